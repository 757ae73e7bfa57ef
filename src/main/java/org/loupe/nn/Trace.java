package org.loupe.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * The named intermediate values of one forward pass: {@code layer.0.attention.probabilities}, {@code layer.0.mlp.out},
 * {@code logits}. Nothing is recorded, and nothing is paid, unless the pass runs inside {@link #of}.
 */
public final class Trace {
    private static final ThreadLocal<Trace> LISTENING = new ThreadLocal<>();

    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final BiConsumer<String, Tensor> watcher;

    private Trace(Predicate<String> wanted) {
        watcher = (name, value) -> {
            seen.add(name);
            if (wanted.test(name)) values.put(name, Memory.keepForever(value.detach()));
        };
    }

    private Trace(BiConsumer<String, Tensor> watcher) {
        this.watcher = watcher;
    }

    /** Runs the work and records every value that the models in it name. */
    public static Trace of(Supplier<?> work) {
        return of("*", work);
    }

    /**
     * Records only values whose name fits the pattern, in which {@code *} stands for anything: {@code *.probabilities}.
     *
     * @throws IllegalArgumentException if none does; names the nearest
     */
    public static Trace of(String pattern, Supplier<?> work) {
        Trace trace = new Trace(NamePattern.matching(pattern));
        trace.listenTo(work);
        if (trace.values.isEmpty() && !pattern.equals("*")) throw NamePattern.unmatched(pattern, trace.seen);
        return trace;
    }

    /** Runs the work and shows every value that the models in it name, in order, without keeping it. */
    public static void watch(BiConsumer<String, Tensor> watcher, Supplier<?> work) {
        new Trace(watcher).listenTo(work);
    }

    private void listenTo(Supplier<?> work) {
        Trace before = LISTENING.get();
        LISTENING.set(this);
        try {
            work.get();
        } finally {
            LISTENING.set(before);
        }
    }

    /** The names, in the order in which the values were computed. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The value with this name; of several with one name, as of a model that ran twice, the last. */
    public Tensor get(String name) {
        Tensor value = values.get(name);
        if (value == null) throw NamePattern.unmatched(name, values.keySet());
        return value;
    }

    static Trace listening() {
        return LISTENING.get();
    }

    Tensor record(String name, Tensor value) {
        watcher.accept(name, value);
        return value;
    }
}
