package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.GoldenFile;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** A BERT as PyTorch exports it, with its decomposed operations and with fused ones. */
class OnnxBertTest {
    private static final BertConfig CONFIG = new BertConfig(29, 16, 2, 12, 2, 3, 20, 0, 0, 1e-5);

    @TempDir
    private Path folder;

    private static void computes(Bert model) {
        GoldenFile golden = GoldenFile.read("weights/weights.npz");
        Tensor states = model.states(new Batch(golden.ids("bert/ids"), golden.ids("bert/mask"), golden.ids("bert/segments")));
        float[] expected = golden.floats("bert/states"), actual = states.toFloats();
        int padded = (7 + 5) * 12;                                                       // the last two tokens of the second text are padding
        close("states", Arrays.copyOf(actual, padded), Arrays.copyOf(expected, padded), 1e-5);
        close("pooled", model.pooled(states).toFloats(), golden.floats("bert/pooled"), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-13.onnx", "bert-20.onnx"})
    void sizesNamesAndLayoutComeFromTheGraph(String name) throws IOException {
        Pretrained checkpoint = Checkpoints.load(SafetensorsTest.golden(folder, name));
        assertThat(checkpoint.untrained()).isEmpty();
        assertThat(checkpoint.tokenizer()).isNull();
        assertThat(checkpoint.model(Bert.class).config()).isEqualTo(CONFIG);
        computes(checkpoint.model(Bert.class));
    }

    @Test
    void inAFolderAConfigurationBesideItIsReadInstead() throws IOException {
        Files.move(SafetensorsTest.golden(folder, "bert-20.onnx"), folder.resolve("model.onnx"));
        Files.writeString(folder.resolve("config.json"), CONFIG.withDropout(0.2).toJson());
        Bert model = Checkpoints.load(folder).model(Bert.class);
        assertThat(model.config()).isEqualTo(CONFIG.withDropout(0.2));
        computes(model);
        Files.writeString(folder.resolve("config.json"), new BertConfig(29, 16, 2, 12, 3, 3, 24, 0, 0, 1e-5).toJson());
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(WeightFileException.class)
                .hasMessageContainingAll("missing: bert.encoder.layer.2.attention.self.query.weight", "layer.0.intermediate.dense.weight is [20, 12]",
                        "asks for [24, 12]");
    }

    /** The names of operations and tensors are as long as before, so the file stays whole. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Reshape                      | Squeeze                      | number of heads is unknown | config.json beside the file",
        "Erf                          | Sin                          | activation is unknown      | neither Erf nor Gelu",
        "Sqrt                         | Tanh                         | epsilon is unknown         | no layer norm",
        "word_embeddings.weight       | work_embeddings.weight       | tensors is                 | no embeddings.word_embeddings.weight",
        "layer.1.output.dense.bias    | layer.9.output.dense.bias    | tensors is                 | missing: bert.encoder.layer.1.output.dense.weight",
        "layer.0.attention.self.query | layer.7.attention.self.query | layers is 0                | a BERT has at least one"})
    void whatTheGraphDoesNotTellIsNamed(String from, String to, String field, String problem) throws IOException {
        byte[] valid = Files.readAllBytes(SafetensorsTest.golden(folder, "bert-13.onnx"));
        String text = new String(valid, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Path path = WeightBytes.file(folder, "other.onnx", text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Checkpoints.load(path)).isInstanceOf(WeightFileException.class)
                .hasMessageStartingWith(path + ": ").hasMessageContainingAll(field, problem);
    }

    /** In 200^8 ways, which would take more memory than there is. */
    @Test
    void aSmallFileThatJoinsListsEndlesslyEnds() throws IOException {
        WeightBytes graph = WeightBytes.empty();
        for (int i = 0; i < 8; i++) {
            WeightBytes concat = WeightBytes.empty().field(2, "c" + i).field(4, "Concat");
            for (int input = 0; input < 200; input++) concat = concat.field(1, "c" + (i + 1));
            graph = graph.field(1, concat);
        }
        try (Onnx file = Onnx.open(WeightBytes.file(folder, "lists.onnx", OnnxTest.model(graph)))) {
            assertThat(new OnnxGraph(file.nodes()).numbers("c0")).containsExactly(Double.NaN);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void valuesThatAreNotInTheFileDoNotCount(boolean isElsewhere) throws IOException {
        // A tensor with its values in another file, or of a type whose values are varints.
        WeightBytes junk = WeightBytes.empty().field(1, 2_000_000_000).field(1, 100).field(2, isElsewhere ? 1 : 10).field(8, "junk");
        WeightBytes graph = WeightBytes.empty().field(5, isElsewhere ? junk.field(14, 1) : junk.field(5, WeightBytes.empty().varint(7)));
        for (int i = 0; i < 20; i++) graph = graph.field(5, OnnxTest.tensor("t" + i, 1, 9, OnnxTest.numbers(i), 1));
        Path path = WeightBytes.file(folder, "hollow.onnx", OnnxTest.model(graph));
        try (Onnx file = Onnx.open(path)) {
            OnnxWeights weights = new OnnxWeights(file, new OnnxGraph(file.nodes()));
            assertThatThrownBy(() -> SizeCheck.require(BertConfig.of(29, 16, 4096, 2, 32), 0, weights, path)).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining(isElsewhere ? "has 20 values in 21 tensors" : "has 22 values in 21 tensors");
        }
    }

    @Test
    void aProductBetweenStatesIsNoWeightAndACircleEnds() throws IOException {
        WeightBytes graph = WeightBytes.empty()
                .field(1, WeightBytes.empty().field(1, "x").field(1, "y").field(2, "z").field(4, "MatMul"))
                .field(1, WeightBytes.empty().field(1, "s").field(1, "s").field(2, "s").field(4, "Concat"))
                .field(5, OnnxTest.tensor("w", 1, 9, OnnxTest.numbers(1, 2, 3, 4, 5, 6), 2, 3))
                .field(1, WeightBytes.empty().field(1, "x").field(1, "w").field(2, "p").field(4, "Gemm"));
        try (Onnx file = Onnx.open(WeightBytes.file(folder, "hand.onnx", OnnxTest.model(graph)))) {
            OnnxGraph nodes = new OnnxGraph(file.nodes());
            OnnxWeights weights = new OnnxWeights(file, nodes);
            assertThat(weights.names()).containsExactly("w");
            assertThat(weights.read("w").shape()).containsExactly(3, 2);
            assertThat(weights.floats("w")).containsExactly(1, 4, 2, 5, 3, 6);
            assertThatThrownBy(() -> weights.blocks("w")).isInstanceOf(WeightFileException.class).hasMessageContaining("[in, out]");
            assertThat(nodes.numbers("s")).hasSizeLessThan(1 << 10).containsOnly(Double.NaN);
        }
    }
}
