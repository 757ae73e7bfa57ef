package org.loupe.show.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The page of a heat map: first what needs no script, then a script with the packed numbers.
 *
 * <p>Numbers are whole numbers of one or two bytes, in base64. Two bytes keep five digits and are used up to
 * {@value #FINE_LIMIT} numbers; above, one byte keeps the page small and the page says how coarse that is.
 */
final class HeatMapPage {
    static final int FINE_LIMIT = 150_000;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final List<String> SCRIPTS = List.of("figure-data.js", "figure-matrix.js", "figure-overview.js", "figure-lines.js",
            "figure-export.js", "figure-view.js", "figure.js");

    private HeatMapPage() {
    }

    static String html(HeatMap map) {
        return LivePage.html(HeatMapTables.html(map), script(map), SCRIPTS);
    }

    /** The object the script is called with. */
    static String script(HeatMap map) {
        HeatMapBuilder made = map.made();
        Packing packing = Packing.of(map, map.count() <= FINE_LIMIT ? 2 : 1);
        List<String> fields = new ArrayList<>(List.of(
                "title:" + Html.scriptString(map.title()), "note:" + Html.scriptString(map.note()), "verb:" + Html.scriptString(made.verb()),
                "choosers:[" + String.join(",", map.choosers().stream().map(HeatMapPage::axis).toList()) + "]",
                "rows:" + axis(map.rows()), "columns:" + (map.columns().labels().equals(map.rows().labels())
                        ? "{name:" + Html.scriptString(map.columns().name()) + ",isText:" + map.columns().isText() + "}" : axis(map.columns())),
                "scales:[" + String.join(",", made.scales().stream().map(HeatMapPage::scale).toList()) + "]", "scaleChooser:" + made.scaleChooser(),
                "triangular:" + map.isTriangular(), "lines:" + made.hasLines(), "beside:" + made.isBeside(),
                "stops:" + Html.scriptStrings(Palette.STOPS), "below:" + Html.scriptStrings(Palette.BELOW_ZERO),
                "bytes:" + packing.bytes(), "ranges:" + packing.ranges()));
        if (!made.rowsOfPanels().isEmpty()) fields.add("rowLabels:[" + String.join(",", made.rowsOfPanels().stream().map(HeatMapPage::labels).toList()) + "]");
        if (made.texts() != null) fields.add("texts:" + words(made.texts()));
        if (made.details() != null) fields.add("details:" + words(made.details()));
        if (!made.captions().isEmpty()) fields.add("captions:" + Html.scriptStrings(made.captions()));
        if (made.marginValues() != null) fields.add("margins:" + Html.scriptStrings(made.margins()) + ",marginTexts:" + margins(map));
        fields.add("data:\"" + packing.base64() + "\"");
        return "{" + String.join(",\n", fields) + "}";
    }

    private static String axis(Axis axis) {
        return "{name:" + Html.scriptString(axis.name()) + ",isText:" + axis.isText() + ",labels:" + labels(axis) + "}";
    }

    private static String labels(Axis axis) {
        return Html.scriptStrings(IntStream.range(0, axis.size()).mapToObj(axis::visible).toList());
    }

    private static String scale(Scale scale) {
        return "{kind:\"" + scale.kind() + "\",low:" + scale.low() + ",high:" + scale.high() + ",decimals:" + scale.decimals() + "}";
    }

    /** Panel by panel; where few words come again and again, each once, and then a letter for each place. */
    private static String words(String[]... all) {
        // Panels that share their words, as those of one thing measured in several ways, write them once.
        List<String[]> different = distinct(all);
        String[][] panels = different.toArray(new String[0][]);
        String same = different.size() == all.length ? "" : Arrays.stream(all).map(panel -> String.valueOf(place(different, panel))).collect(Collectors.joining(",", "same:[", "],"));
        List<String> list = Arrays.stream(panels).flatMap(Arrays::stream).distinct().limit(LETTERS.length() + 1).toList();
        boolean areFew = list.size() <= LETTERS.length();
        List<String> written = new ArrayList<>();
        for (String[] panel : panels) {
            if (areFew) written.add(Arrays.stream(panel).map(word -> LETTERS.substring(list.indexOf(word), list.indexOf(word) + 1)).collect(Collectors.joining("", "\"", "\"")));
            else written.add(visible(Arrays.asList(panel)));
        }
        String letters = areFew ? "letters:\"" + LETTERS + "\",list:" + visible(list) + "," : "";
        return "{" + same + letters + "panels:[" + String.join(",", written) + "]}";
    }

    /** Arrays that are not one and the same. */
    static List<String[]> distinct(String[]... panels) {
        List<String[]> different = new ArrayList<>();
        for (String[] panel : panels) if (place(different, panel) < 0) different.add(panel);
        return different;
    }

    private static int place(List<String[]> panels, String[] panel) {
        return IntStream.range(0, panels.size()).filter(i -> panels.get(i) == panel).findFirst().orElse(-1);
    }

    private static String visible(List<String> words) {
        return Html.scriptStrings(words.stream().map(word -> Html.visible(word, true)).toList());
    }

    private static String margins(HeatMap map) {
        List<String> panels = new ArrayList<>();
        for (int p = 0; p < map.panels(); p++) {
            List<String> texts = new ArrayList<>();
            for (int r = 0; r < map.rows().size(); r++)
                for (int m = 0; m < map.made().margins().size(); m++) texts.add(margin(map, p, r, m));
            panels.add(Html.scriptStrings(texts));
        }
        return "[" + String.join(",", panels) + "]";
    }

    /** Four decimals, or none where all numbers of the margin are whole, as counts are; empty where there is no number. */
    static String margin(HeatMap map, int panel, int row, int margin) {
        double value = map.made().marginValues()[panel][row * map.made().margins().size() + margin];
        if (Double.isInfinite(value)) return value < 0 ? "−∞" : "∞";
        return Scale.number(value, map.made().isWhole(margin) ? 0 : 4);
    }
}
