package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.loupe.text.Vocabulary;

class SentencePieceBpeTest {
    private static final List<String> TOKENS = List.of("<unk>", "a", "b", "c", "ab", "ba", "bc", "aba", "abc", "aa", "aaaa", "bcab", "cab");
    private static final float[] SCORES = {0, -20, -21, -22, -2, -2, -3, -1, -5, -4, -6, -2.5f, -9};

    private static SentencePieces pieces(PieceType... others) {
        List<PieceType> types = new ArrayList<>(Collections.nCopies(TOKENS.size(), PieceType.NORMAL));
        types.set(0, PieceType.UNKNOWN);
        for (int i = 0; i < others.length; i++) types.set(TOKENS.size() - 1 - i, others[i]);
        return new SentencePieces(Vocabulary.of(TOKENS), SCORES, types);
    }

    /** The algorithm as one would do it on paper. */
    private static List<String> onPaper(String text) {
        List<String> symbols = new ArrayList<>(Arrays.asList(text.split("")));
        while (true) {
            int best = -1;
            float highest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                int id = TOKENS.indexOf(symbols.get(i) + symbols.get(i + 1));
                if (id > 0 && SCORES[id] > highest) {
                    highest = SCORES[id];
                    best = i;
                }
            }
            if (best < 0) return symbols;
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
    }

    @Property
    void mergesAsOnPaper(@ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 30) String text) {
        assertThat(new SentencePieceBpe(pieces(), false).pieces(text)).isEqualTo(onPaper(text));
    }

    @Test
    void aUserDefinedTokenIsNeverMerged() {
        SentencePieceBpe model = new SentencePieceBpe(pieces(PieceType.USER_DEFINED), false);
        assertThat(model.pieces("abcab")).containsExactly("ab", "cab");
        assertThat(new SentencePieceBpe(pieces(), false).pieces("abcab")).containsExactly("abc", "ab");
    }

    @Test
    void anUnusedTokenIsTakenApartAgain() {
        SentencePieceBpe model = new SentencePieceBpe(pieces(PieceType.NORMAL, PieceType.UNUSED), false);
        assertThat(new SentencePieceBpe(pieces(), false).pieces("bcab")).containsExactly("bcab");
        assertThat(new SentencePieceBpe(pieces(PieceType.NORMAL, PieceType.NORMAL, PieceType.UNUSED), false).pieces("aaaa"))
                .containsExactly("aa", "aa");
        assertThat(model.pieces("bcab")).containsExactly("bc", "ab");
    }

    @Test
    void neighboursWithoutATokenAreOneUnknown() {
        Pieces pieces = new Pieces();
        new SentencePieceBpe(pieces(), false).cut("ax😀b?", pieces);
        assertThat(pieces.ids()).containsExactly(1, 0, 2, 0);
        assertThat(new int[] {pieces.start(1), pieces.end(1), pieces.start(3), pieces.end(3)}).containsExactly(1, 4, 5, 6);
    }

    @Test
    void aLongTextTakesNoLongTime() {
        SentencePieceBpe model = new SentencePieceBpe(pieces(), false);
        String text = "abcabaaab".repeat(50_000);
        assertTimeout(Duration.ofSeconds(20), () -> assertThat(model.pieces(text)).isNotEmpty());
    }

    @Test
    void piecesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new SentencePieces(Vocabulary.of("a"), new float[2], List.of(PieceType.NORMAL)))
                .withMessageContaining("1 tokens needs as many scores and types, not 2 and 1");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new SentencePieces(Vocabulary.of("a"), new float[1], List.of(PieceType.NORMAL)))
                .withMessageContaining("0 tokens are of the type UNKNOWN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SentencePieces(Vocabulary.of("a"), new float[] {Float.POSITIVE_INFINITY}, List.of(PieceType.UNKNOWN)))
                .withMessageContaining("Infinity of token 'a'");
    }
}
