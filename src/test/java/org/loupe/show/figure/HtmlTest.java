package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(Html.columns("abc")).isEqualTo(3);
        assertThat(Html.columns("世界ー。「ﾊ")).isEqualTo(11);
        assertThat(Html.columns("e\u0301")).isEqualTo(1);
        assertThat(Html.columns("🙂")).isEqualTo(2);
    }

    @Test
    void markupBecomesText() {
        assertThat(Html.escape("<a href=\"x\">&")).isEqualTo("&lt;a href=&quot;x&quot;&gt;&amp;");
    }

    @Test
    void whatCannotBeSeenIsMadeVisible() {
        assertThat(Html.visible(" the\n")).isEqualTo("␣the⏎");
        assertThat(Html.visible("\t\r")).isEqualTo("⇥␍");
        assertThat(Html.visible("")).isEqualTo("∅");
        assertThat(Html.visible("\u0000")).isEqualTo("⟨0000⟩");
        // A no-break space, a mark that turns the reading direction, half of an emoji.
        assertThat(Html.visible("\u00a0\u202e\ud83d")).isEqualTo("⟨00A0⟩⟨202E⟩⟨D83D⟩");
        assertThat(Html.visible("世界 مرحبا 🙂")).isEqualTo("世界␣مرحبا␣🙂");
    }

    @Test
    void shorteningCountsCharactersAndTearsNoneApart() {
        assertThat(Html.shorten("abc", 3)).isEqualTo("abc");
        assertThat(Html.shorten("abcd", 3)).isEqualTo("ab…");
        assertThat(Html.shorten("🙂🙂🙂", 2)).isEqualTo("🙂…");
    }

    @Test
    void aScriptStringCanEndNeitherTheScriptNorTheString() {
        String literal = Html.scriptString("</script><!--\"\\\n\u2028🙂");
        assertThat(literal).startsWith("\"").endsWith("\"");
        assertThat(literal.substring(1, literal.length() - 1)).doesNotContain("<", ">", "\"", "\n", "\u2028");
        assertThat(literal).isEqualTo("\"\\u003c/script\\u003e\\u003c!--\\u0022\\u005c\\u000a\\u2028\\ud83d\\ude42\"");
        assertThat(Html.scriptStrings(List.of("a", "b"))).isEqualTo("[\"a\",\"b\"]");
    }
}
