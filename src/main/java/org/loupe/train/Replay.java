package org.loupe.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.objective.Objective;

/** All chance in training, and the place in the data: going back to a point repeats the same batches and the same dropout. */
final class Replay {
    private final Objective objective;
    private final SeededRandom batches;
    private final Map<String, Random> models;

    /**
     * A point to go back to.
     *
     * @param position of the objective in its data
     * @param states of the sources of chance: of the batches first, then of the model
     */
    record Point(long position, List<SeededRandom.State> states) { }

    Replay(Module model, Objective objective, SeededRandom batches) {
        this.objective = objective;
        this.batches = batches;
        this.models = model.randoms();
    }

    Point point() {
        return new Point(objective.position(), sources().stream().map(SeededRandom::state).toList());
    }

    void goTo(Point point) {
        List<SeededRandom> sources = sources();
        if (point.states.size() != sources.size())
            throw new IllegalArgumentException("the checkpoint holds " + point.states.size()
                    + " sources of chance and this model has " + sources.size()
                    + "; make the model with the same dropout");
        objective.seek(point.position);
        for (int i = 0; i < sources.size(); i++) sources.get(i).restore(point.states.get(i));
    }

    /** @throws IllegalStateException if a part draws from a source whose state cannot be saved */
    void requireComplete() {
        String others = models.entrySet().stream().filter(e -> !(e.getValue() instanceof SeededRandom)).map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty())
            throw new IllegalStateException("a checkpoint cannot hold the state of the source of chance of " + others
                    + ", so that a resumed run would differ; make the model with a SeededRandom instead of a java.util.Random");
    }

    private List<SeededRandom> sources() {
        List<SeededRandom> all = new ArrayList<>(List.of(batches));
        for (Random random : models.values()) if (random instanceof SeededRandom seeded) all.add(seeded);
        return all;
    }
}
