package org.loupe.notebook;

/** What a notebook cell calls to show something. In a plain Java program the same calls print text. */
public final class Notebook {
    private Notebook() {
    }

    /**
     * Shows each value below the cell: a view, a chart or a table as a picture or a page, anything else as its text.
     * It returns nothing on purpose: a kernel prints the value of a cell's last expression.
     */
    public static void show(Object... values) {
        // show(null) arrives as no array at all.
        for (Object value : values == null ? new Object[]{null} : values) {
            if (Kernel.isRunning()) Kernel.display(value);
            else System.out.println(Looks.text(value));
        }
    }

    /** A place below the cell whose content can be replaced while the cell runs, and after. */
    public static LiveDisplay live() {
        return new LiveDisplay();
    }
}
