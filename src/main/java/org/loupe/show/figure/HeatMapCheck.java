package org.loupe.show.figure;

import java.util.List;

/** Says what is wrong with what a heat map is to show. */
final class HeatMapCheck {
    private HeatMapCheck() {
    }

    static void requireFit(HeatMapBuilder made, float[][] panels) {
        String where = "heat map '" + made.title() + "': ";
        if (made.rows() == null || made.columns() == null) throw new IllegalArgumentException(where + "give it rows and columns before its values");
        int expected = made.choosers().stream().mapToInt(Axis::size).reduce(1, Math::multiplyExact), cells = made.rows().size() * made.columns().size();
        size(where + "panels", panels.length, expected, "one for each choice of " + made.choosers().stream().map(Axis::name).toList());
        for (int p = 0; p < panels.length; p++) {
            size(where + "numbers in panel " + p, panels[p].length, cells, made.rows().size() + " rows of " + made.columns().size());
            for (int i = 0; i < cells; i++)
                if (Float.isInfinite(panels[p][i]))
                    throw new IllegalArgumentException(where + "panel " + p + ", row " + i / made.columns().size() + ", column "
                            + i % made.columns().size() + " is " + panels[p][i] + "; give NaN for what is no number to compare with others");
        }
        if (!made.rowsOfPanels().isEmpty()) rows(where, made, expected);
        words(where + "texts", made.texts(), expected, cells);
        words(where + "details", made.details(), expected, cells);
        if (!made.captions().isEmpty()) size(where + "captions", made.captions().size(), expected, "one for each panel");
        if (made.marginValues() != null) {
            size(where + "margins", made.marginValues().length, expected, "one for each panel");
            for (float[] margin : made.marginValues()) size(where + "numbers in a margin", margin.length, made.rows().size() * made.margins().size(), "for each row " + made.margins());
        }
        if (made.isBeside() && made.choosers().isEmpty()) throw new IllegalArgumentException(where + "nothing can stand beside its only panel; give it a chooser");
        List<Scale> scales = made.scales();
        if (scales.size() > 1) size(where + "scales", scales.size(), made.choosers().get(made.scaleChooser()).size(), "one for each " + made.choosers().get(made.scaleChooser()).name());
    }

    private static void rows(String where, HeatMapBuilder made, int panels) {
        size(where + "axes of rows", made.rowsOfPanels().size(), panels, "one for each panel");
        for (Axis axis : made.rowsOfPanels()) size(where + "rows of a panel", axis.size(), made.rows().size(), "as in the first");
        if (made.isBeside() || made.hasLines()) throw new IllegalArgumentException(where + "panels beside each other, or with lines, have the same rows; give one axis");
    }

    private static void words(String what, String[][] words, int panels, int cells) {
        if (words == null) return;
        size(what, words.length, panels, "one for each panel");
        for (String[] panel : words) size(what + " of a panel", panel.length, cells, "one for each number");
    }

    private static void size(String what, int actual, int expected, String why) {
        if (actual != expected) throw new IllegalArgumentException(what + ": " + actual + "; expected " + expected + ", " + why);
    }

    /** Whether there is no number to the right of the diagonal, but some below it. */
    static boolean isTriangular(float[][] panels, int rows, int columns) {
        if (rows != columns || rows < 2) return false;
        for (float[] panel : panels)
            for (int r = 0; r < rows; r++)
                for (int c = r + 1; c < columns; c++) if (!Float.isNaN(panel[r * columns + c])) return false;
        return true;
    }
}
