package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.loupe.attention.KeyValueCache;
import org.loupe.model.LanguageModel;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.tensor.Tensor;

/** Where two things are equal, where rounding counts, and where a search is cut short. */
class GenerationEdgesTest {
    private static final double OUT = Double.NEGATIVE_INFINITY;

    @Test
    void onTheBorderStepsDecideAsTransformersDo() {
        assertThat(new TopP(0.5).apply(new double[] {1, 1})).as("half is enough").containsExactly(1, OUT);
        assertThat(new TopP(Double.MIN_VALUE).apply(new double[] {1, 2, 1})).as("one stays").containsExactly(OUT, 2, OUT);
        assertThat(new MinP(0.5).apply(new double[] {0, Math.log(0.5), -1})).as("just likely enough").containsExactly(0, Math.log(0.5), OUT);
    }

    /** A draw behind the sum of all chances, which rounding leaves below 1. */
    @Test
    void whatRoundingLeavesGoesToTheLastTokenThatMayBeChosen() {
        Random most = new Random() {
            private static final long serialVersionUID = 1;

            @Override
            public double nextDouble() {
                return 1;                           // the limit that real draws only come near
            }
        };
        assertThat(Sampler.temperature(1).withTopK(2).next(new float[] {0, 5, 6, 1}, most)).isEqualTo(2);
    }

    /** Of equals the first, in a row of scores and among beginnings. */
    @Test
    void equalTextsOfABeamSearchComeInOrder() {
        LanguageModel even = model(5, () -> { });
        BeamTree tree = new BeamSearch(even).search(BeamConfig.of(3, 2), 0);
        assertThat(tree.step(1)).extracting(BeamTree.Hypothesis::token).containsExactly(0, 1, 2, 3, 4);
        assertThat(tree.step(2)).extracting(BeamTree.Hypothesis::token).containsExactly(0, 1, 2, 3, 4, 0);
        assertThat(tree.results()).extracting(result -> Arrays.toString(result.tokens())).containsExactly("[0, 0]", "[0, 1]", "[0, 2]");
    }

    @Test
    void anInterruptedBeamSearchKeepsItsBeginnings() {
        int[] calls = {0};
        LanguageModel interrupting = model(5, () -> {
            if (++calls[0] == 2) Thread.currentThread().interrupt();
        });
        List<BeamTree.Result> results = new BeamSearch(interrupting).search(BeamConfig.of(2, 9), 0).results();
        assertThat(results).extracting(BeamTree.Result::ending).containsExactly(Ending.INTERRUPTED, Ending.INTERRUPTED);
        assertThat(results).allSatisfy(result -> assertThat(result.tokens()).hasSize(2));
        assertThat(Thread.interrupted()).isFalse();
    }

    /** All tokens alike, whatever it reads. */
    private static LanguageModel model(int vocabulary, Runnable onRead) {
        Gpt gpt = new Gpt(GptConfig.of(vocabulary, 20, 2, 1, 1), 1);
        return new LanguageModel() {
            @Override
            public Tensor forward(int[][] ids, KeyValueCache cache) {
                onRead.run();
                return gpt.forward(ids, cache).mul(0);
            }

            @Override
            public Config config() {
                return gpt.config();
            }
        };
    }

    /** A decoder with a mark for each byte of half a character, as byte fallback has it. */
    @Test
    void everyMarkOfHalfACharacterIsHeldBack() {
        Function<int[], String> marks = ids -> {
            byte[] bytes = new byte[ids.length];
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ids[i];
            String text = new String(bytes, StandardCharsets.UTF_8);
            int whole = text.endsWith("\uFFFD") ? text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8).length : bytes.length;
            return text.replace("\uFFFD", "") + "\uFFFD".repeat(bytes.length - whole);
        };
        assertThat(streamed(marks, List.of(), "a😀b")).containsExactly("a", "", "", "", "😀", "b");
        assertThat(streamed(marks, List.of("eé"), "deé")).as("a stop string that ends in half a character").containsExactly("d", "", "", "stop");
        assertThat(streamed(marks, List.of("eé"), "eb")).containsExactly("", "eb");
    }

    private static List<String> streamed(Function<int[], String> decoder, List<String> stops, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        TextStream stream = new TextStream(decoder, stops);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 255;
            parts.add(stream.read(Arrays.copyOf(ids, i + 1)) ? "stop" : stream.next());
        }
        return parts;
    }
}
