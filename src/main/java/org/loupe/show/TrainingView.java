package org.loupe.show;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import org.loupe.train.History;
import tech.tablesaw.api.Table;

/** A training run after it has ended, or so far: the curves of loss, learning rate and gradient norm, and their numbers at some of its steps. */
public final class TrainingView implements View {
    private final DrawnTable shown;

    private TrainingView(DrawnTable shown) {
        this.shown = shown;
    }

    /** @throws IllegalArgumentException if there is no step yet */
    public static TrainingView of(History history) {
        List<History.Entry> entries = history.entries();
        if (entries.isEmpty()) throw new IllegalArgumentException("the history has no steps yet; train first");
        TrainingCurves curves = TrainingCurves.of(history);
        History.Entry longest = entries.stream().max(Comparator.comparingDouble(History.Entry::gradientNorm)).orElseThrow();
        double highest = entries.stream().mapToDouble(History.Entry::learningRate).max().orElse(0);
        String title = String.format(Locale.ROOT, "Training: %s; learning rate up to %.3g, gradient norm up to %.3g (step %d). ", history, highest,
                longest.gradientNorm(), longest.step()) + points(curves.stepsPerPoint());
        Picture picture = curves.picture(entries.get(entries.size() - 1).step()).orElseThrow(() -> new IllegalArgumentException("the history has no finite number to draw"));
        return new TrainingView(new DrawnTable(title, picture, new TableView(shortened(history))));
    }

    private static String points(int steps) {
        return steps == 1 ? "Each point of the curves is a step." : "Each point of the curves stands for " + steps
                + " steps: the mean of their losses and learning rates, and the largest of their gradient norms.";
    }

    /** The first and the last step and those with a validation loss; of more rows than are read, as many evenly spread. */
    private static Table shortened(History history) {
        Table all = Tables.of(history);
        int count = all.rowCount(), most = Tables.MAX_ROWS;
        if (count <= most) return all;
        int[] rows = IntStream.range(0, count).filter(i -> i == 0 || i == count - 1 || history.entries().get(i).hasValidation()).toArray();
        boolean areValidated = rows.length > 2 && rows.length <= most;
        if (!areValidated) rows = IntStream.range(0, most).map(i -> (int) Math.round(i * (count - 1.0) / (most - 1))).toArray();
        Table some = all.rows(rows);
        some.setName(rows.length + " of " + count + " steps, " + (areValidated ? "those with a validation loss, the first and the last" : "evenly spread"));
        return some;
    }

    @Override
    public String html() {
        return shown.html();
    }

    @Override
    public String text() {
        return shown.text();
    }

    @Override
    public Optional<Picture> picture() {
        return shown.picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
