package org.loupe.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * The named intermediate values of one forward pass: {@code layer.0.attention.probabilities}, {@code layer.0.mlp.out},
 * {@code logits}. Nothing is recorded, and nothing is paid, unless the pass runs inside {@link #of}.
 */
public final class Trace {
    private static final ThreadLocal<Trace> LISTENING = new ThreadLocal<>();

    private final Pattern wanted;
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    private Trace(String pattern) {
        wanted = Pattern.compile(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q"));
    }

    /** Runs the work and records every value that the models in it name. */
    public static Trace of(Supplier<?> work) {
        return of("*", work);
    }

    /** Records only values whose name fits the pattern, in which {@code *} stands for anything: {@code *.probabilities}. */
    public static Trace of(String pattern, Supplier<?> work) {
        Trace before = LISTENING.get();
        Trace trace = new Trace(pattern);
        LISTENING.set(trace);
        try {
            work.get();
        } finally {
            LISTENING.set(before);
        }
        return trace;
    }

    /** The names, in the order in which the values were computed. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The value with this name; of several with one name, as of a model that ran twice, the last. */
    public Tensor get(String name) {
        Tensor value = values.get(name);
        if (value == null) throw new IllegalArgumentException("the trace holds no value named " + name + "; it holds " + values.keySet());
        return value;
    }

    static Trace listening() {
        return LISTENING.get();
    }

    Tensor record(String name, Tensor value) {
        if (wanted.matcher(name).matches()) values.put(name, Memory.keepForever(value.detach()));
        return value;
    }
}
