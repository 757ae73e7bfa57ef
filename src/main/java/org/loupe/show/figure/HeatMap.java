package org.loupe.show.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Numbers in rows and columns as colours, one such panel for each choice, as for each layer and head of a model. It is
 * built twice over: tables of numbers that need no script, and a script that puts something to click on in their place,
 * where it may run. Both show the same numbers.
 *
 * <p>A number that is NaN has no colour: it is one that cannot be, as the attention to a later token.
 */
public final class HeatMap implements View {
    private final HeatMapBuilder made;
    private final float[][] panels;
    private final boolean triangular;

    HeatMap(HeatMapBuilder made, float[][] panels) {
        this.made = made;
        this.panels = panels;
        this.triangular = HeatMapCheck.isTriangular(panels, made.rows().size(), made.columns().size());
    }

    /** Describes a heat map, first what it is called. */
    public static HeatMapBuilder titled(String title) {
        return new HeatMapBuilder(title);
    }

    public String title() {
        return made.title();
    }

    /** What a reader should know to read it, in a sentence; may be empty. */
    public String note() {
        return made.note();
    }

    /** What can be chosen: the panels stand in the order of the last one, then of the one before. */
    public List<Axis> choosers() {
        return made.choosers();
    }

    /** Of the first panel, where panels differ in the names of their rows. */
    public Axis rows() {
        return made.rows();
    }

    /** Of one panel. */
    public Axis rows(int panel) {
        return made.rowsOf(panel);
    }

    public Axis columns() {
        return made.columns();
    }

    public int panels() {
        return panels.length;
    }

    /** The number of a panel, row and column; NaN where there is none. */
    public float value(int panel, int row, int column) {
        return panels[panel][row * columns().size() + column];
    }

    /** What each panel shows, row by row. Not to be modified. */
    float[][] values() {
        return panels;
    }

    HeatMapBuilder made() {
        return made;
    }

    /** Whether no row has a number to the right of its own place, in any panel: the columns are the rows, of which none sees a later one. */
    public boolean isTriangular() {
        return triangular;
    }

    /** How many columns of a row may hold a number. */
    int columnsOf(int row) {
        return triangular ? row + 1 : columns().size();
    }

    /** How many places all panels have for a number. */
    long count() {
        return IntStream.range(0, rows().size()).mapToLong(this::columnsOf).sum() * panels.length;
    }

    Scale scale(int panel) {
        return made.scales().size() == 1 ? made.scales().get(0) : made.scales().get(choice(panel)[made.scaleChooser()]);
    }

    /** A number as a point of a picture without writing, where all colours together should fit into one byte. */
    int point(int panel, float value) {
        boolean hasSigns = made.scales().stream().anyMatch(scale -> scale.kind() == Scale.Kind.SIGNED);
        return scale(panel).rgb(value, hasSigns ? Palette.STEPS_OF_BOTH : Palette.STEPS);
    }

    /** What stands in a cell: its words, or its number. */
    String cell(int panel, int row, int column) {
        String[][] words = made.texts();
        return words != null ? words[panel][row * columns().size() + column] : scale(panel).cell(value(panel, row, column));
    }

    /** The place of a panel on each chooser. */
    int[] choice(int panel) {
        int[] choice = new int[choosers().size()];
        for (int i = choice.length - 1; i >= 0; i--) {
            choice[i] = panel % choosers().get(i).size();
            panel /= choosers().get(i).size();
        }
        return choice;
    }

    /** The number of the panel at these places of the choosers. */
    public int panel(int... choice) {
        if (choice.length != choosers().size())
            throw new IllegalArgumentException("a panel is told by " + choosers().size() + " numbers, one for each of "
                    + choosers().stream().map(Axis::name).toList() + "; got " + choice.length);
        int panel = 0;
        for (int i = 0; i < choice.length; i++) panel = panel * choosers().get(i).size() + choosers().get(i).require(choice[i]);
        return panel;
    }

    /** "layer 3, head 2"; empty where there is nothing to choose. */
    String name(int panel) {
        int[] choice = choice(panel);
        return String.join(", ", IntStream.range(0, choice.length).mapToObj(i -> nameOf(i, choice[i])).toList());
    }

    /** What a choice is called: "layer 3", or the caption of one of those beside each other. */
    String nameOf(int chooser, int place) {
        Axis axis = choosers().get(chooser);
        return made.isBeside() && chooser == choosers().size() - 1 ? axis.caption(place) : axis.describe(place);
    }

    /** "query 3 ‘a’ → key 2 ‘b’: 0.4137": what a reader sees when the mouse rests on a number. */
    String describe(int panel, int row, int column) {
        String[][] details = made.details();
        String place = rows(panel).describe(row) + " → " + columns().describe(column) + ": " + scale(panel).text(value(panel, row, column));
        return details == null ? place : place + " · " + details[panel][row * columns().size() + column];
    }

    /** This panel alone, as what is seen of it. */
    public HeatMap only(int... choice) {
        int panel = panel(choice);
        return made.alone(panel, choosers().isEmpty() ? title() : title() + ": " + name(panel), scale(panel)).values(new float[][] {panels[panel]});
    }

    @Override
    public String html() {
        return HeatMapPage.html(Reduction.of(this));
    }

    /** A small one in full; of a large one what it is, and how to read a part of it. */
    @Override
    public String text() {
        return HeatMapText.of(this);
    }

    /** The numbers of one panel, a row for each row, with two decimals. */
    public String text(int... choice) {
        return HeatMapText.matrix(this, panel(choice));
    }

    /** One panel with its labels and numbers, or all of them small. */
    @Override
    public Optional<Picture> picture() {
        HeatMap shown = Reduction.of(this);
        return Optional.of(panels.length == 1 ? PanelPicture.of(shown, 0) : PanelsPicture.of(shown));
    }

    /** As a notebook stores it: of very many panels at the size they are shown at, and with fewer points than numbers. */
    @Override
    public Optional<byte[]> png() {
        HeatMap shown = Reduction.of(this);
        return panels.length > 1 && PanelsPicture.isPooled(shown) ? Optional.of(PanelsPicture.stored(shown).png(1)) : View.super.png();
    }

    @Override
    public String toString() {
        return text();
    }

    /** The same with other numbers and axes, as a reduction needs it. */
    static HeatMap with(HeatMapBuilder made, List<float[]> panels) {
        return new HeatMap(made, new ArrayList<>(panels).toArray(new float[0][]));
    }
}
