package org.loupe.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.loupe.bench.Statistics.Spread;

/** Numbers as a reader wants them, tables in Markdown, and JSON. */
final class Text {
    private Text() { }

    /** Three digits and a unit. */
    static String time(double nanos) {
        double[] units = {1e9, 1e6, 1e3};
        String[] names = {"s", "ms", "µs"};
        for (int i = 0; i < units.length; i++) if (Math.abs(nanos) >= units[i]) return digits(nanos / units[i]) + " " + names[i];
        return digits(nanos) + " ns";
    }

    /** The median, and the quartiles in brackets. */
    static String time(Spread nanos) {
        return time(nanos.median()) + " (" + time(nanos.lower()) + " to " + time(nanos.upper()) + ")";
    }

    static String ratio(Spread ratio) {
        return String.format(Locale.ROOT, "**%.2f** (%.2f to %.2f)", ratio.median(), ratio.lower(), ratio.upper());
    }

    static String megabytes(double bytes) {
        return bytes < 0 ? "" : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    static String threads(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    static String table(List<String> header, List<List<String>> rows) {
        StringBuilder text = new StringBuilder(line(header)).append("|---".repeat(header.size())).append("|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** JSON of maps, lists, numbers, strings and null. */
    static String json(Object value) {
        if (value instanceof Map<?, ?> map)
            return map.entrySet().stream().map(e -> quoted(String.valueOf(e.getKey())) + ": " + json(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        if (value instanceof List<?> list) return list.stream().map(Text::json).collect(Collectors.joining(",\n ", "[", "]"));
        if (value instanceof Double number && !Double.isFinite(number)) return "null";
        if (value == null || value instanceof Number || value instanceof Boolean) return String.valueOf(value);
        return quoted(value.toString());
    }

    /** A map in the order of its pairs, for {@link #json}. */
    static Map<String, Object> pairs(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray())
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        return out.append('"').toString();
    }
}
