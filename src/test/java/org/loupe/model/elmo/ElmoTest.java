package org.loupe.model.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Trace;
import org.loupe.objective.BidirectionalLanguageModel.Logits;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.WordCharacters;

class ElmoTest {
    private static final List<String> LEXICON = List.of("the", "speaker", "of", "this", "house", "", "naïve", "a", "sitting");
    private final ElmoConfig config = ElmoConfig.of(9, 12, List.of(new Filters(1, 4), new Filters(3, 6)), 1, 5, 8);
    private final Elmo elmo = new Elmo(config, 3);
    private final WordCharacters characters = new WordCharacters(12);

    @Test
    void withoutItsHeadTheOriginalHasThePublishedNumberOfParameters() {
        assertThat(ElmoConfig.original().featureParameterCount()).isEqualTo(93_600_864);
        assertThat(ElmoConfig.medium().featureParameterCount()).isEqualTo(28_027_744);
        assertThat(ElmoConfig.small().featureParameterCount()).isEqualTo(13_593_312);
        assertThat(ElmoConfig.original().parameters().of("head")).isEqualTo(793_471 * 513L);
    }

    @Property(tries = 15)
    void theFormulaCountsWhatIsBuilt(@ForAll @IntRange(min = 1, max = 20) int vocabulary, @ForAll @IntRange(min = 1, max = 4) int widths,
                                     @ForAll @IntRange(max = 2) int highways, @ForAll @IntRange(min = 1, max = 6) int hidden,
                                     @ForAll @IntRange(min = 1, max = 6) int cell, @ForAll @IntRange(min = 1, max = 3) int layers) {
        List<Filters> filters = IntStream.rangeClosed(1, widths).mapToObj(width -> new Filters(width, 2 * width)).toList();
        ElmoConfig some = ElmoConfig.of(vocabulary, 7, filters, highways, hidden, cell).withLayers(layers);
        assertThat(new Elmo(some, 1).parameterCount()).isEqualTo(some.parameterCount());
    }

    /** The law that tells ELMo from BERT: the side that a direction reads is all it knows, to the last bit. */
    @Property(tries = 30)
    void neitherDirectionSeesTheOtherSide(@ForAll @IntRange(min = 2, max = 9) int time, @ForAll @IntRange(max = 8) int changed,
            @ForAll long seed) {
        int at = changed % time, hidden = config.hidden();
        List<String> words = sentence(time, seed), others = new ArrayList<>(words);
        others.set(at, words.get(at).equals("house") ? "speaker" : "house");
        for (Telling telling : Telling.values()) telling.during(() -> {
            List<Tensor> before = elmo.layers(characters.batch(List.of(words))), after = elmo.layers(characters.batch(List.of(others)));
            for (int layer = 1; layer < before.size(); layer++) {
                float[] a = before.get(layer).toFloats(), b = after.get(layer).toFloats();
                for (int t = 0; t < time; t++) {
                    int forward = 2 * hidden * t, backward = forward + hidden;
                    assertThat(same(a, b, forward, hidden)).as("forward at %d, changed %d", t, at).isEqualTo(t < at);
                    assertThat(same(a, b, backward, hidden)).as("backward at %d, changed %d", t, at).isEqualTo(t > at);
                }
            }
            return null;
        });
    }

    private static boolean same(float[] a, float[] b, int from, int length) {
        return Arrays.equals(a, from, from + length, b, from, from + length);
    }

    /** A text's layers are the same alone and in a batch with longer ones. */
    @Property(tries = 20)
    void whatFillsATextUpChangesNothing(@ForAll @IntRange(min = 1, max = 6) int time, @ForAll @IntRange(min = 1, max = 5) int more,
            @ForAll long seed) {
        List<String> words = sentence(time, seed), longer = sentence(time + more, seed + 1);
        List<Tensor> alone = elmo.layers(characters.batch(List.of(words)));
        List<Tensor> together = elmo.layers(characters.batch(List.of(longer, words)));
        for (int layer = 0; layer < alone.size(); layer++) {
            Tensor second = together.get(layer).slice(0, 1, 2).slice(1, 0, time);
            close("layer " + layer, second.copy().toFloats(), alone.get(layer).toFloats(), 1e-5);
        }
    }

