package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.Encoding;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.WholeWordSpans.Span;

class WholeWordSpansTest {
    private static final SubwordTokenizer TOKENIZER = BertTokenizer.of(
            Vocabulary.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "un", "##aff", "##able", "."), true);

    @Test
    void piecesOfAWordAreOneSpan() {
        Encoding encoding = TOKENIZER.read("Unaffable a. [MASK]", "a unaffable");
        assertThat(TOKENIZER.tokens(encoding.ids())).containsExactly("[CLS]", "un", "##aff", "##able", "a", ".", "[MASK]", "[SEP]", "a",
                "un", "##aff", "##able", "[SEP]");
        assertThat(WholeWordSpans.of(encoding)).containsExactly(new Span(1, 4), new Span(4, 5), new Span(5, 6), new Span(6, 7),
                new Span(8, 9), new Span(9, 12));
        assertThat(WholeWordSpans.of(encoding, TOKENIZER::isSpecial)).containsExactly(new Span(1, 4), new Span(4, 5), new Span(5, 6),
                new Span(8, 9), new Span(9, 12));
    }

    @Test
    void twoTextsWithoutASeparatorStayApart() {
        Encoding encoding = Template.NONE.apply(TOKENIZER.tokenize("a"), TOKENIZER.tokenize("a"));
        assertThat(WholeWordSpans.of(encoding)).containsExactly(new Span(0, 1), new Span(1, 2));
    }

    @Property(tries = 300)
    void everyTokenOfTheTextIsInOneSpanAndOnlyItsFirstBeginsAWord(@ForAll String text) {
        Encoding encoding = TOKENIZER.read("a unaffable" + text);
        int next = 1;
        for (Span span : WholeWordSpans.of(encoding)) {
            assertThat(span.start()).isEqualTo(next);
            for (int i = span.start(); i < span.end(); i++)
                assertThat(TOKENIZER.token(encoding.ids()[i]).startsWith("##")).isEqualTo(i > span.start());
            next = span.end();
        }
        assertThat(next).isEqualTo(encoding.length() - 1);
    }
}
