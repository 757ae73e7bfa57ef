package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.generate.BeamConfig.EarlyStopping;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.generate.BeamTree.Result;
import org.loupe.model.LanguageModel;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

class BeamSearchTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("generate.npz"), WEIGHTS = GoldenFile.read("gpt-small.npz");
    private final Gpt gpt = goldenModel();

    static Stream<String> cases() {
        return GOLDEN.names("beam/").stream().map(name -> name.split("/")[0]).distinct().map(number -> "beam/" + number + "/");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatTransformersFinds(String at) {
        int[] settings = GOLDEN.ints(at + "settings"), stop = GOLDEN.ints(at + "stop");
        int[][] prompts = IntStream.range(0, settings[3]).mapToObj(p -> GOLDEN.ints(at + p + "/prompt")).toArray(int[][]::new);
        List<BeamTree> trees = new BeamSearch(gpt).searchAll(config(at), prompts);
        assertThat(trees).hasSize(settings[3]);
        for (int p = 0; p < prompts.length; p++) {
            List<Result> results = trees.get(p).results();
            assertThat(results).hasSize(settings[2]);
            for (int i = 0; i < results.size(); i++) {
                int[] expected = GOLDEN.ints(at + p + "/" + i + "/tokens");
                assertThat(results.get(i).tokens()).as("result %d of prompt %d", i, p).containsExactly(expected);
                boolean stopped = Arrays.stream(stop).anyMatch(token -> token == expected[expected.length - 1]);
                assertThat(results.get(i).ending()).isEqualTo(stopped ? Ending.STOP_TOKEN : Ending.LENGTH);
                if (settings[0] == 1) continue;
                float score = GOLDEN.floats(at + p + "/scores")[i];
                assertThat(results.get(i).score()).as("score %d of prompt %d", i, p)
                        .isCloseTo(score, within(1e-4 * Math.max(1, Math.abs(score))));
            }
        }
    }

    private static BeamConfig config(String at) {
        int[] settings = GOLDEN.ints(at + "settings");
        List<SamplingStep> steps = new ArrayList<>();
        float repetition = GOLDEN.number(at + "repetition");
        if (repetition != 1) steps.add(new RepetitionPenalty(repetition));
        if (settings[5] > 0) steps.add(new TopK(settings[5], true));
        return BeamConfig.of(settings[0], settings[1]).withResults(settings[2]).withLengthPenalty(GOLDEN.number(at + "lengthPenalty"))
                .withEarlyStopping(EarlyStopping.values()[settings[4]]).withSteps(steps.toArray(SamplingStep[]::new))
                .withStopTokens(GOLDEN.ints(at + "stop"));
    }

    /** Each kind, and each step, decides some case: without it, or with another kind, the case would find something else. */
    @Test
    void noSettingOfTheCasesIsIdle() {
        for (EarlyStopping kind : EarlyStopping.values())
            for (EarlyStopping other : EarlyStopping.values())
                if (kind != other) assertThat(cases().filter(at -> config(at).earlyStopping() == kind)
                        .anyMatch(at -> differs(at, config(at).withEarlyStopping(other)))).as("%s, not %s", kind, other).isTrue();
        for (Class<?> step : List.of(RepetitionPenalty.class, TopK.class))
            assertThat(cases().anyMatch(at -> differs(at, config(at).withSteps(config(at).steps().stream()
                    .filter(one -> one.getClass() != step).toArray(SamplingStep[]::new))))).as("without %s", step).isTrue();
        assertThat(cases().flatMap(at -> IntStream.range(0, GOLDEN.ints(at + "settings")[3])
                .mapToObj(p -> GOLDEN.ints(at + p + "/prompt").length))).contains(1, 2, 3);
    }

    private boolean differs(String at, BeamConfig other) {
        return IntStream.range(0, GOLDEN.ints(at + "settings")[3]).anyMatch(p -> {
            List<Result> results = new BeamSearch(gpt).search(other, GOLDEN.ints(at + p + "/prompt")).results();
            return !IntStream.range(0, results.size())
                    .allMatch(i -> Arrays.equals(results.get(i).tokens(), GOLDEN.ints(at + p + "/" + i + "/tokens")));
        });
    }

    /** Of random models, also with rotary positions and shared heads. */
    @Property(tries = 40, seed = "5")
    void everyPromptFindsWhatItFindsAlone(@ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int count, @ForAll EarlyStopping kind) {
        LanguageModel model = GeneratorTest.randomModel(seed);
        // Where a token sees itself alone, texts that take the same steps in another order are equally likely, and rounding chooses.
        Assume.that(!(model.config() instanceof LlamaConfig llama && llama.slidingWindow() == 1));
        BeamSearch search = new BeamSearch(model);
        Random random = new Random(seed);
        int[][] prompts = GeneratorTest.prompts(random, count);
        BeamConfig config = BeamConfig.of(1 + random.nextInt(4), 12).withEarlyStopping(kind).withLengthPenalty(random.nextGaussian())
                .withSteps(new RepetitionPenalty(0.5 + random.nextDouble())).withStopTokens(random.ints(4, 0, 31).toArray());
        List<BeamTree> together = search.searchAll(config, prompts);
        for (int p = 0; p < count; p++) {
            BeamTree alone = search.search(config, prompts[p]);
            assertThat(tokens(together.get(p))).usingRecursiveComparison().isEqualTo(tokens(alone));
            assertThat(together.get(p).hypotheses()).extracting(Hypothesis::token).isEqualTo(tokensOf(alone.hypotheses()));
            assertThat(together.get(p).hypotheses()).extracting(Hypothesis::fate)
                    .isEqualTo(alone.hypotheses().stream().map(Hypothesis::fate).toList());
        }
    }

    private static List<int[]> tokens(BeamTree tree) {
        return tree.results().stream().map(Result::tokens).toList();
    }

    private static List<Integer> tokensOf(List<Hypothesis> hypotheses) {
        return hypotheses.stream().map(Hypothesis::token).toList();
    }

    @Test
    void theCasesStopEarlyAndLate() {
        assertThat(cases().flatMap(at -> new BeamSearch(gpt).search(config(at), GOLDEN.ints(at + "0/prompt")).results().stream())
                .map(Result::ending).distinct()).contains(Ending.STOP_TOKEN, Ending.LENGTH);
    }

    @Property(tries = 40, seed = "3")
    void oneBeamIsGreedy(@ForAll @IntRange(min = 1, max = 6) int time, @ForAll @IntRange(min = 1, max = 12) int most, @ForAll long seed) {
        Random random = new Random(seed);
        int[] prompt = random.ints(time, 0, 23).toArray(), stop = {random.nextInt(23), 17};
        Generation greedy = new Generator(gpt).generate(GenerationConfig.of(most).withStopTokens(stop), prompt).get(0);
        Result beam = new BeamSearch(gpt)
                .search(BeamConfig.of(1, most).withStopTokens(stop).withLengthPenalty(random.nextGaussian()), prompt).results().get(0);
        assertThat(beam.tokens()).containsExactly(greedy.tokens());
        assertThat(beam.ending()).isEqualTo(greedy.ending());
    }

    /** With as many beams as there are texts, nothing likely is overlooked. */
    @Test
    void enoughBeamsFindTheLikeliestTextOfAll() {
        Result best = new BeamSearch(gpt).search(BeamConfig.of(23, 2), 4, 9).results().get(0);
        float[] first = logProbabilities(4, 9);
        int[] likeliest = null;
        double most = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < 23; a++) {
            float[] second = logProbabilities(4, 9, a);
            for (int b = 0; b < 23; b++) {
                if (first[a] + second[b] <= most) continue;
                most = first[a] + second[b];
                likeliest = new int[] {a, b};
            }
        }
        assertThat(best.tokens()).containsExactly(likeliest);
        assertThat(best.score()).isCloseTo(most / 2, within(1e-4));
    }

    private float[] logProbabilities(int... text) {
        return gpt.forward(new int[][] {text}).slice(1, text.length - 1, text.length).logSoftmax().toFloats();
    }

    @Test
    void theTreeTellsTheWholeSearch() {
        BeamConfig config = BeamConfig.of(3, 5).withStopTokens(17);
        BeamTree tree = new BeamSearch(gpt).search(config, 3, 4);
        assertThat(tree.hypotheses().get(0).fate()).isEqualTo(Fate.KEPT);
        for (Hypothesis one : tree.hypotheses()) {
            assertThat(tree.hypotheses().get(one.number())).isSameAs(one);
            if (one.length() == 0) continue;
            Hypothesis parent = tree.hypotheses().get(one.parent());
            assertThat(parent.fate()).isEqualTo(Fate.KEPT);
            assertThat(parent.length()).isEqualTo(one.length() - 1);
            assertThat(one.logProbability()).isLessThan(parent.logProbability());
            assertThat(Arrays.copyOf(tree.tokens(one), parent.length())).containsExactly(tree.tokens(parent));
        }
        for (Result result : tree.results()) {
            Hypothesis end = tree.hypotheses().get(result.hypothesis());
            assertThat(end.fate()).isEqualTo(Fate.ENDED);
            assertThat(tree.tokens(end)).containsExactly(result.tokens());
        }
        for (int step = 1; step <= 2; step++) {
            assertThat(tree.step(step)).hasSizeGreaterThan(3)
                    .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
            assertThat(tree.step(step).stream().filter(one -> one.fate() == Fate.KEPT)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void itEndsWhereTheContextDoesAndGivesItsMemoryBack() {
        long before = GeneratorTest.settled();
        assertThat(new BeamSearch(gpt).search(BeamConfig.of(2, 50), 1, 2, 3, 4, 5, 6, 7, 8).results())
                .allSatisfy(result -> assertThat(result.ending()).isEqualTo(Ending.CONTEXT))
                        .allSatisfy(result -> assertThat(result.tokens()).hasSize(4));
        assertThatThrownBy(() -> new BeamSearch(gpt).search(BeamConfig.of(2, 5), 1, 99)).hasMessageContaining("99");
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
    }

    @Test
    void anInterruptKeepsWhatThereIs() {
        Thread.currentThread().interrupt();
        assertThat(new BeamSearch(gpt).search(BeamConfig.of(2, 5), 1).results()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> BeamConfig.of(0, 5)).hasMessageContaining("beams 0");
        assertThatThrownBy(() -> BeamConfig.of(2, 0)).hasMessageContaining("maxTokens 0");
        assertThatThrownBy(() -> BeamConfig.of(2, 5).withResults(3)).hasMessageContaining("results 3").hasMessageContaining("2 beams");
        assertThatThrownBy(() -> BeamConfig.of(2, 5).withLengthPenalty(Double.NaN)).hasMessageContaining("lengthPenalty NaN");
        assertThatThrownBy(() -> BeamConfig.of(2, 5).withStopTokens(-1)).hasMessageContaining("stop token -1");
        BeamSearch search = new BeamSearch(gpt);
        assertThatThrownBy(() -> search.search(BeamConfig.of(2, 5))).hasMessageContaining("prompt is empty");
        assertThatThrownBy(() -> search.search(BeamConfig.of(2, 5), new int[12])).hasMessageContaining("12 tokens")
                .hasMessageContaining("context");
        assertThatThrownBy(() -> search.search(BeamConfig.of(2, 5), new int[13])).hasMessageContaining("13 tokens")
                .hasMessageContaining("12");
        Gpt damaged = goldenModel();
        damaged.parameters().values().forEach(parameter -> Updates.assign(parameter, parameter.mul(Double.NaN)));
        assertThatThrownBy(() -> new BeamSearch(damaged).search(BeamConfig.of(2, 5), 1)).hasMessageContaining("token 0 is NaN");
    }

    private static Gpt goldenModel() {
        int[] c = WEIGHTS.ints("config");
        Gpt gpt = new Gpt(GptConfig.of(c[0], c[1], c[2], c[3], c[4]), 1);
        gpt.parameters().forEach((name, parameter) ->
                Updates.assign(parameter, Tensor.of(WEIGHTS.floats("param/" + name), parameter.shape()).mul(2)));
        return gpt;
    }
}
