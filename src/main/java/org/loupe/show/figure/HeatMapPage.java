package org.loupe.show.figure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The page of a heat map: first what needs no script, then a script with the packed numbers.
 *
 * <p>Numbers are whole numbers of one or two bytes, in base64. Two bytes keep five digits and are used up to
 * {@value #FINE_LIMIT} numbers; above, one byte keeps the page small and the page says how coarse that is.
 */
final class HeatMapPage {
    static final int FINE_LIMIT = 150_000;
    private static final List<String> SCRIPTS = List.of("figure-data.js", "figure-matrix.js", "figure-overview.js", "figure-lines.js",
            "figure-export.js", "figure-view.js", "figure.js");

    private HeatMapPage() {
    }

    static String html(HeatMap map) {
        String data = script(map);
        // From the content, so that running a notebook again gives the same bytes.
        CRC32 sum = new CRC32();
        sum.update(data.getBytes(StandardCharsets.UTF_8));
        String id = String.format("loupe-%08x", sum.getValue());
        StringBuilder scripts = new StringBuilder();
        for (String name : SCRIPTS) scripts.append(Html.resource(name));
        return "<div class=\"loupe-figure\" id=\"" + id + "\">\n<style>\n" + Html.resource("figure.css") + "</style>\n"
                + "<div class=\"loupe-static\">\n" + HeatMapTables.html(map) + "</div>\n"
                + "<script>\n(function () {\n" + scripts + "upgradeAll(\"" + id + "\", " + data + ");\n})();\n</script>\n</div>";
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
        if (made.texts() != null) fields.add("texts:" + words(made.texts()));
        if (made.details() != null) fields.add("details:" + words(made.details()));
        if (!made.captions().isEmpty()) fields.add("captions:" + Html.scriptStrings(made.captions()));
        if (made.marginValues() != null) fields.add("margins:" + Html.scriptStrings(made.margins()) + ",marginTexts:" + margins(map));
        fields.add("data:\"" + packing.base64() + "\"");
        return "{" + String.join(",\n", fields) + "}";
    }

    private static String axis(Axis axis) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < axis.size(); i++) labels.add(axis.visible(i));
        return "{name:" + Html.scriptString(axis.name()) + ",isText:" + axis.isText() + ",labels:" + Html.scriptStrings(labels) + "}";
    }

    private static String scale(Scale scale) {
        return "{kind:\"" + scale.kind() + "\",low:" + scale.low() + ",high:" + scale.high() + ",decimals:" + scale.decimals() + "}";
    }

    private static String words(String[]... panels) {
        List<String> all = new ArrayList<>();
        for (String[] panel : panels) {
            List<String> visible = new ArrayList<>();
            for (String word : panel) visible.add(Html.visible(word, true));
            all.add(Html.scriptStrings(visible));
        }
        return "[" + String.join(",", all) + "]";
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

    /** Four decimals; empty where there is no number. */
    static String margin(HeatMap map, int panel, int row, int margin) {
        double value = map.made().marginValues()[panel][row * map.made().margins().size() + margin];
        return Double.isNaN(value) ? "" : String.format(java.util.Locale.ROOT, "%.4f", value);
    }
}