    @Property(tries = 10)
    void aMixOfOneLayerIsThatLayer(@ForAll @IntRange(max = 2) int chosen, @ForAll long seed) {
        List<Tensor> layers = elmo.layers(characters.batch(List.of(sentence(4, seed))));
        LayerMix mix = new LayerMix(3, false);
        float[] weights = new float[3];
        weights[chosen] = 200;
        Updates.assign(mix.parameters().get("weights"), Tensor.of(weights, 3));
        assertThat(mix.forward(layers).toFloats()).containsExactly(layers.get(chosen).toFloats());
        Updates.assign(mix.parameters().get("gamma"), Tensor.full(2, 1));
        assertThat(mix.forward(layers).toFloats()).containsExactly(layers.get(chosen).mul(2).toFloats());
    }

    @Test
    void aNewMixIsTheMeanAndANormalisedOneHasMean0AndVariance1() {
        List<Tensor> layers = elmo.layers(characters.batch(List.of(sentence(4, 1))));
        Tensor mean = layers.get(0).add(layers.get(1)).add(layers.get(2)).mul(1 / 3.0);
        close("mean", new LayerMix(3, false).forward(layers).toFloats(), mean.toFloats(), 1e-6);
        Tensor normal = new LayerMix(1, true).forward(List.of(layers.get(1)));
        for (float value : normal.mean(-1).toFloats()) assertThat(value).isBetween(-1e-5f, 1e-5f);
        for (float value : normal.variance(-1).toFloats()) assertThat(value).isBetween(0.999f, 1.001f);
    }

    @Test
    void theLowestLayerIsTheWordAloneTwice() {
        Tensor layer = elmo.layers(characters.batch(List.of(List.of("house", "of", "house")))).get(0);
        float[] values = layer.toFloats();
        assertThat(layer.shape()).containsExactly(1, 3, 10);
        assertThat(Arrays.copyOfRange(values, 20, 25)).as("the same word, and both halves").containsExactly(Arrays.copyOf(values, 5))
                .containsExactly(Arrays.copyOfRange(values, 5, 10));
        assertThat(Arrays.copyOfRange(values, 10, 15)).isNotEqualTo(Arrays.copyOf(values, 5));
    }

    @Test
    void aTraceNamesBothDirectionsAndChangesNothing() {
        int[][][] words = characters.batch(List.of(sentence(4, 1), sentence(2, 2)));
        Logits[] traced = new Logits[1];
        Trace trace = Trace.of(() -> traced[0] = elmo.forward(words));
        assertThat(trace.names()).contains("words.filters", "words.highway.0.gate", "words.out", "lstm.forward.0.cell",
                "lstm.forward.0.out", "lstm.backward.1.cell", "lstm.backward.1.out", "logits", "logits.previous");
        assertThat(trace.get("lstm.forward.0.cell").shape()).containsExactly(2, 4, 8);
        assertThat(trace.get("lstm.backward.1.out").shape()).containsExactly(2, 4, 5);
        assertThat(trace.get("logits").shape()).containsExactly(2, 4, 9);
        assertThat(traced[0].previous().toFloats()).containsExactly(elmo.forward(words).previous().toFloats());
        assertThat(Trace.of("vectors.*", () -> elmo.layers(words)).names()).containsExactly("vectors.0", "vectors.1", "vectors.2");
    }

    /** In the file of the weights the projection stands apart; without it and without clipping an output is o tanh(c), below the cell. */
    @Test
    void tracedCellsAreThoseOfTheOutputs() {
        Elmo unprojected = new Elmo(ElmoConfig.of(3, 12, List.of(new Filters(2, 4)), 0, 6, 6).withClip(0), 2);
        int[][][] words = characters.batch(List.of(sentence(5, 4), sentence(3, 5)));
        Trace trace = Trace.of(() -> unprojected.forward(words));
        for (String direction : List.of("forward", "backward")) {
            float[] cells = trace.get("lstm." + direction + ".0.cell").toFloats();
            float[] out = trace.get("lstm." + direction + ".0.out").toFloats();
            for (int i = 0; i < out.length; i++) {
                assertThat(Math.abs(out[i])).isLessThanOrEqualTo((float) Math.abs(Math.tanh(cells[i])));
                assertThat(Math.signum(out[i])).isEqualTo(Math.signum(cells[i]));
            }
        }
    }

