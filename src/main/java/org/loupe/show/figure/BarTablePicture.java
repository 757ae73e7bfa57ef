package org.loupe.show.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;

/** A table of bars as a picture. */
final class BarTablePicture {
    private static final int MARGIN = 8, LINE = 22, GAP = 14, BAR = 4;
    private static final Font PLAIN = Picture.font(Font.PLAIN, 12), BOLD = Picture.font(Font.BOLD, 12);

    private final BarTable table;
    private final int label, column, words;

    private BarTablePicture(BarTable table) {
        this.table = table;
        int widest = Picture.width(table.corner(), BOLD), widestColumn = 90, widestWords = 0;
        for (BarTable.Row row : table.rows()) {
            widest = Math.max(widest, Picture.width(label(row), BOLD));
            widestWords = Math.max(widestWords, Picture.width(row.words(), PLAIN));
        }
        for (BarTable.Total total : table.totals()) widest = Math.max(widest, Picture.width(total.label(), PLAIN));
        for (String name : table.columns()) widestColumn = Math.max(widestColumn, Picture.width(name, BOLD));
        this.label = widest + GAP;
        this.column = widestColumn + GAP;
        this.words = widestWords;
    }

    static Picture of(BarTable table) {
        BarTablePicture picture = new BarTablePicture(table);
        int width = Math.max(picture.left(table.columns().size()) + picture.words, MARGIN + Picture.width(table.caption(), PLAIN)) + MARGIN;
        return new Picture(width, MARGIN + (table.rows().size() + table.totals().size() + 2) * LINE + MARGIN, picture::paint);
    }

    private static String label(BarTable.Row row) {
        return row.kind().sign + row.visible();
    }

    private int left(int place) {
        return MARGIN + label + place * column;
    }

    private void paint(Graphics2D g) {
        int y = MARGIN + 14;
        g.setFont(PLAIN);
        g.drawString(table.caption(), MARGIN, y);
        y += LINE;
        g.setFont(BOLD);
        texts(g, table.corner(), table.columns(), y);
        for (BarTable.Row row : table.rows()) row(g, row, y += LINE);
        g.setFont(PLAIN);
        for (BarTable.Total total : table.totals()) texts(g, total.label(), total.cells(), y += LINE);
    }

    private void texts(Graphics2D g, String name, List<String> cells, int y) {
        g.drawString(name, MARGIN, y);
        for (int c = 0; c < cells.size(); c++) g.drawString(cells.get(c), left(c), y);
    }

    private void row(Graphics2D g, BarTable.Row row, int y) {
        Font font = row.kind() == BarTable.Kind.CHOSEN ? BOLD : PLAIN;
        g.setFont(font);
        texts(g, label(row), Arrays.stream(row.shares()).mapToObj(BarTable::number).toList(), y);
        g.setFont(PLAIN);
        g.drawString(row.words(), left(table.columns().size()), y);
        g.setColor(Color.decode(row.kind().colour));
        for (int c = 0; c < row.shares().length; c++)
            if (!Double.isNaN(row.shares()[c])) g.fillRect(left(c), y + 3, (int) Math.round(90 * row.shares()[c] / table.reach()), BAR);
        g.setColor(Color.DARK_GRAY);
    }
}
