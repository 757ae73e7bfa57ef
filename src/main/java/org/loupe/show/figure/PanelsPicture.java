package org.loupe.show.figure;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * All panels of a heat map, small: for the last two choosers a row and a column each, and such a block for each choice before.
 * Where there is one chooser alone, its panels fill line after line. Of panels that stand beside each other, the first of all make a
 * block, then the second of all.
 */
final class PanelsPicture {
    private static final int MARGIN = 8;
    private static final int LABEL_HEIGHT = 20;
    private static final int GAP = 8;
    private static final int LETTER = 7;
    /** About the widest a notebook shows without scrolling. */
    private static final int MAX_WIDTH = 900;
    private final HeatMap map;
    private final Axis last;
    private final boolean isGrid, hasBlocks;
    private final int columnChooser, across, down, labelWidth, pool;
    private final double cell;

    private PanelsPicture(HeatMap map, int pool) {
        this.map = map;
        this.pool = pool;
        this.isGrid = map.choosers().size() > 1;
        this.hasBlocks = isGrid && map.made().isBeside();
        this.columnChooser = map.choosers().size() - (hasBlocks ? 2 : 1);
        this.last = map.choosers().get(columnChooser);
        this.across = isGrid ? last.size() : Math.min(last.size(), Math.max(1, (MAX_WIDTH + GAP) / (LETTER * longestLabel() + GAP)));
        this.down = (map.panels() + across - 1) / across;
        this.labelWidth = isGrid ? 16 + LETTER * longestRowName() : 0;
        this.cell = cell();
    }

    private int longestLabel() {
        int longest = 1;
        for (int i = 0; i < last.size(); i++) longest = Math.max(longest, last.visible(i).length());
        return Math.min(MAX_WIDTH / LETTER, longest);
    }

    /** With a point for each number, where they fit. */
    static Picture of(HeatMap map) {
        return of(map, 1);
    }

    /** As a notebook stores it: of very many numbers each point shows the largest of 2 x 2. */
    static Picture stored(HeatMap map) {
        return of(map, isPooled(map) ? 2 : 1);
    }

    /** Where numbers are kept in one byte, a notebook keeps fewer points than there are numbers: it stores the page and the picture. */
    static boolean isPooled(HeatMap map) {
        return map.count() > HeatMapPage.FINE_LIMIT;
    }

    private static Picture of(HeatMap map, int pool) {
        PanelsPicture picture = new PanelsPicture(map, pool);
        int width = picture.left(picture.across) - GAP + MARGIN;
        int height = picture.top(picture.down) - GAP + MARGIN - (picture.isGrid ? 0 : LABEL_HEIGHT);
        return new Picture(width, height, picture::paint);
    }

    private int longestRowName() {
        int longest = 0;
        for (int row = 0; row < down; row++) longest = Math.max(longest, rowName(row).length());
        return longest;
    }

    /** The panel at a place. Those beside each other are not neighbours here: the first of all come before the second of all. */
    private int panel(int row, int column) {
        if (!hasBlocks) return row * across + column;
        int blocks = map.choosers().get(map.choosers().size() - 1).size(), rowsOfBlock = down / blocks;
        return (row % rowsOfBlock * across + column) * blocks + row / rowsOfBlock;
    }

    /** "layer 3": what all panels of a row have in common. */
    private String rowName(int row) {
        int[] choice = map.choice(panel(row, 0));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < choice.length; i++) if (i != columnChooser) names.add(map.nameOf(i, choice[i]));
        return String.join(", ", names);
    }

    /** The side of one number in points; below 1 when there are more numbers than points. */
    private double cell() {
        double fits = (double) (MAX_WIDTH - labelWidth) / across - GAP;
        double side = Math.max(16, Math.min(isGrid ? 160 : 240, fits)) / Math.max(map.columns().size(), map.rows().size());
        // Whole points where possible: cells of equal size do not flicker.
        return side >= 1 ? Math.min(24, Math.floor(side)) : side;
    }

    /** Of a grid of maps that are higher than wide at least as wide as their names, where that fits. */
    private int mapWidth() {
        int columns = map.columns().size(), name = Math.min(LETTER * longestLabel(), (MAX_WIDTH - labelWidth) / across - GAP);
        double width = cell * columns;
        return (int) Math.ceil(!isGrid || width >= name ? width : Math.ceil((double) name / columns) * columns);
    }

    private int mapHeight() {
        return (int) Math.ceil(cell * map.rows().size());
    }

    private void paint(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int i = 0; i < (isGrid ? across : map.panels()); i++) {
            // "head 3" where there is room for it, else only "3".
            String full = last.caption(i);
            boolean fits = isGrid && g.getFontMetrics().stringWidth(full) <= mapWidth() + GAP - 2;
            g.drawString(fits ? full : Html.shorten(last.visible(i), Math.max(2, (columnWidth() + GAP) / LETTER)), left(i % across), top(i / across) - 7);
        }
        if (isGrid) for (int row = 0; row < down; row++) g.drawString(rowName(row), MARGIN, top(row) + mapHeight() / 2 + 4);
        int pixels = (int) Math.max(1, g.getTransform().getScaleX());
        for (int p = 0; p < map.panels(); p++)
            g.drawImage(pixels(map, panel(p / across, p % across), most(map.columns(), mapWidth() * pixels), most(map.rows(), mapHeight() * pixels)), left(p % across), top(p / across), mapWidth(), mapHeight(), null);
    }

    /** More numbers than pixels would be thinned out by the scaling. */
    private int most(Axis axis, int pixels) {
        return Math.min((axis.size() + pool - 1) / pool, pixels);
    }

    /** Without a grid a label may be wider than its map. */
    private int columnWidth() {
        return isGrid ? mapWidth() : Math.max(mapWidth(), LETTER * longestLabel());
    }

    private int left(int column) {
        return MARGIN + labelWidth + column * (columnWidth() + GAP);
    }

    private int top(int row) {
        return MARGIN + LABEL_HEIGHT + row * (mapHeight() + GAP + (isGrid ? 0 : LABEL_HEIGHT));
    }

    /** Where several numbers fall on one pixel, it shows the one of largest size: a thin line must not vanish. */
    static BufferedImage pixels(HeatMap map, int panel, int mostWidth, int mostHeight) {
        int rows = map.rows().size(), columns = map.columns().size(), width = Math.min(columns, mostWidth), height = Math.min(rows, mostHeight);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                float most = Float.NaN;
                for (int r = y * rows / height; r < (y + 1) * rows / height; r++)
                    for (int c = x * columns / width; c < (x + 1) * columns / width; c++) {
                        float value = map.value(panel, r, c);
                        if (Float.isNaN(most) || Math.abs(value) > Math.abs(most)) most = value;
                    }
                image.setRGB(x, y, map.point(panel, most));
            }
        return image;
    }
}
