package org.loupe.show.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a heat map small enough for a page: neighbouring rows and columns become one block, which shows the number of
 * largest size in it. A thin line stays a line, as that of a head that looks at one token.
 */
final class Reduction {
    /** So many numbers a page can hold. At a byte each, and with the picture beside, that stays below a megabyte and a half. */
    static final int MOST_NUMBERS = 600_000;

    /** So many letters may be told of the cells together. */
    static final int MOST_LETTERS = 600_000;

    private Reduction() {
    }

    /** The heat map itself, if it is small enough. */
    static HeatMap of(HeatMap map) {
        if (map.count() <= MOST_NUMBERS) return withoutLongDetails(map);
        int block = 2;
        while (map.panels() * perPanel(map, block) > MOST_NUMBERS) {
            block++;
            if (block > Math.max(map.rows().size(), map.columns().size()))
                throw new IllegalArgumentException("heat map '" + map.title() + "' has " + map.panels() + " panels; a page holds " + MOST_NUMBERS
                        + " numbers. Show fewer, as those of some layers");
        }
        int side = block;
        Axis rows = merged(map.rows(), side), columns = merged(map.columns(), side);
        String note = "Reduced to fit a page: " + map.rows().size() + " x " + map.columns().size() + " numbers a panel were too many, so each cell stands for "
                + side + " x " + side + " neighbours and shows the one of largest size" + lost(map) + ". Show fewer rows and columns to see each number. " + map.note();
        List<float[]> panels = new ArrayList<>();
        for (int p = 0; p < map.panels(); p++) panels.add(largest(map, p, side, rows.size(), columns.size()));
        HeatMapBuilder made = map.made().resized(rows, columns, note.strip());
        if (!map.made().rowsOfPanels().isEmpty()) made.rows(map.made().rowsOfPanels().stream().map(axis -> merged(axis, side)).toList());
        return HeatMap.with(made, panels);
    }

    /** What a block cannot have. */
    private static String lost(HeatMap map) {
        HeatMapBuilder made = map.made();
        return made.texts() == null && made.details() == null && made.margins().isEmpty() ? ""
                : "; the words in the cells, what is told of each and the numbers beside the rows are left out";
    }

    private static HeatMap withoutLongDetails(HeatMap map) {
        String[][] details = map.made().details();
        if (details == null) return map;
        long letters = HeatMapPage.distinct(details).stream().flatMap(Arrays::stream).mapToLong(String::length).sum();
        return letters <= MOST_LETTERS ? map : HeatMap.with(map.made().undetailed("What else is told of each cell is left out, as " + letters
                + " letters are too many for a page; show fewer rows and columns to see it. " + map.note()), Arrays.asList(map.values()));
    }

    private static long perPanel(HeatMap map, int block) {
        long rows = blocks(map.rows(), block), columns = blocks(map.columns(), block);
        return map.isTriangular() ? rows * (rows + 1) / 2 : rows * columns;
    }

    private static int blocks(Axis axis, int block) {
        return (axis.size() + block - 1) / block;
    }

    /** "8–15:the…mat". */
    private static Axis merged(Axis axis, int block) {
        List<String> labels = new ArrayList<>();
        for (int from = 0; from < axis.size(); from += block) {
            int last = Math.min(axis.size(), from + block) - 1;
            labels.add(from == last ? axis.visible(from) : from + "–" + last + ":" + axis.visible(from) + "…" + axis.visible(last));
        }
        return Axis.names(axis.name(), labels);
    }

    private static float[] largest(HeatMap map, int panel, int block, int rows, int columns) {
        float[] out = new float[rows * columns];
        Arrays.fill(out, Float.NaN);
        for (int r = 0; r < map.rows().size(); r++)
            for (int c = 0; c < map.columnsOf(r); c++) {
                float value = map.value(panel, r, c);
                int at = r / block * columns + c / block;
                if (Float.isNaN(out[at]) || Math.abs(value) > Math.abs(out[at])) out[at] = value;
            }
        return out;
    }
}
