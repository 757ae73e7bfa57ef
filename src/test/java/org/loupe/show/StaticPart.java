package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left of a view where no script runs. */
final class StaticPart {
    private static final Pattern CELL = Pattern.compile("<td [^>]*title=\"([^\"]*)\">([^<]*)</td>");

    private StaticPart() {
    }

    /** Without style sheets and scripts, which JupyterLab takes out of a notebook that it does not trust. */
    static String of(String html) {
        return html.replaceAll("(?s)<style>.*?</style>|<script>.*?</script>", "");
    }

    /** What each coloured cell says where the mouse rests on it, and what is written in it, in their order. */
    static List<String[]> cells(String html) {
        List<String[]> cells = new ArrayList<>();
        Matcher cell = CELL.matcher(of(html));
        while (cell.find()) cells.add(new String[] {cell.group(1), cell.group(2)});
        return cells;
    }

    /** The numbers of the margins, row by row. */
    static List<String> margins(String html) {
        List<String> margins = new ArrayList<>();
        Matcher margin = Pattern.compile("<td style=\"padding:2px 6px;background:#f2f2f2\">([^<]*)</td>").matcher(of(html));
        while (margin.find()) margins.add(margin.group(1));
        return margins;
    }

    /** JupyterLab removes other tags and attributes from a notebook that is not trusted (its HTML sanitiser, version 4). */
    static void requireKeptByJupyterLab(String html) {
        Set<String> tags = Set.of("p", "img", "details", "summary", "small", "div", "pre", "table", "thead", "tbody", "tr", "th", "td", "bdi");
        Set<String> attributes = Set.of("src", "width", "height", "alt", "open", "style", "title", "scope", "tabindex", "class", "id");
        Matcher tag = Pattern.compile("<([a-zA-Z0-9]+)((?: [a-zA-Z:-]+(?:=\"[^\"]*\")?)*)>").matcher(of(html));
        int seen = 0;
        while (tag.find()) {
            seen++;
            assertThat(tags).contains(tag.group(1));
            Matcher attribute = Pattern.compile(" ([a-zA-Z:-]+)(?:=\"[^\"]*\")?").matcher(tag.group(2));
            while (attribute.find()) assertThat(attributes).contains(attribute.group(1));
        }
        assertThat(seen).isGreaterThan(20);
    }
}