    @Test
    void theSameSeedBuildsTheSameModelAndDropoutWorksInTrainingOnly() {
        int[][][] words = characters.batch(List.of(sentence(4, 1)));
        float[] logits = elmo.forward(words).next().toFloats();
        assertThat(new Elmo(config, 3).forward(words).next().toFloats()).containsExactly(logits);
        assertThat(new Elmo(config, 4).forward(words).next().toFloats()).isNotEqualTo(logits);
        Elmo dropping = new Elmo(config.withDropout(0.5), 3);
        assertThat(dropping.forward(words).next().toFloats()).containsExactly(logits);
        dropping.setTraining(true);
        assertThat(dropping.forward(words).next().toFloats()).isNotEqualTo(logits);
    }

    /** As in the authors' code: what the last layer gives is dropped in part on its way into the head. */
    @Test
    void dropoutStandsBeforeTheHeadToo() {
        int[][][] words = characters.batch(List.of(sentence(6, 1)));
        Elmo dropping = new Elmo(config.withDropout(0.5).withLayers(1), 3);
        for (boolean training : new boolean[] {false, true}) {
            dropping.setTraining(training);
            Trace trace = Trace.of(() -> dropping.forward(words));
            Tensor weight = dropping.parameters().get("head.weight"), bias = dropping.parameters().get("head.bias");
            for (String[] names : new String[][] {{"lstm.forward.0.out", "logits"}, {"lstm.backward.0.out", "logits.previous"}}) {
                float[] whole = trace.get(names[0]).linear(weight, bias).toFloats(), logits = trace.get(names[1]).toFloats();
                assertThat(Arrays.equals(whole, logits)).as("%s, training %s", names[1], training).isEqualTo(!training);
            }
        }
    }

    @Test
    void badInputIsNamed() {
        int[] word = characters.encode("of"), bad = word.clone();
        bad[2] = 262;
        assertThatThrownBy(() -> elmo.forward(new int[][][] {{word, bad}}))
                .hasMessageContaining("character id 262 in word 1 of text 0").hasMessageContaining("261");
        bad[2] = -1;
        assertThatThrownBy(() -> elmo.forward(new int[][][] {{bad}})).hasMessageContaining("character id -1");
        assertThatThrownBy(() -> elmo.forward(new int[0][][])).hasMessageContaining("0 texts");
        assertThatThrownBy(() -> elmo.forward(new int[][][] {{}})).hasMessageContaining("at least one word");
        assertThatThrownBy(() -> elmo.forward(new int[][][] {{word, word}, {word}}))
                .hasMessageContaining("text 1 has 1 words").hasMessageContaining("words of zeros");
        assertThatThrownBy(() -> elmo.forward(new int[][][] {{new int[7]}}))
                .hasMessageContaining("7 character ids").hasMessageContaining("needs 12");
        assertThatThrownBy(() -> ElmoConfig.of(0, 12, List.of(new Filters(1, 4)), 1, 5, 8)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> ElmoConfig.of(9, 2, List.of(new Filters(3, 4)), 1, 5, 8))
                .hasMessageContaining("width 3").hasMessageContaining("2 characters");
        assertThatThrownBy(() -> ElmoConfig.of(9, 12, List.of(), 1, 5, 8)).hasMessageContaining("without filters");
        assertThatThrownBy(() -> ElmoConfig.of(9, 12, List.of(new Filters(3, 4)), -1, 5, 8)).hasMessageContaining("highways -1");
        assertThatThrownBy(() -> config.withClip(-3)).hasMessageContaining("clip -3.0");
        assertThatThrownBy(() -> config.withLayers(0)).hasMessageContaining("layers 0");
        assertThatThrownBy(() -> new LayerMix(2, false).forward(Collections.nCopies(3, Tensor.zeros(1, 1, 2))))
                .hasMessageContaining("2 layers cannot mix 3");
        assertThatThrownBy(() -> new LayerMix(2, false).forward(List.of(Tensor.zeros(1, 2), Tensor.zeros(2, 2))))
                .hasMessageContaining("[1, 2] and [2, 2]");
    }

    /** Also of words that end beyond the twelve symbols of each, and of empty ones. */
    private static List<String> sentence(int time, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, time).mapToObj(i -> LEXICON.get(random.nextInt(LEXICON.size()))).toList();
    }
}
