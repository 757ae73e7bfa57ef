package org.loupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class GoldenFileTest {
    private final GoldenFile small = GoldenFile.read("gpt-small.npz");
    private final GoldenFile notebook = GoldenFile.read("gpt-notebook.npz");

    @Test
    void theSmallModelIsComplete() {
        assertThat(small.ints("config")).containsExactly(23, 12, 16, 2, 2);
        assertThat(small.names("param/")).hasSize(2 + 2 * 16 + 2).startsWith("tokens.weight", "positions.weight",
                "layer.0.attentionNorm.weight", "layer.0.attentionNorm.bias", "layer.0.attention.query.weight")
                .endsWith("norm.weight", "norm.bias");
        for (String name : small.names("param/")) {
            assertThat(small.shape("grad/" + name)).isEqualTo(small.shape("param/" + name));
            assertThat(small.shape("after/" + name)).isEqualTo(small.shape("param/" + name));
            assertThat(small.floats("after/" + name)).isNotEqualTo(small.floats("param/" + name));
        }
        assertThat(small.shape("param/layer.1.mlp.up.weight")).containsExactly(64, 16);
        assertThat(small.shape("attention/layer.1")).containsExactly(3, 2, 10, 10);
        assertThat(small.shape("hidden/embedding")).containsExactly(3, 10, 16);
        assertThat(small.shape("loss")).isEmpty();
        float[] norms = small.floats("norms");
        Arrays.sort(norms);
        assertThat(norms).hasSize(10);
        assertThat(norms[0]).as("clipping rests in some steps").isLessThan(0.9f);
        assertThat(norms[9]).as("clipping acts in some steps").isGreaterThan(1.1f);
    }

    @Test
    void theLossIsTheCrossEntropyOfTheLogits() {
        assertThat(crossEntropy(small.floats("logits"), small.ints("targets"), 23))
                .isCloseTo(small.number("loss"), within(1e-5));
    }

    @Test
    void theEmbeddingIsTokenPlusPosition() {
        float[] tokens = small.floats("param/tokens.weight");
        float[] positions = small.floats("param/positions.weight");
        float[] embedding = small.floats("hidden/embedding");
        int[][] ids = small.ids("ids");
        for (int i = 0; i < embedding.length; i++) {
            int h = i % 16;
            int t = i / 16 % 10;
            assertThat(embedding[i]).isEqualTo(tokens[ids[i / 160][t] * 16 + h] + positions[t * 16 + h]);
        }
    }

    @Test
    void theLogitsAreTheNormalisedLastLayerTimesTheTokenEmbedding() {
        float[] hidden = small.floats("hidden/layer.1");
        float[] gain = small.floats("param/norm.weight");
        float[] bias = small.floats("param/norm.bias");
        float[] tokens = small.floats("param/tokens.weight");
        float[] logits = small.floats("logits");
        for (int row = 0; row < 30; row++) {
            double mean = 0;
            double square = 0;
            for (int h = 0; h < 16; h++) mean += hidden[row * 16 + h] / 16.0;
            for (int h = 0; h < 16; h++) square += Math.pow(hidden[row * 16 + h] - mean, 2) / 16;
            for (int v = 0; v < 23; v++) {
                double logit = 0;
                for (int h = 0; h < 16; h++) {
                    double normalised = (hidden[row * 16 + h] - mean) / Math.sqrt(square + 1e-5);
                    logit += (normalised * gain[h] + bias[h]) * tokens[v * 16 + h];
                }
                assertThat((double) logits[row * 23 + v]).isCloseTo(logit, within(1e-5));
            }
        }
    }

    @Test
    void attentionLooksBackOnlyAndSumsToOne() {
        float[] probabilities = small.floats("attention/layer.0");
        for (int row = 0; row < 60; row++) {
            double sum = 0;
            for (int key = 0; key < 10; key++) {
                sum += probabilities[row * 10 + key];
                if (key > row % 10) assertThat(probabilities[row * 10 + key]).isZero();
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void theNotebookModelIsComplete() {
        assertThat(notebook.ints("config")).containsExactly(81, 64, 128, 4, 4);
        assertThat(notebook.names("formula/")).hasSize(2 + 4 * 16 + 2)
                .containsExactlyElementsOf(notebook.names("gradnorm/"));
        assertThat(notebook.shape("ids")).containsExactly(4, 64);
        assertThat(notebook.shape("logits")).containsExactly(64, 81);
        assertThat(notebook.floats("losses")).hasSize(10);
        int p = 0;
        for (String name : notebook.names("formula/")) {
            assertThat(notebook.floats("formula/" + name)[0]).isEqualTo(p++);
            assertThat(notebook.floats("gradsample/" + name)).hasSize(64);
        }
        // The whole batch has its loss near that of the row that is stored.
        int[] targets = Arrays.copyOf(notebook.ints("targets"), 64);
        assertThat(crossEntropy(notebook.floats("logits"), targets, 81))
                .isCloseTo(notebook.number("loss"), within(0.3));
    }

    @Test
    void formulaWeightsAreSpreadAsStated() {
        float[] weights = notebook.formulaWeights("layer.2.mlp.up.weight");
        assertThat(weights).hasSize(512 * 128);
        double mean = 0;
        double square = 0;
        for (float w : weights) {
            assertThat(w).isBetween(-0.125f, 0.125f);
            mean += w / weights.length;
            square += w * w / weights.length;
        }
        assertThat(mean).isCloseTo(0, within(1e-3));
        assertThat(Math.sqrt(square)).isCloseTo(0.25 / Math.sqrt(12), within(1e-3));
        assertThat(notebook.formulaWeights("norm.weight")).hasSize(128).doesNotContain(0);
        // Both written down from the script, so that neither side can drift.
        assertThat(GoldenFile.mix(0, 0)).isEqualTo(301794027);
        assertThat(GoldenFile.mix(123_456, 69)).isEqualTo(1389358467);
        assertThat(weights[65_535]).isEqualTo(0.014366553165018559f);
        assertThat(GoldenFile.sampleIndexes(3, 128)).hasSize(64).startsWith(93, 91, 99, 26);
    }

    @Test
    void aWrongNameOrTypeIsNamedWithItsFix() {
        assertThatIllegalArgumentException().isThrownBy(() -> small.floats("no/such/array"))
                .withMessageContaining("no array no/such/array").withMessageContaining("param/tokens.weight");
        assertThatIllegalArgumentException().isThrownBy(() -> small.ints("losses"))
                .withMessageContaining("losses of gpt-small.npz").withMessageContaining("floats");
        assertThatIllegalArgumentException().isThrownBy(() -> small.floats("ids")).withMessageContaining("ints or ids");
        assertThatIllegalArgumentException().isThrownBy(() -> small.number("losses"))
                .withMessageContaining("10 values");
        assertThatIllegalArgumentException().isThrownBy(() -> small.ids("config")).withMessageContaining("rank 1");
    }

    @Test
    void readsEveryTypeAndRankItPromises() throws IOException {
        byte[] longs = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 7).putLong(40, -9).array();
        GoldenFile file = GoldenFile.read("made.npz", npz("<i8", "(2, 3)", longs));
        assertThat(file.ids("x")).isDeepEqualTo(new int[][] {{7, 0, 0}, {0, 0, -9}});
        assertThat(GoldenFile.read("made.npz", npz("<f4", "()", new byte[4])).number("x")).isZero();
        assertThat(GoldenFile.read("made.npz", npz("<i4", "(0,)", new byte[0])).ints("x")).isEmpty();
    }

    @Test
    void aDamagedFileIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> GoldenFile.read("absent.npz"))
                .withMessageContaining("absent.npz").withMessageContaining("README.md");
        assertThatIOException().isThrownBy(() -> GoldenFile.read("x.npz", npz("<f8", "(1,)", new byte[8])))
                .withMessageContaining("<f8");
        assertThatIOException().isThrownBy(() -> GoldenFile.read("x.npz", npz("<f4", "(3,)", new byte[8])))
                .withMessageContaining("8 bytes instead of 12");
        assertThatIOException().isThrownBy(() -> GoldenFile.read("x.npz", new ByteArrayInputStream(new byte[9])))
                .withMessageContaining(".npz");
    }

    private static double crossEntropy(float[] logits, int[] targets, int vocabulary) {
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            double exponentials = 0;
            for (int v = 0; v < vocabulary; v++) exponentials += Math.exp(logits[row * vocabulary + v]);
            sum += Math.log(exponentials) - logits[row * vocabulary + targets[row]];
        }
        return sum / targets.length;
    }

    private static ByteArrayInputStream npz(String type, String shape, byte[] data) throws IOException {
        byte[] header = ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape
                + ", }\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
            zip.write(header);
            zip.write(data);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
