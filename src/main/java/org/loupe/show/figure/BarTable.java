package org.loupe.show.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shares of 1 as numbers with bars below them: rows with names, such as tokens, in one column or several.
 *
 * @param title above it; may be empty
 * @param corner what the rows are: "token"
 * @param columns names of them
 * @param rows in their order
 * @param totals what stands below the rows without bars
 */
public record BarTable(String title, String corner, List<String> columns, List<Row> rows, List<Total> totals) implements View {
    /** What a row is told apart by, besides its words: a sign, and the colour of its bars. */
    public enum Kind {
        PLAIN("", "#4292c6"), CHOSEN("▶ ", "#d55e00"), CUT("✕ ", "#767676");

        final String sign, colour;

        Kind(String sign, String colour) {
            this.sign = sign;
            this.colour = colour;
        }
    }

    /**
     * @param label as it is; it is made visible here
     * @param shares [columns], each from 0 to 1, NaN where there is none
     * @param words what is to be said of it; may be empty
     */
    public record Row(String label, double[] shares, Kind kind, String words) {
        String visible() {
            return Html.shorten(Html.visible(label), TokenStrip.LONGEST);
        }
    }

    /** @param cells [columns], as they stand there */
    public record Total(String label, List<String> cells) { }

    private static final List<Double> REACHES = List.of(0.1, 0.2, 0.5);
    private static final double SMALL = 0.0001;
    private static final String CELL = "padding:1px 4px;text-align:left";
    private static final String HEAD = CELL + ";min-width:90px";

    public BarTable {
        if (rows.isEmpty()) throw new IllegalArgumentException("a table of bars has no rows: '" + title + "'; give at least one");
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        totals = List.copyOf(totals);
        for (Row row : rows) {
            if (row.shares.length != columns.size())
                throw new IllegalArgumentException("row '" + row.label + "' has " + row.shares.length + " shares for " + columns.size() + " columns " + columns);
            for (double share : row.shares)
                if (share < 0 || share > 1.001)
                    throw new IllegalArgumentException("row '" + row.label + "' has the share " + share + "; a share of the whole is from 0 to 1");
        }
        for (Total total : totals)
            if (total.cells.size() != columns.size())
                throw new IllegalArgumentException("'" + total.label + "' has " + total.cells.size() + " cells for " + columns.size() + " columns " + columns);
    }

    /** The share of the longest bar: round, and no smaller than any share. */
    double reach() {
        double most = rows.stream().flatMapToDouble(row -> Arrays.stream(row.shares)).filter(share -> !Double.isNaN(share)).max().orElse(0);
        for (double reach : REACHES) if (most <= reach) return reach;
        return 1;
    }

    /** Four decimals, or two digits of what is so small that they would show next to nothing: "0.4137", "2.3e-5"; a dash for no number. */
    public static String number(double share) {
        if (Double.isNaN(share)) return "–";
        if (share >= SMALL || share == 0) return String.format(Locale.ROOT, "%.4f", share);
        return String.format(Locale.ROOT, "%.1e", share).replace("e-0", "e-");
    }

    String caption() {
        return (title.isEmpty() ? "" : title + ". ") + "A full bar is " + (reach() == 1 ? "1" : String.valueOf(reach())) + ".";
    }

    boolean hasWords() {
        return rows.stream().anyMatch(row -> !row.words.isEmpty());
    }

    @Override
    public String html() {
        StringBuilder out = new StringBuilder("<table class=\"lf-bars\" style=\"border-collapse:collapse;margin:4px 0;font-size:12px\">\n<caption style=\"text-align:left\">")
                .append(Html.escape(caption())).append("</caption>\n<thead><tr>").append(head(corner));
        for (String column : columns) out.append(head(column));
        out.append(hasWords() ? head("remark") : "").append("</tr></thead>\n<tbody>\n");
        for (Row row : rows) row(row, out);
        out.append("</tbody>\n");
        for (Total total : totals) {
            out.append(total == totals.get(0) ? "<tfoot>\n" : "").append("<tr><th scope=\"row\" style=\"").append(CELL).append(";font-weight:normal\">")
                    .append(Html.escape(total.label)).append("</th>");
            for (String cell : total.cells) out.append("<td style=\"").append(CELL).append("\">").append(Html.escape(cell)).append("</td>");
            out.append(hasWords() ? "<td></td>" : "").append("</tr>\n").append(total == totals.get(totals.size() - 1) ? "</tfoot>\n" : "");
        }
        return out.append("</table>\n").toString();
    }

    private static String head(String name) {
        return "<th scope=\"col\" style=\"" + HEAD + "\">" + Html.escape(name) + "</th>";
    }

    private void row(Row row, StringBuilder out) {
        boolean isChosen = row.kind == Kind.CHOSEN;
        String title = Html.visible(row.label) + (row.words.isEmpty() ? "" : ": " + row.words);
        out.append("<tr><th scope=\"row\" style=\"").append(CELL).append(";font-family:monospace;font-weight:").append(isChosen ? "bold" : "normal")
                .append("\" title=\"").append(Html.escape(title)).append("\">").append(row.kind.sign).append("<bdi>").append(Html.escape(row.visible())).append("</bdi></th>");
        for (double share : row.shares) {
            out.append("<td style=\"").append(CELL).append(isChosen ? ";font-weight:bold" : "").append("\">").append(number(share));
            double percent = 100 * share / reach();
            if (percent >= 0.1)
                out.append("<div style=\"height:4px;width:").append(String.format(Locale.ROOT, "%.1f", percent)).append("%;background:")
                        .append(row.kind.colour).append("\"></div>");
            out.append("</td>");
        }
        out.append(hasWords() ? "<td style=\"" + CELL + "\">" + Html.escape(row.words) + "</td>" : "").append("</tr>\n");
    }

    @Override
    public String text() {
        return BarTableText.of(this);
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(BarTablePicture.of(this));
    }

    @Override
    public String toString() {
        return text();
    }
}
