package org.loupe.show;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.loupe.inspect.HeadAblation;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What each head is good for ({@link HeadAblation}): how a metric changes without it, as a map and as a table, the largest change first. */
public final class AblationView implements View {
    private static final List<String> COLUMNS = List.of("layer", "head", "change", "size");

    private final HeatMap map;
    private final Table table;

    private AblationView(String metric, HeadAblation ablation) {
        if (COLUMNS.contains(metric)) throw new IllegalArgumentException("a metric called '" + metric + "' would be taken for a column of the table " + COLUMNS + "; call it otherwise");
        int layers = ablation.metrics().length, heads = ablation.metrics()[0].length;
        float[] effects = new float[layers * heads];
        Table all = Table.create("Without one head: " + metric, IntColumn.create("layer"), IntColumn.create("head"), DoubleColumn.create(metric),
                DoubleColumn.create("change"), DoubleColumn.create("size"));
        for (int i = 0; i < effects.length; i++) {
            double effect = ablation.effect(i / heads, i % heads);
            effects[i] = (float) effect;
            if (Double.isNaN(effect)) continue;
            all.intColumn(0).append(i / heads);
            all.intColumn(1).append(i % heads);
            all.doubleColumn(2).append(ablation.metrics()[i / heads][i % heads]);
            all.doubleColumn(3).append(effect);
            all.doubleColumn(4).append(Math.abs(effect));
        }
        this.map = HeatMap.titled("Change of " + metric + " without one head").note(String.format(Locale.ROOT, "With all heads it is %.4f.%s", ablation.baseline(),
                        ablation.isComplete() ? "" : " Cells without a number were not measured."))
                .rows(Axis.numbers("layer", layers)).columns(Axis.numbers("head", heads)).verb("changes most without head").values(new float[][] {effects});
        this.table = all.sortDescendingOn("size").removeColumns("size");
        table.setName(all.name());
    }

    /** @param metric what was measured, such as "loss" */
    public static AblationView of(String metric, HeadAblation ablation) {
        return new AblationView(metric, ablation);
    }

    /** The heads that were measured, the largest change first. */
    public Table table() {
        return table;
    }

    private View view() {
        return Column.of(map, new TableView(table));
    }

    @Override
    public String html() {
        return view().html();
    }

    @Override
    public String text() {
        return view().text();
    }

    @Override
    public Optional<Picture> picture() {
        return map.picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
