package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The numbers of curves and bars as tables; those of other charts are not known. */
final class ChartNumbers {
    private final String xName;
    private final List<Series> series = new ArrayList<>();

    /** What is drawn: numbers or names, and their values, NaN where there is none. */
    private record Series(String name, List<Object> x, double... y) { }

    ChartNumbers(Chart<?, ?> chart) {
        String title = null;
        if (chart instanceof XYChart lines) {
            title = lines.getXAxisTitle();
            for (XYSeries line : lines.getSeriesCollection())
                series.add(new Series(line.getName(), new ArrayList<>(Arrays.stream(Charts.even(line.getXData())).boxed().toList()), line.getYData()));
        } else if (chart instanceof CategoryChart bars) {
            title = bars.getXAxisTitle();
            for (CategorySeries bar : bars.getSeriesCollection()) series.add(new Series(bar.getName(), new ArrayList<>(bar.getXData()), bar.getYData()));
        }
        xName = title == null || title.isBlank() ? "x" : title;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** A row for each x, a column for each series; where a curve comes back to an x, a row for each point. */
    Table all() {
        boolean comesBack = series.stream().anyMatch(one -> new HashSet<>(one.x).size() < one.x.size());
        return comesBack ? points() : beside();
    }

    private Table beside() {
        Map<Object, double[]> rows = new LinkedHashMap<>();
        for (int i = 0; i < series.size(); i++)
            for (int k = 0; k < series.get(i).x.size(); k++) rows.computeIfAbsent(series.get(i).x.get(k), x -> missing())[i] = series.get(i).y[k];
        List<Object> order = new ArrayList<>(rows.keySet());
        if (order.stream().allMatch(Double.class::isInstance)) order.sort(Comparator.comparing(Double.class::cast));
        Table table = Table.create(column(xName, order));
        for (int i = 0; i < series.size(); i++) {
            int at = i;
            table.addColumns(DoubleColumn.create(Tables.unused(table, series.get(i).name), order.stream().mapToDouble(x -> rows.get(x)[at])));
        }
        return table;
    }

    private double[] missing() {
        double[] values = new double[series.size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private Table points() {
        Table table = Table.create(StringColumn.create("series", series.stream().flatMap(one -> one.x.stream().map(x -> one.name))));
        table.addColumns(column(Tables.unused(table, xName), series.stream().flatMap(one -> one.x.stream()).toList()));
        return table.addColumns(DoubleColumn.create(Tables.unused(table, "value"), series.stream().flatMapToDouble(one -> Arrays.stream(one.y))));
    }

    /** Whole numbers keep all of their digits. */
    private static Column<?> column(String name, Collection<Object> values) {
        if (!values.stream().allMatch(Double.class::isInstance)) return StringColumn.create(name, values.stream().map(String::valueOf));
        double[] numbers = values.stream().mapToDouble(Double.class::cast).toArray();
        boolean isWhole = Arrays.stream(numbers).allMatch(x -> x == Math.rint(x) && Math.abs(x) < 1L << 53);
        return isWhole ? LongColumn.create(name, Arrays.stream(numbers).mapToLong(x -> (long) x).toArray()) : DoubleColumn.create(name, numbers);
    }

    /** A row for each series: where it begins and ends, its lowest and its highest value, and where these are. */
    Table summary() {
        StringColumn names = StringColumn.create("series");
        IntColumn counts = IntColumn.create("points");
        List<String> heads = List.of("first", "last", "lowest", "lowest at", "highest", "highest at");
        List<List<Object>> columns = heads.stream().<List<Object>>map(head -> new ArrayList<>()).toList();
        for (Series one : series) {
            int[] there = IntStream.range(0, one.y.length).filter(i -> !Double.isNaN(one.y[i])).toArray();
            Comparator<Integer> byValue = Comparator.comparingDouble(i -> one.y[i]);
            int low = Arrays.stream(there).boxed().min(byValue).orElseThrow(), high = Arrays.stream(there).boxed().max(byValue).orElseThrow();
            names.append(one.name);
            counts.append(there.length);
            List<Object> values = List.of(one.y[there[0]], one.y[there[there.length - 1]], one.y[low], one.x.get(low), one.y[high], one.x.get(high));
            for (int i = 0; i < values.size(); i++) columns.get(i).add(values.get(i));
        }
        Table table = Table.create(names, counts);
        for (int i = 0; i < heads.size(); i++) table.addColumns(column(heads.get(i), columns.get(i)));
        return table;
    }
}
