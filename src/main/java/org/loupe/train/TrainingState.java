package org.loupe.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/** Everything that changes while a model trains, to and from a {@link Checkpoint}. */
record TrainingState(Module model, TrainerConfig config, AdamW optimizer, EarlyStopping stopping, Replay replay, History history) {

    private static final int HISTORY_COLUMNS = 5, RANDOM_COLUMNS = 3;

    Checkpoint save() {
        replay.requireComplete();
        Replay.Point point = replay.point();
        Checkpoint to = new Checkpoint().put("model", settings()).put("config", config).put("step", history.entries().size())
                .put("data position", point.position()).put("best validation loss", stopping.bestLoss())
                .put("looks since", stopping.looksSince());
        putAll(to, "model/", model.parameters());
        putAll(to, "mean/", optimizer.means());
        putAll(to, "variance/", optimizer.variances());
        putAll(to, "best/", stopping.best());
        return to.put("random", randomStates(point.states())).put("optimizer steps", optimizerSteps()).put("history", historyRows());
    }

    /** Takes everything over, or nothing: what does not fit is found first. */
    void restore(Checkpoint from) {
        requireSameModel(from);
        if (!from.fact("config").equals(config.toString()))
            throw new IllegalArgumentException("the checkpoint was made with other settings, and would not go on as it began.\nIt has "
                    + from.fact("config") + "\nhere   " + config);
        replay.requireComplete();
        List<History.Entry> entries = historyEntries(from.array("history").doubles());
        Replay.Point point = new Replay.Point(Long.parseLong(from.fact("data position")), randomStates(from.array("random").longs()));
        boolean hasBest = from.arrays().stream().anyMatch(name -> name.startsWith("best/"));
        for (String part : hasBest ? List.of("mean/", "variance/", "best/") : List.of("mean/", "variance/"))
            model.parameters().forEach((name, tensor) -> from.array(part + name, StoredArray.typeOf(tensor), tensor.shape()));
        double bestLoss = Double.parseDouble(from.fact("best validation loss"));
        int looksSince = Integer.parseInt(from.fact("looks since"));
        long[] steps = from.array("optimizer steps", "i8", model.parameters().size()).longs();
        replay.goTo(point);
        writeAll(from, "model/", model.parameters());
        writeAll(from, "mean/", optimizer.means());
        writeAll(from, "variance/", optimizer.variances());
        stopping.restore(bestLoss, looksSince);
        writeAll(from, "best/", stopping.best());
        int number = 0;
        for (Map.Entry<String, Integer> count : optimizer.steps().entrySet()) count.setValue((int) steps[number++]);
        history.replace(entries);
    }

    /** What the parameters do not tell of the model. */
    private String settings() {
        return model.allSettings().entrySet().stream().map(part -> (part.getKey() + " " + part.getValue()).strip())
                .collect(Collectors.joining("; "));
    }

    /** All differences at once, so that one look tells what the checkpoint is of. */
    private void requireSameModel(Checkpoint from) {
        List<String> differences = new ArrayList<>();
        Map<String, Tensor> parameters = model.parameters();
        parameters.forEach((name, tensor) -> {
            String here = StoredArray.typeOf(tensor) + " " + Shape.text(tensor.shape());
            if (!from.arrays().contains("model/" + name)) differences.add(name + " " + here + " is not in the checkpoint");
            else if (!from.array("model/" + name).toString().equals(here))
                differences.add(name + " is " + here + " here and " + from.array("model/" + name) + " in the checkpoint");
        });
        for (String array : from.arrays())
            if (array.startsWith("model/") && !parameters.containsKey(array.substring(6)))
                differences.add(array.substring(6) + " " + from.array(array) + " is not in this model");
        if (!from.fact("model").equals(settings()))
            differences.add(settings() + " here\n  and " + from.fact("model") + " in the checkpoint");
        if (!differences.isEmpty())
            throw new IllegalArgumentException("the checkpoint is of another model:\n  " + String.join("\n  ", differences)
                    + "\nMake the model with the configuration that it was trained with");
    }

    private static void putAll(Checkpoint to, String part, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> to.put(part + name, StoredArray.of(tensor)));
    }

    private static void writeAll(Checkpoint from, String part, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> from.array(part + name).writeTo(tensor));
    }

    private StoredArray optimizerSteps() {
        long[] steps = optimizer.steps().values().stream().mapToLong(Integer::longValue).toArray();
        return StoredArray.of(steps, steps.length);
    }

    private static StoredArray randomStates(List<SeededRandom.State> states) {
        long[] values = states.stream().flatMapToLong(s -> LongStream.of(s.seed(), s.hasGaussian() ? 1 : 0,
                Double.doubleToRawLongBits(s.gaussian()))).toArray();
        return StoredArray.of(values, states.size(), RANDOM_COLUMNS);
    }

    private static List<SeededRandom.State> randomStates(long... values) {
        List<SeededRandom.State> states = new ArrayList<>();
        for (int i = 0; i < values.length; i += RANDOM_COLUMNS)
            states.add(new SeededRandom.State(values[i], values[i + 1] == 1, Double.longBitsToDouble(values[i + 2])));
        return states;
    }

    private StoredArray historyRows() {
        double[] rows = history.entries().stream().flatMapToDouble(e -> Arrays.stream(new double[] {e.step(), e.loss(), e.validationLoss(),
            e.learningRate(), e.gradientNorm()})).toArray();
        return StoredArray.of(rows, rows.length / HISTORY_COLUMNS, HISTORY_COLUMNS);
    }

    private static List<History.Entry> historyEntries(double... rows) {
        List<History.Entry> entries = new ArrayList<>();
        for (int i = 0; i < rows.length; i += HISTORY_COLUMNS)
            entries.add(new History.Entry((int) rows[i], rows[i + 1], rows[i + 2], rows[i + 3], rows[i + 4]));
        return entries;
    }
}
