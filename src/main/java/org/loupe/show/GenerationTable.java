package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.loupe.generate.Choice;
import org.loupe.generate.Choice.Stage;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.BarTable.Kind;

/** One choice as a table: a row for each of the likeliest tokens, a column for each stage, and below what is not shown one by one. */
final class GenerationTable {
    private GenerationTable() {
    }

    /** @param most tokens to show; the chosen one is always among them */
    static BarTable of(Choice choice, int most, IntFunction<String> names) {
        List<Stage> stages = choice.stages();
        int count = choice.candidates().length, chosen = choice.place();
        boolean[] isShown = new boolean[count];
        Arrays.fill(isShown, 0, Math.min(count, most), true);
        if (!isShown[chosen]) {
            isShown[most - 1] = false;
            isShown[chosen] = true;
        }
        List<BarTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) if (isShown[i]) rows.add(row(choice, i, names));
        return new BarTable("", "token", stages.stream().map(Stage::name).toList(), rows, totals(choice, isShown));
    }

    private static BarTable.Row row(Choice choice, int place, IntFunction<String> names) {
        double[] shares = choice.stages().stream().mapToDouble(stage -> stage.probabilities()[place]).toArray();
        int by = choice.takenOutBy(place);
        String name = names.apply(choice.candidates()[place]);
        if (place == choice.place()) return new BarTable.Row(name, shares, Kind.CHOSEN, "chosen");
        if (by < 0) return new BarTable.Row(name, shares, Kind.PLAIN, "");
        return new BarTable.Row(name, shares, Kind.CUT, by == 0 ? "ruled out by the model" : "cut by " + choice.stages().get(by).name());
    }

    private static List<BarTable.Total> totals(Choice choice, boolean... isShown) {
        List<String> others = new ArrayList<>(), left = new ArrayList<>(), cut = new ArrayList<>();
        for (Stage stage : choice.stages()) {
            int shown = 0;
            double rest = stage.others();
            for (int i = 0; i < isShown.length; i++) {
                double p = stage.probabilities()[i];
                if (Double.isNaN(p)) continue;
                if (isShown[i]) shown++;
                else rest += p;
            }
            others.add(stage.left() == shown ? "–" : BarTable.number(rest) + " (" + GenerationView.count(stage.left() - shown) + ")");
            left.add(GenerationView.count(stage.left()));
            cut.add(stage == choice.stages().get(0) ? "–" : BarTable.number(stage.cut()));
        }
        return List.of(new BarTable.Total("all others (how many)", others), new BarTable.Total("tokens left", left),
                new BarTable.Total("probability cut by this step", cut));
    }
}
