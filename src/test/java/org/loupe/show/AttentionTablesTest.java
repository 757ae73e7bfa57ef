package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The part that must stand without a script. */
class AttentionTablesTest {
    private static final Pattern CELL = Pattern.compile("<td [^>]*title=\"query '[^']+' at (\\d+) → key '[^']+' at (\\d+): ([0-9.]+)\">([0-9.]+)</td>");

    @Test
    void everyNumberCanBeReadBack() {
        List<String> tokens = SomeAttention.tokens(10);
        for (AttentionView view : List.of(AttentionView.of(tokens, SomeAttention.causal(2, 2, 10)), AttentionView.of(tokens, SomeAttention.full(2, 2, 10, 10)),
                AttentionView.of(tokens, SomeAttention.tokens(7), SomeAttention.full(2, 2, 10, 7)))) {
            Matcher cell = CELL.matcher(AttentionTables.html(view));
            for (int l = 0; l < 2; l++)
                for (int h = 0; h < 2; h++)
                    for (int q = 0; q < 10; q++)
                        for (int k = 0; k < view.visibleKeys(q); k++) {
                            assertThat(cell.find()).isTrue();
                            assertThat(cell.group(1) + " " + cell.group(2)).isEqualTo(q + " " + k);
                            assertThat(Double.parseDouble(cell.group(3))).isCloseTo(view.probability(l, h, q, k), within(0.00005001));
                            assertThat(Double.parseDouble(cell.group(4))).isCloseTo(view.probability(l, h, q, k), within(0.005001));
                        }
            assertThat(cell.find()).isFalse();
        }
    }

    @Test
    void aMiddlingViewHasEveryNumberAndStaysSmall() {
        AttentionView view = AttentionView.of(SomeAttention.tokens(48), SomeAttention.causal(4, 4, 48));
        String fallback = AttentionTables.html(view);
        List<Double> numbers = new ArrayList<>();
        Matcher plain = Pattern.compile(CELL.pattern() + "| (\\d\\.\\d\\d)(?=[ \n])").matcher(fallback.replaceAll("<summary>.*?</summary>", ""));
        while (plain.find()) numbers.add(Double.parseDouble(plain.group(4) != null ? plain.group(4) : plain.group(5)));
        assertThat(numbers).hasSize(16 * 48 * 49 / 2);
        int i = 0;
        for (int l = 0; l < 4; l++)
            for (int h = 0; h < 4; h++)
                for (int q = 0; q < 48; q++)
                    for (int k = 0; k <= q; k++) assertThat(numbers.get(i++)).isCloseTo(view.probability(l, h, q, k), within(0.005001));
        assertThat(fallback).doesNotContain("Left out");
        assertThat(view.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(600_000);
        assertThat(AttentionView.of(SomeAttention.tokens(48), SomeAttention.full(4, 4, 48, 48)).html().length()).isLessThan(800_000);
    }

    @Test
    void whatDoesNotFitTheBudgetIsSaid() {
        AttentionView view = AttentionView.of(SomeAttention.tokens(64), SomeAttention.causal(12, 12, 64));
        String fallback = AttentionTables.html(view);
        int perHead = 64 * 65 / 2, coloured = AttentionTables.COLOURED_LIMIT / perHead, plain = AttentionTables.PLAIN_LIMIT / perHead;
        assertThat(fallback.split("<table", -1)).hasSize(coloured + 1);
        assertThat(fallback.split("<pre", -1)).hasSize(plain + 1);
        assertThat(fallback).contains("the numbers of the last " + (144 - coloured - plain) + " of 144 heads");
        assertThat(view.html().length()).isLessThan(1_500_000);
    }

    /** JupyterLab removes other tags and attributes from a notebook that is not trusted (its HTML sanitiser, version 4). */
    @Test
    void onlyWhatJupyterLabKeepsIsUsed() {
        Set<String> tags = Set.of("p", "img", "details", "summary", "small", "div", "pre", "table", "thead", "tbody", "tr", "th", "td", "bdi");
        Set<String> attributes = Set.of("src", "width", "height", "alt", "open", "style", "title", "scope");
        Set<String> styles = Set.of("overflow-x", "margin", "margin-left", "padding", "background", "color", "font-size", "line-height", "border-collapse");
        Matcher tag = Pattern.compile("<([a-z0-9]+)((?: [a-z-]+(?:=\"[^\"]*\")?)*)>").matcher(
                AttentionTables.html(AttentionView.of(SomeAttention.tokens(40), SomeAttention.causal(2, 3, 40))));
        int seen = 0;
        while (tag.find()) {
            seen++;
            assertThat(tags).contains(tag.group(1));
            Matcher attribute = Pattern.compile(" ([a-z-]+)(?:=\"([^\"]*)\")?").matcher(tag.group(2));
            while (attribute.find()) {
                assertThat(attributes).contains(attribute.group(1));
                if (attribute.group(1).equals("style"))
                    for (String style : attribute.group(2).split(";")) assertThat(styles).contains(style.split(":")[0]);
            }
        }
        assertThat(seen).isGreaterThan(2000);
    }
}
