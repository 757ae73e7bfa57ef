package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.split.SplitRules;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.GoldenPairs;
import org.loupe.text.subword.MergeRule;

class BytePairTokenizersTest {
    private static final GoldenPairs GOLDEN = GoldenPairs.read("bpe-bytes");
    private static final Vocabulary VOCABULARY = GOLDEN.vocabulary();
    private static final List<MergeRule> MERGES = GOLDEN.merges();

    private static final Map<String, SubwordTokenizer> TOKENIZERS = Stream.of("gpt2", "gpt2-space", "llama3", "qwen2", "smollm2")
            .collect(Collectors.toMap(variant -> variant, BytePairTokenizersTest::tokenizer));

    private static SubwordTokenizer tokenizer(String variant) {
        return switch (variant) {
            case "gpt2" -> byteLevel(false);
            case "gpt2-space" -> byteLevel(true);
            case "llama3" -> BytePairTokenizers.llama3(VOCABULARY, MERGES, List.of());
            case "qwen2" -> BytePairTokenizers.qwen2(VOCABULARY, MERGES, List.of());
            default -> BytePairTokenizers.smolLm2(VOCABULARY, MERGES, List.of());
        };
    }

    private static SubwordTokenizer byteLevel(boolean space) {
        return SubwordTokenizer.of(BytePairEncoding.of(VOCABULARY, MERGES)).preTokenizer(SplitRules.gpt2(space))
                .decoder(new ByteLevelDecoder()).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt2-space", "llama3", "qwen2", "smollm2"})
    void idsAndPlacesEqualHuggingFaces(String variant) {
        SubwordTokenizer tokenizer = TOKENIZERS.get(variant);
        assertThat(GOLDEN.cases(variant)).hasSizeGreaterThan(110);
        for (GoldenPairs.Case each : GOLDEN.cases(variant)) {
            Tokens tokens = tokenizer.tokenize(each.text());
            assertThat(tokens.ids()).as(each.toString()).isEqualTo(each.ids());
            assertThat(tokens.starts()).as(each.toString()).isEqualTo(each.starts());
            assertThat(tokens.ends()).as(each.toString()).isEqualTo(each.ends());
            if (!variant.equals("qwen2") && !variant.equals("gpt2-space"))
                assertThat(tokenizer.decode(tokens.ids())).isEqualTo(each.text());
        }
    }

    @Property(tries = 1000)
    void decodingIsTheWayBack(@ForAll String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        for (String variant : List.of("gpt2", "llama3", "smollm2")) {
            SubwordTokenizer tokenizer = TOKENIZERS.get(variant);
            assertThat(tokenizer.decode(tokenizer.encode(whole))).isEqualTo(whole);
        }
    }

    @Test
    void specialTokensAreFoundAndLeftOut() {
        SubwordTokenizer gpt2 = BytePairTokenizers.gpt2(VOCABULARY, MERGES);
        int end = VOCABULARY.id("<|endoftext|>");
        assertThat(gpt2.encode("a<|endoftext|>")).hasSize(2).endsWith(end);
        assertThat(gpt2.decode(gpt2.encode("a<|endoftext|>b"))).isEqualTo("ab");
        int begin = VOCABULARY.size();
        SubwordTokenizer llama = BytePairTokenizers.llama3(VOCABULARY, MERGES, List.of(AddedToken.special(begin, "<|begin_of_text|>")));
        assertThat(llama.read("a").ids()).hasSize(2).startsWith(begin);
        assertThat(llama.read("a", "b").ids()).hasSize(4).startsWith(begin).contains(begin, VOCABULARY.id("a"), VOCABULARY.id("b"));
    }
}
