package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.loupe.text.Vocabulary;

class WordPieceTest {
    private static final WordPiece MODEL = new WordPiece(
            Vocabulary.of("[UNK]", "un", "u", "##n", "##aff", "##a", "##able", "##ab", "##b", "😀", "##😀", "a", "ab", "c", "##c", "##bc"));

    @Test
    void theLongestTokenThatFitsComesFirst() {
        assertThat(MODEL.pieces("unaffable")).containsExactly("un", "##aff", "##able");
        assertThat(MODEL.pieces("unabb")).containsExactly("un", "##ab", "##b");
        assertThat(MODEL.pieces("😀😀a")).containsExactly("😀", "##😀", "##a");
        assertThat(MODEL.pieces("abc")).as("greedy: not a, ##bc").containsExactly("ab", "##c");
    }

    @Test
    void aWordThatCannotBeCutIsUnknownAsAWhole() {
        Pieces pieces = new Pieces();
        MODEL.cut("un", pieces);
        MODEL.cut("unaffx", pieces);
        MODEL.cut("a", pieces);
        assertThat(pieces.ids()).as("nothing of the second word but the unknown").containsExactly(1, 0, 11);
        assertThat(pieces.start(1)).isZero();
        assertThat(pieces.end(1)).isEqualTo(6);
        assertThat(MODEL.pieces("naff")).as("no token begins with n").containsExactly("[UNK]");
    }

    @Test
    void aWordMayBeAHundredCharactersLong() {
        assertThat(MODEL.pieces("a".repeat(100))).hasSize(100);
        assertThat(MODEL.pieces("a".repeat(101))).containsExactly("[UNK]");
        assertThat(MODEL.pieces("😀".repeat(100))).as("characters, not Java's chars").hasSize(100);
        assertThat(new WordPiece(MODEL.vocabulary(), "[UNK]", "##", 2).pieces("aaa")).containsExactly("[UNK]");
    }

    @Test
    void theBeginOfAWordMayLookLikeAPrefix() {
        assertThat(MODEL.pieces("##able")).containsExactly("##able");
    }

    @Property
    void piecesMakeUpTheWord(@ForAll @NotEmpty @CharRange(from = 'a', to = 'c') String word) {
        Pieces pieces = new Pieces();
        MODEL.cut(word, pieces);
        int at = 0;
        for (int i = 0; i < pieces.count(); i++) {
            assertThat(pieces.start(i)).isEqualTo(at);
            at = pieces.end(i);
            if (pieces.id(i) > 0) assertThat(word.substring(pieces.start(i), at))
                    .isEqualTo(MODEL.vocabulary().token(pieces.id(i)).substring(i > 0 ? 2 : 0));
        }
        assertThat(at).isEqualTo(word.length());
    }

    @Test
    void badInputIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WordPiece(Vocabulary.of("a"))).withMessageContaining("[UNK]");
        assertThatIllegalArgumentException().isThrownBy(() -> new WordPiece(MODEL.vocabulary(), "[UNK]", "##", 0))
                .withMessageContaining("at most 0");
    }

    @Test
    void wholeWordsAreKnownOrNot() {
        WholeWords words = new WholeWords(Vocabulary.of("?", "a", "ab"), "?");
        assertThat(words.pieces("ab")).containsExactly("ab");
        assertThat(words.pieces("abc")).containsExactly("?");
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeWords(Vocabulary.of("a"), "?")).withMessageContaining("'?'");
    }
}
