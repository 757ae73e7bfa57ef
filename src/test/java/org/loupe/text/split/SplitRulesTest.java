package org.loupe.text.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.text.Vocabulary;

class SplitRulesTest {
    private static String cut(String rule, String text) {
        List<String> words = RegexSplit.isolating(rule).words(text);
        return Vocabulary.quoted(String.join("|", words));
    }

    @Test
    void contractions() {
        assertThat(cut(SplitRules.GPT2, "we'll WE'LL")).isEqualTo("'we|'ll| WE|'|LL'");
        assertThat(cut(SplitRules.LLAMA3, "we'll WE'LL")).isEqualTo("'we|'ll| WE|'LL'");
        assertThat(cut(SplitRules.LLAMA3, "it'\u017Fx")).as("the long s is an s").isEqualTo("'it|'\u017F|x'");
        assertThat(cut(SplitRules.GPT2, "it'\u017F")).isEqualTo("'it|'|\u017F'");
        assertThat(cut(SplitRules.QWEN2, "'tis")).as("no more than the end").isEqualTo("''t|is'");
    }

    @Test
    void numbers() {
        assertThat(cut(SplitRules.GPT2, "in 12345 \u0663\u00B2")).isEqualTo("'in| 12345| \u0663\u00B2'");
        assertThat(cut(SplitRules.LLAMA3, "in 12345 \u0663\u00B2")).isEqualTo("'in| |123|45| |\u0663\u00B2'");
        assertThat(cut(SplitRules.QWEN2, "in 123")).isEqualTo("'in| |1|2|3'");
        assertThat(SplitRules.smolLm2().words("in 123 x")).containsExactly("in", "\u0120", "1", "2", "3", "\u0120x");
    }

    @Test
    void lettersTakeWhatIsBeforeThem() {
        assertThat(cut(SplitRules.GPT2, "(a) \tb")).isEqualTo("'(|a|)| |\\t|b'");
        assertThat(cut(SplitRules.LLAMA3, "(a) \tb")).isEqualTo("'(a|)| |\\tb'");
        assertThat(cut(SplitRules.LLAMA3, "\na 1a")).as("but no line end and no number").isEqualTo("'\\n|a| |1|a'");
        assertThat(cut(SplitRules.GPT2, "e\u0301e")).as("an accent is no letter").isEqualTo("'e|\u0301|e'");
        assertThat(cut(SplitRules.LLAMA3, "e\u0301e")).isEqualTo("'e|\u0301e'");
    }

    @Test
    void whiteSpace() {
        assertThat(cut(SplitRules.GPT2, "a   b  ")).isEqualTo("'a|  | b|  '");
        assertThat(cut(SplitRules.GPT2, "a;\n\n b")).isEqualTo("'a|;|\\n\\n| b'");
        assertThat(cut(SplitRules.LLAMA3, "a;\n\n b \n  c")).isEqualTo("'a|;\\n\\n| b| \\n| | c'");
        assertThat(cut(SplitRules.GPT2, "a\u00A0\u3000\u0085b")).as("Unicode's white space").isEqualTo("'a|\u00A0\u3000|\u0085|b'");
        assertThat(cut(SplitRules.GPT2, "a\u200B\u001Cb")).as("not Java's").isEqualTo("'a|\u200B\u001C|b'");
    }
}
