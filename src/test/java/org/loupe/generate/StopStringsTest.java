package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;
import org.loupe.text.pipeline.ByteLevelDecoder;
import org.loupe.text.split.ByteAlphabet;

/** Text that may be the beginning of a stop string is held back, and nothing is lost. */
class StopStringsTest {
    private static final Function<int[],
            String> LETTERS = ids -> Arrays.stream(ids).mapToObj(id -> String.valueOf((char) ('a' + id))).collect(Collectors.joining());
    private static final Function<int[], String> BYTES = ids -> {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ids[i];
        return new String(bytes, StandardCharsets.UTF_8);
    };

    private final List<String> heard = new ArrayList<>();

    /** Writes exactly these tokens, whatever it is asked. */
    private static Generator writer(int... script) {
        return new Generator(ids -> {
            float[] logits = new float[ids[0].length * 256];
            logits[(ids[0].length - 1) * 256 + script[ids[0].length - 1]] = 1;
            return Tensor.of(logits, 1, ids[0].length, 256);
        }, 1000);
    }

    private Generation write(GenerationConfig config, int... script) {
        heard.clear();
        return writer(script).generate(config, new GenerationListener() {
            @Override
            public void onToken(int prompt, int sequence, int token) { }

            @Override
            public void onText(int prompt, int sequence, String text) {
                heard.add(text);
            }

            @Override
            public void onEnd(Generation generation) {
                heard.add("|");
            }
        }, new int[] {0}).get(0);
    }

    private static int[] ids(String letters) {
        return letters.chars().map(letter -> letter - 'a').toArray();
    }

    @Test
    void whatMayBecomeAStopStringIsHeldBack() {
        Generation written = write(GenerationConfig.of(9).withStopStrings(LETTERS, "end", "exit"), ids("abenaeende"));
        assertThat(heard).containsExactly("a", "b", "ena", "e", "|");
        assertThat(written.text()).isEqualTo("abenae");
        assertThat(written.tokens()).containsExactly(ids("abenaeend"));
        assertThat(written.ending()).isEqualTo(Ending.STOP_STRING);
    }

    @Test
    void whatWasHeldBackComesAtTheEnd() {
        Generation written = write(GenerationConfig.of(4).withStopStrings(LETTERS, "end"), ids("been"));
        assertThat(heard).containsExactly("b", "e", "en", "|");
        assertThat(written.text()).isEqualTo("been");
        assertThat(written.ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void aStopTokenHasNoText() {
        Generation written = write(GenerationConfig.of(4).withDecoder(LETTERS).withStopTokens(25), ids("abzc"));
        assertThat(written.text()).isEqualTo("ab");
        assertThat(written.tokens()).containsExactly(0, 1, 25);
        assertThat(heard).containsExactly("a", "b", "|");
    }

    @Test
    void halfACharacterIsHeldBack() {
        int[] bytes = IntStream.range(0, 8).map(i -> "aé😀b".getBytes(StandardCharsets.UTF_8)[i] & 255).toArray();
        Generation written = write(GenerationConfig.of(8).withDecoder(BYTES), bytes);
        assertThat(heard).containsExactly("a", "é", "😀", "b", "|");
        assertThat(written.text()).isEqualTo("aé😀b");
        assertThat(write(GenerationConfig.of(2).withDecoder(BYTES), bytes).text()).isEqualTo("a\uFFFD");
    }

    /** As SentencePiece has it: bytes beside each other that are no UTF-8 together become U+FFFD each. */
    private static final Function<int[], String> STRICT = ids -> {
        String text = BYTES.apply(ids);
        return text.contains("\uFFFD") ? "\uFFFD".repeat(ids.length) : text;
    };

    @Test
    void characterAfterCharacterIsHandedOn() {
        byte[] utf8 = "好😀好".getBytes(StandardCharsets.UTF_8);
        int[] bytes = IntStream.range(0, utf8.length).map(i -> utf8[i] & 255).toArray();
        write(GenerationConfig.of(bytes.length).withDecoder(STRICT), bytes);
        assertThat(heard).containsExactly("好", "😀", "好", "|");
    }

    @Property(tries = 300)
    void thePartsTogetherAreTheText(@ForAll byte[] bytes) {
        int[] script = IntStream.range(0, bytes.length).map(i -> bytes[i] & 255).toArray();
        GenerationConfig config = GenerationConfig.of(Math.min(999, script.length)).withDecoder(ByteTexts::decode);
        Generation written = write(config, script);
        assertThat(String.join("", heard)).isEqualTo(ByteTexts.decode(script) + "|").isEqualTo(written.text() + "|");
    }

    /** Byte-level tokens as GPT-2 has them. */
    private static final class ByteTexts {
        static String decode(int... ids) {
            return new ByteLevelDecoder().decode(Arrays.stream(ids).mapToObj(ByteTexts::token).toList());
        }

        private static String token(int value) {
            return String.valueOf(ByteAlphabet.character(value));
        }
    }

    /** Against the plain way: write all, then cut before the first stop string. */
    @Property(tries = 200)
    void theTextEndsBeforeTheFirstStopString(@ForAll long seed) {
        Random random = new Random(seed);
        int[] script = random.ints(30, 0, 3).toArray();
        String all = LETTERS.apply(script);
        String[] stops = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> LETTERS.apply(random.ints(1 + random.nextInt(5), 0, 3).toArray())).toArray(String[]::new);
        Generation written = write(GenerationConfig.of(30).withStopStrings(LETTERS, stops), script);
        int end = IntStream.rangeClosed(0, 30)
                .filter(length -> Arrays.stream(stops).anyMatch(all.substring(0, length)::contains)).findFirst().orElse(31);
        String seen = all.substring(0, Math.min(30, end));
        int cut = end > 30 ? 30 : Arrays.stream(stops).mapToInt(seen::indexOf).filter(at -> at >= 0).min().orElseThrow();
        assertThat(written.text()).isEqualTo(all.substring(0, cut));
        assertThat(written.tokens()).hasSize(Math.min(30, end));
        assertThat(written.ending()).isEqualTo(end > 30 ? Ending.LENGTH : Ending.STOP_STRING);
        assertThat(String.join("", heard)).isEqualTo(written.text() + "|");
    }
}
