package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.GoldenText;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.CharacterMap;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.normalize.Prepend;
import org.loupe.text.normalize.Replace;
import org.loupe.text.normalize.Strip;
import org.loupe.text.normalize.UnicodeForm;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.DecodeStep;
import org.loupe.text.pipeline.Decoders;
import org.loupe.text.pipeline.SentencePieceTokenizers;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.SubwordTokenizerBuilder;
import org.loupe.text.pipeline.Template;
import org.loupe.text.split.Metaspace.Prefix;
import org.loupe.text.split.Metaspace;
import org.loupe.text.subword.SentencePieceBpe;
import org.loupe.text.subword.Unigram;

class UnigramGoldenTest {
    private static final CharacterMap CHARACTERS = SentencePieceGolden.file("unigram").characters();

    private static Unigram model(boolean byteFallback) {
        JsonNode golden = SentencePieceGolden.tokenizers();
        double[] scores = new double[golden.get("scores").size()];
        for (int id = 0; id < scores.length; id++) scores[id] = golden.get("scores").get(id).asDouble();
        return Unigram.of(Vocabulary.of(GoldenText.strings(golden.get("vocabulary"))), scores, 0, byteFallback);
    }

    private static SubwordTokenizer tokenizer(String pipeline) {
        SubwordTokenizerBuilder builder = SubwordTokenizer.of(model("bytes".equals(pipeline)));
        return switch (pipeline) {
            case "t5" -> SentencePieceTokenizers.unigram(model(false), CHARACTERS, Template.NONE, List.of());
            case "albert" -> SentencePieceTokenizers.unigram(model(false), Normalizer.sequence(Replace.string("``", "\""),
                    Replace.string("''", "\""), UnicodeForm.NFKD, CHARACTERS, Replace.regex(" {2,}", " ")), Template.NONE, List.of());
            case "xlmr" -> SentencePieceTokenizers.unigram(model(false),
                    Normalizer.sequence(CHARACTERS, new Strip(false, true), Replace.regex(" {2,}", "▁")), Template.NONE, List.of());
            case "first" -> with(builder.normalizer(UnicodeForm.NFKC), new Metaspace('▁', Prefix.FIRST, true))
                    .added(List.of(AddedToken.special(1, "<s>"), AddedToken.special(2, "</s>"))).build();
            case "never" -> with(builder.normalizer(Normalizer.sequence(UnicodeForm.NFC, new Strip(true, true))),
                    new Metaspace('▁', Prefix.NEVER, false)).build();
            case "bytes" -> builder.normalizer(Normalizer.sequence(new Prepend("▁"), Replace.string(" ", "▁")))
                    .decoder(Decoders.sequence(Decoders.replace(Replace.string("▁", " ")), Decoders.byteFallback(), Decoders.fuse(),
                            Decoders.strip(' ', 1, 0))).build();
            default -> throw new IllegalArgumentException(pipeline);
        };
    }

    private static SubwordTokenizerBuilder with(SubwordTokenizerBuilder builder, Metaspace rule) {
        DecodeStep decoder = Decoders.metaspace(rule);
        return builder.preTokenizer(rule).decoder(Decoders.sequence(decoder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5", "albert", "xlmr", "first", "never", "bytes"})
    void idsPlacesAndTextsEqualThoseOfTokenizers(String pipeline) {
        check(tokenizer(pipeline), SentencePieceGolden.tokenizers().get("pipelines").get(pipeline));
    }

    @Test
    void scoresOfPiecesStandForTheMergesOfLlama2() {
        SentencePieceBpe model = new SentencePieceBpe(SentencePieceGolden.file("bpe").pieces(), true);
        check(SentencePieceTokenizers.llama2(model), SentencePieceGolden.tokenizers().get("llama"));
    }

    private static void check(SubwordTokenizer tokenizer, JsonNode expected) {
        List<String> texts = SentencePieceGolden.texts();
        assertThat(expected).hasSameSizeAs(texts);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < texts.size(); i++) {
            Tokens tokens = tokenizer.tokenize(texts.get(i));
            SentencePieceGolden.check(softly, texts.get(i), expected.get(i), tokens, tokenizer.decode(tokens.ids()));
        }
        softly.assertAll();
    }
}
