package org.loupe.show.figure;

import java.util.List;

/** What a {@link HeatMap} is to show, said piece by piece; {@link #values} makes it. */
public final class HeatMapBuilder {
    private final String title;
    private String note = "";
    private List<Axis> choosers = List.of();
    private Axis rows, columns;
    private List<Axis> rowsOfPanels = List.of();     // empty where all panels have the same
    private List<Scale> scales = List.of();
    private int scaleChooser;
    private String[][] texts, details;       // null without
    private List<String> captions = List.of(), margins = List.of();
    private float[][] marginValues;          // null without
    private boolean[] wholeMargins = {};
    private boolean lines, beside;
    private String verb = "is largest for";

    HeatMapBuilder(String title) {
        this.title = title;
    }

    /** A sentence that tells how to read it. */
    public HeatMapBuilder note(String sentence) {
        note = sentence;
        return this;
    }

    /** What can be chosen; there is a panel for each combination, the last axis running fastest. */
    public HeatMapBuilder choose(Axis... axes) {
        choosers = List.of(axes);
        return this;
    }

    public HeatMapBuilder rows(Axis axis) {
        rows = axis;
        rowsOfPanels = List.of();
        return this;
    }

    /** Rows with names of their own in each panel, as many in all: what stands there is not the same in all. */
    public HeatMapBuilder rows(List<Axis> ofEachPanel) {
        rowsOfPanels = List.copyOf(ofEachPanel);
        rows = rowsOfPanels.get(0);
        return this;
    }

    public HeatMapBuilder columns(Axis axis) {
        columns = axis;
        return this;
    }

    /** The colours of all panels. Without this they reach from the smallest number to the largest. */
    public HeatMapBuilder scale(Scale scale) {
        scales = List.of(scale);
        return this;
    }

    /** The colours of each choice on one of the choosers. */
    public HeatMapBuilder scales(int chooser, List<Scale> each) {
        scaleChooser = chooser;
        scales = List.copyOf(each);
        return this;
    }

    /** Words that stand in the cells in the place of the numbers, for each panel, row by row. Not modified. */
    public HeatMapBuilder texts(String[][] words) {
        texts = words;
        return this;
    }

    /** More to say of each cell, where it is pointed at. Not modified. */
    public HeatMapBuilder details(String[][] words) {
        details = words;
        return this;
    }

    /** A few words for each panel, beside its name. */
    public HeatMapBuilder captions(List<String> words) {
        captions = List.copyOf(words);
        return this;
    }

    /** Numbers beside each row, such as its sum, of any size: for each panel row by row, with these names. Not modified. */
    public HeatMapBuilder margins(List<String> names, float[][] values) {
        margins = List.copyOf(names);
        marginValues = values;
        wholeMargins = new boolean[margins.size()];
        for (int m = 0; m < wholeMargins.length; m++) wholeMargins[m] = areWhole(m);
        return this;
    }

    private boolean areWhole(int margin) {
        for (float[] panel : marginValues)
            for (int i = margin; i < panel.length; i += margins.size()) if (panel[i] % 1 != 0 && !Float.isNaN(panel[i])) return false;
        return true;
    }

    /** Also draws rows and columns as two lists with lines between them. */
    public HeatMapBuilder lines() {
        lines = true;
        return this;
    }

    /** Shows all choices of the last chooser beside each other, in the place of one. */
    public HeatMapBuilder beside() {
        beside = true;
        return this;
    }

    /** What a row does to its largest columns, for the sentence that names them: "looks most at". */
    public HeatMapBuilder verb(String words) {
        verb = words;
        return this;
    }

    /**
     * Makes the heat map.
     *
     * @param panels one for each combination of the choosers, row by row; NaN where there is no number. Not copied
     * @throws IllegalArgumentException if sizes do not fit or a number is infinite; says which
     */
    public HeatMap values(float[][] panels) {
        HeatMapCheck.requireFit(this, panels);
        HeatMapBuilder made = copy();
        if (scales.isEmpty()) made.scales = List.of(Scale.fit(panels));
        return new HeatMap(made, panels);
    }

    private HeatMapBuilder copy() {
        HeatMapBuilder copy = new HeatMapBuilder(title).note(note).rows(rows).columns(columns).scales(scaleChooser, scales).verb(verb)
                .texts(texts).details(details).captions(captions).margins(margins, marginValues);
        copy.choosers = choosers;
        copy.rowsOfPanels = rowsOfPanels;
        copy.lines = lines;
        copy.beside = beside;
        return copy;
    }

    /** The description of one panel, which has nothing to choose. */
    HeatMapBuilder alone(int panel, String itsTitle, Scale scale) {
        HeatMapBuilder one = new HeatMapBuilder(itsTitle).note(note).rows(rowsOf(panel)).columns(columns).scale(scale).verb(verb)
                .texts(only(texts, panel)).details(only(details, panel))
                .captions(captions.isEmpty() ? captions : List.of(captions.get(panel)))
                .margins(margins, marginValues == null ? null : new float[][] {marginValues[panel]});
        one.lines = lines;
        return one;
    }

    private static String[][] only(String[][] words, int panel) {
        return words == null ? null : new String[][] {words[panel]};
    }

    /** The same with other rows and columns, whose cells have no words of their own. */
    HeatMapBuilder resized(Axis newRows, Axis newColumns, String newNote) {
        return copy().rows(newRows).columns(newColumns).note(newNote).texts(null).details(null).margins(List.of(), null);
    }

    /** The same without what is told of each cell. */
    HeatMapBuilder undetailed(String newNote) {
        return copy().note(newNote).details(null);
    }

    String title() { return title; }

    String note() { return note; }

    List<Axis> choosers() { return choosers; }

    Axis rows() { return rows; }

    List<Axis> rowsOfPanels() { return rowsOfPanels; }

    Axis rowsOf(int panel) { return rowsOfPanels.isEmpty() ? rows : rowsOfPanels.get(panel); }

    Axis columns() { return columns; }

    List<Scale> scales() { return scales; }

    int scaleChooser() { return scaleChooser; }

    String[][] texts() { return texts; }

    String[][] details() { return details; }

    List<String> captions() { return captions; }

    List<String> margins() { return margins; }

    float[][] marginValues() { return marginValues; }

    /** Whether all numbers of a margin are whole. */
    boolean isWhole(int margin) { return wholeMargins[margin]; }

    boolean hasLines() { return lines; }

    boolean isBeside() { return beside; }

    String verb() { return verb; }
}
