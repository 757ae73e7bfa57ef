package org.loupe.show;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.View;
import org.loupe.train.History;

/** Curves and bars in one clean style, drawn by XChart. */
public final class Charts {
    private static final Color[] COLORS = Palette.CATEGORIES.toArray(new Color[0]);
    /** Lines also differ in their dashes: colour is not all there is to tell them apart. */
    private static final BasicStroke[] STROKES = {solid(), dashed(8, 4), dashed(2, 3), dashed(10, 3, 2, 3)};
    /** So many letters fit below the bars, side by side; more stand upright. */
    private static final int LETTERS = 80;
    private static final int LEGEND_LETTERS = 90, LEGEND_SAMPLE = 8;
    private static final int BAR_WIDTH = 16, MOST_CATEGORIES = 100;

    private Charts() {
    }

    /**
     * Lines over a common axis.
     *
     * @param series name → {x values, y values}, drawn in the map's order. A point whose y is not finite is left out,
     *               as a loss that is measured only now and then. Not modified.
     */
    public static XYChart lines(String title, String xLabel, String yLabel, Map<String, double[][]> series) {
        if (series.isEmpty()) throw new IllegalArgumentException("chart '" + title + "' has no series; give at least one");
        XYChart chart = new XYChartBuilder().width(720).height(400).title(title).xAxisTitle(xLabel).yAxisTitle(yLabel).build();
        style(chart.getStyler());
        legend(chart.getStyler(), series.keySet());
        int number = 0;
        for (Map.Entry<String, double[][]> entry : series.entrySet()) {
            double[][] xy = check(title, entry.getKey(), entry.getValue());
            XYSeries line = chart.addSeries(entry.getKey(), uneven(xy[0]), xy[1]);
            // A single point is no line: it would be invisible without a marker.
            line.setMarker(xy[0].length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            line.setLineColor(COLORS[number % COLORS.length]);
            line.setMarkerColor(COLORS[number % COLORS.length]);
            line.setLineStyle(STROKES[number % STROKES.length]);
            number++;
        }
        return chart;
    }

    /** Long names stand below each other, as beside each other they would not all be seen. */
    static void legend(Styler styler, Set<String> names) {
        int letters = names.stream().mapToInt(name -> name.length() + LEGEND_SAMPLE).sum();
        styler.setLegendVisible(names.size() > 1).setLegendLayout(letters > LEGEND_LETTERS ? LegendLayout.Vertical : LegendLayout.Horizontal);
    }

    private static double[][] check(String title, String name, double[][] xy) {
        String where = "chart '" + title + "', series '" + name + "': ";
        if (xy.length != 2) throw new IllegalArgumentException(where + "expected {x values, y values}; got " + xy.length + " arrays");
        if (xy[0].length != xy[1].length)
            throw new IllegalArgumentException(where + xy[0].length + " x values do not fit " + xy[1].length + " y values");
        if (xy[0].length == 0) throw new IllegalArgumentException(where + "no points to draw");
        for (int i = 0; i < xy[0].length; i++)
            if (!Double.isFinite(xy[0][i])) throw new IllegalArgumentException(where + "x value " + i + " is " + xy[0][i]);
        int[] drawn = IntStream.range(0, xy[1].length).filter(i -> Double.isFinite(xy[1][i])).toArray();
        if (drawn.length == 0) throw new IllegalArgumentException(where + "none of its " + xy[1].length + " y values is a finite number");
        return new double[][]{IntStream.of(drawn).mapToDouble(i -> xy[0][i]).toArray(), IntStream.of(drawn).mapToDouble(i -> xy[1][i]).toArray()};
    }

    /**
     * The losses of a training run, on its batches and on the text kept apart.
     *
     * @param levels losses to compare with, as level lines with their names; may be empty
     */
    public static XYChart losses(String title, History history, Map<String, Double> levels) {
        if (history.entries().isEmpty()) throw new IllegalArgumentException("chart '" + title + "': the history has no steps yet; train first");
        double[] all = history.entries().stream().mapToDouble(History.Entry::step).toArray();
        List<History.Entry> looks = history.entries().stream().filter(History.Entry::hasValidation).toList();
        Map<String, double[][]> series = new LinkedHashMap<>();
        series.put("training", new double[][] {all, history.losses()});
        if (!looks.isEmpty())
            series.put("validation", new double[][] {looks.stream().mapToDouble(History.Entry::step).toArray(),
                looks.stream().mapToDouble(History.Entry::validationLoss).toArray()});
        levels.forEach((name, level) -> series.put(name, new double[][] {{1, Math.max(1, all.length)}, {level, level}}));
        return lines(title, "step", "loss", series);
    }

    /**
     * Bars for some things, beside each other for each series.
     *
     * @param categories what the bars are for, each another, at most 100
     * @param series name → a value for each category, drawn in the map's order. One that is not finite has no bar. Not modified.
     */
    public static CategoryChart bars(String title, String xLabel, String yLabel, List<String> categories, Map<String, double[]> series) {
        String where = "chart '" + title + "'";
        if (series.isEmpty()) throw new IllegalArgumentException(where + " has no series; give at least one");
        if (categories.isEmpty() || categories.size() > MOST_CATEGORIES)
            throw new IllegalArgumentException(where + " has " + categories.size() + " categories; give 1 to " + MOST_CATEGORIES + ", such as the largest");
        List<String> names = categories.stream().map(name -> Html.visible(name, true)).toList();
        for (int i = 0; i < names.size(); i++)
            if (names.indexOf(names.get(i)) < i) throw new IllegalArgumentException(where + ": the category '" + names.get(i) + "' is there twice; give each another name");
        int width = Math.max(720, 100 + BAR_WIDTH * names.size());
        CategoryChart chart = new CategoryChartBuilder().width(width).height(400).title(title).xAxisTitle(xLabel).yAxisTitle(yLabel).build();
        CategoryStyler styler = style(chart.getStyler());
        legend(styler, series.keySet());
        styler.setXAxisLabelRotation(names.stream().mapToInt(String::length).sum() > LETTERS ? 90 : 0);
        series.forEach((name, values) -> chart.addSeries(name, names, finite(where + ", series '" + name + "': ", names.size(), values)));
        return chart;
    }

    private static List<Double> finite(String where, int count, double... values) {
        if (values.length != count) throw new IllegalArgumentException(where + values.length + " values do not fit " + count + " categories");
        List<Double> finite = new ArrayList<>();
        for (double value : values) finite.add(Double.isFinite(value) ? value : null);
        if (finite.stream().allMatch(Objects::isNull)) throw new IllegalArgumentException(where + "none of its " + count + " values is a finite number");
        return finite;
    }

    /**
     * XChart labels evenly spaced x values at every so many of them: 0, 9, 18 where 0, 20, 40 reads better. A shift of
     * the second value by a millionth of the whole, which nobody can see, makes it choose round numbers.
     */
    private static double[] uneven(double[] x) {
        double[] shifted = x.clone();
        if (x.length > 2 && isBetween(x, x[1])) shifted[1] += shift(x);
        return shifted;
    }

    /** Takes that shift back, from the x values of a chart. */
    static double[] even(double... x) {
        double[] even = x.clone();
        if (x.length > 2 && isBetween(x, x[1] - shift(x))) even[1] = (x[0] + x[2]) / 2;
        return even;
    }

    private static double shift(double... x) {
        return (x[x.length - 1] - x[0]) * 1e-6;
    }

    /** Whether a value is halfway from the first to the third. */
    private static boolean isBetween(double[] x, double value) {
        return Math.abs(value - (x[0] + x[2]) / 2) <= Math.abs(shift(x)) * 1e-3;
    }

    /** Gives any chart with axes the look of the course: white ground, faint grid, no boxes. Returns the same styler. */
    public static <S extends AxesChartStyler> S style(S styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xe6e6e6));
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(font(Font.BOLD, 15));
        styler.setAxisTitleFont(font(Font.PLAIN, 13));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 12));
        styler.setLegendFont(font(Font.PLAIN, 12));
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(new Color(0xe6e6e6));
        styler.setSeriesColors(COLORS);
        styler.setMarkerSize(6);
        styler.setLocale(Locale.ROOT);
        return styler;
    }

    /** A chart as a view: its picture, which can be saved as PNG and SVG, and its numbers as a table. */
    public static View view(Chart<?, ?> chart) {
        return new ChartView(chart);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static BasicStroke solid() {
        return new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private static BasicStroke dashed(float... pattern) {
        return new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
    }
}
