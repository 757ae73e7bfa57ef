package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.SentencePieceTokenizer;
import org.loupe.text.subword.PieceType;

class SentencePieceFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"bpe", "suffix", "unigram", "bytes"})
    void idsPlacesAndTextsEqualTheLibrarys(String model) {
        SentencePieceTokenizer tokenizer = SentencePieceGolden.file(model).tokenizer();
        List<String> texts = SentencePieceGolden.texts();
        JsonNode expected = SentencePieceGolden.lines().get("models").get(model);
        assertThat(expected).hasSameSizeAs(texts).hasSizeGreaterThan(110);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < texts.size(); i++) {
            Tokens tokens = tokenizer.tokenize(texts.get(i));
            SentencePieceGolden.check(softly, texts.get(i), expected.get(i), tokens, tokenizer.decode(tokens.ids()));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpe", "suffix", "unigram", "bytes"})
    void whatIsWrittenIsReadAgain(String model, @TempDir Path folder) throws Exception {
        SentencePieceFile file = SentencePieceGolden.file(model);
        file.write(folder.resolve("tokenizer.model"));
        SentencePieceFile again = SentencePieceFile.read(folder.resolve("tokenizer.model"));
        assertThat(again.settings()).isEqualTo(file.settings());
        assertThat(again.rules()).isEqualTo(file.rules());
        assertThat(again.pieces().vocabulary()).isEqualTo(file.pieces().vocabulary());
        assertThat(again.pieces().types()).isEqualTo(file.pieces().types());
        assertThat(again.pieces().scores()).containsExactly(file.pieces().scores());
        assertThat(again.toBytes()).isEqualTo(file.toBytes());
    }

    @Test
    void aDecodedTextIsTheTextWhereTheModelPromisesIt() {
        SentencePieceTokenizer tokenizer = SentencePieceGolden.file("bpe").tokenizer();
        for (String text : SentencePieceGolden.texts()) if (text.indexOf('▁') < 0)
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void aLoneSurrogateIsTheReplacementCharacter() {
        SentencePieceTokenizer tokenizer = SentencePieceGolden.file("bpe").tokenizer();
        assertThat(tokenizer.encode("a\uD800b")).containsExactly(tokenizer.encode("a\uFFFDb"));
    }

    @Test
    void specialTokensAndTheirTypes() {
        SentencePieceFile file = SentencePieceGolden.file("unigram");
        assertThat(file.settings()).isEqualTo(new SentencePieceFile.Settings(SentencePieceFile.Algorithm.UNIGRAM,
                false, 1, 2, 3, " \u2047 "));
        assertThat(file.pieces().unknown()).isZero();
        assertThat(file.pieces().type(file.pieces().vocabulary().id("<sep>"))).isEqualTo(PieceType.USER_DEFINED);
        assertThat(file.tokenizer().decode(1, 0, 2)).isEqualTo(" \u2047 ");
    }

    @Test
    void aBrokenFileIsNamedWithTheFieldAndTheValue() {
        byte[] piece = new ProtobufWriter().string(1, "a").float32(2, -1).toBytes();
        refuse(new byte[] {(byte) 0x80}, "t.model: a tag is cut off");
        refuse(new byte[] {10, 100, 1}, "t.model: the length of pieces[0] is 100; only 1 bytes are left");
        refuse(new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, "the length of pieces[0] is 18446744073709551615");
        refuse(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2}, "wire type of pieces[0] is 0; it must be 2");
        refuse(new byte[] {80, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2}, "field 10 is a number of more than 64 bits");
        refuse(new byte[] {83}, "the wire type of field 10 is 3");
        refuse(new byte[] {0, 0}, "the number of a field is 0");
        refuse(message(1, new ProtobufWriter().bytes(1, (byte) 0xC3)), "pieces[0].piece is bytes C3; it is no UTF-8");
        refuse(message(1, new ProtobufWriter().float32(2, 1)), "pieces[0].piece is empty");
        refuse(message(1, new ProtobufWriter().string(1, "a").float32(2, Float.NaN)), "pieces[0].score is NaN; it must be finite");
        refuse(message(1, new ProtobufWriter().string(1, "a").number(2, 1)), "the wire type of pieces[0].score is 0; it must be 5");
        refuse(message(1, new ProtobufWriter().string(1, "a").number(3, 7)), "pieces[0].type is 7; it is from 1 to 6");
        refuse(message(1, new ProtobufWriter().string(1, "<0x0>").number(3, 6)), "pieces[0].piece is '<0x0>'");
        refuse(message(2, new ProtobufWriter().number(3, 3)), "trainer_spec.model_type is 3");
        refuse(message(2, new ProtobufWriter().number(35, 2)), "trainer_spec.byte_fallback is 2; it is from 0 to 1");
        refuse(message(2, new ProtobufWriter().number(35, 1)), "256 pieces of the type BYTE, not 0");
        refuse(message(3, new ProtobufWriter().bytes(2, (byte) 9)), "normalizer_spec.precompiled_charsmap is 1 bytes");
        refuse(new ProtobufWriter().bytes(1, piece).toBytes(), "0 tokens are of the type UNKNOWN");
        refuse(new ProtobufWriter().bytes(1, piece).bytes(1, piece).toBytes(), "token 'a' stands at id 0 and again at id 1");
        refuse(new byte[0], "a vocabulary of 0 tokens");
    }

    private static byte[] message(int field, ProtobufWriter message) {
        return new ProtobufWriter().message(field, message).toBytes();
    }

    private static void refuse(byte[] bytes, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> SentencePieceFile.of("t.model", bytes))
                .withMessageContaining("t.model").withMessageContaining(message);
    }

    @Test
    void aFileThatIsDamagedAnywhereIsReadOrRefused() {
        SplittableRandom random = new SplittableRandom(6);
        List<byte[]> files = List.of(SentencePieceGolden.model("bpe"), small(), small(), SentencePieceGolden.model("unigram"));
        for (int round = 0; round < 2400; round++) {
            byte[] bytes = files.get(round % (round % 40 == 0 ? 4 : 3)).clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            byte[] damaged = bytes;
            try {
                SentencePieceFile.of("t.model", damaged).tokenizer().encode("the ﬁne 日本 text");
            } catch (RuntimeException e) {
                assertThatThrownBy(() -> SentencePieceFile.of("t.model", damaged)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("t.model: ");
            }
        }
    }

    private static byte[] small() {
        ProtobufWriter file = new ProtobufWriter().message(1, new ProtobufWriter().string(1, "<unk>").number(3, 2));
        for (String token : List.of("▁", "t", "h", "e", "th", "▁th", "▁the", "n", "x"))
            file.message(1, new ProtobufWriter().string(1, token).float32(2, -token.length()));
        return file.message(2, new ProtobufWriter().number(3, 2)).message(3, new ProtobufWriter().bool(3, true)).toBytes();
    }

    @Test
    void theTokensOfASmallFileByHand() {
        SentencePieceTokenizer tokenizer = SentencePieceFile.of("small", small()).tokenizer();
        Tokens tokens = tokenizer.tokenize("the  hen?!");
        assertThat(tokenizer.tokens(tokens.ids())).containsExactly("▁the", "▁", "h", "e", "n", "<unk>");
        assertThat(tokens.starts()).containsExactly(0, 3, 5, 6, 7, 8);
        assertThat(tokens.ends()).containsExactly(3, 5, 6, 7, 8, 10);
        assertThat(tokenizer.vocabulary()).isEqualTo(Vocabulary.of("<unk>", "▁", "t", "h", "e", "th", "▁th", "▁the", "n", "x"));
    }
}
