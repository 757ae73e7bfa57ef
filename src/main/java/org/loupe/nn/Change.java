package org.loupe.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.Shape;

/**
 * Interventions: a forward pass goes on with other values in the place of those that it has computed, by the names that a
 * {@link Trace} has for them. Setting a head's output to zero shows what it is good for (ablation: Michel et al. 2019, section 3); a
 * value from a run on another text shows what it carries (activation patching: Vig et al. 2020, section 3). Every value that a trace
 * shows can be changed; what is computed from it follows. Immutable.
 */
public final class Change {
    private static final Change NONE = new Change(List.of());
    private static final ThreadLocal<Running> RUNNING = new ThreadLocal<>();

    private final List<Edit> edits;

    private Change(List<Edit> edits) {
        this.edits = edits;
    }

    private record Edit(String pattern, Predicate<String> fits, UnaryOperator<Tensor> edit) { }

    /** A change at work, and what came by. */
    private static final class Running {
        private final Change change;
        private final Running outer;
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<Edit> used = new LinkedHashSet<>();

        private Running(Change change, Running outer) {
            this.change = change;
            this.outer = outer;
        }

        private boolean asksFor(String name) {
            boolean isOuter = outer != null && outer.asksFor(name);
            names.add(name);
            return isOuter || change.edits.stream().anyMatch(edit -> edit.fits.test(name));
        }

        private Tensor apply(String name, Tensor value) {
            Tensor changed = outer == null ? value : outer.apply(name, value);
            names.add(name);
            for (Edit edit : change.edits) if (edit.fits.test(name)) {
                used.add(edit);
                Tensor next = edit.edit.apply(changed);
                if (!Arrays.equals(value.shape(), next.shape()))
                    throw new IllegalArgumentException("the change of " + name + " gives " + Shape.text(next.shape()) + "; the model computed "
                            + Shape.text(value.shape()) + " there, and goes on with such a one");
                changed = next;
            }
            return changed;
        }
    }

    /** Nothing is changed. */
    public static Change none() {
        return NONE;
    }

    /**
     * Also does something to each value whose name fits.
     *
     * @param pattern in which {@code *} stands for anything: {@code layer.0.attention.head.*.out}
     * @param edit gives a value of the same shape
     */
    public Change edit(String pattern, UnaryOperator<Tensor> edit) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(pattern, NamePattern.matching(pattern), edit));
        return new Change(List.copyOf(more));
    }

    /** Also puts this value, of the same shape, in the place of each whose name fits. */
    public Change replace(String pattern, Tensor value) {
        return edit(pattern, before -> value);
    }

    /** Also multiplies each value whose name fits. */
    public Change scale(String pattern, double factor) {
        return edit(pattern, value -> value.mul(factor));
    }

    /** Also puts zeros in the place of each value whose name fits. */
    public Change zero(String pattern) {
        return edit(pattern, value -> Tensor.zeros(value.shape()).to(value.dtype()));
    }

    /**
     * Runs the work with these changes, and with those of a work around it, which come first. Only on this thread.
     *
     * @throws IllegalArgumentException if no value of the work has a name that fits a pattern; names the nearest
     */
    public <T> T during(Supplier<T> work) {
        Running running = new Running(this, RUNNING.get());
        RUNNING.set(running);
        T result;
        try {
            result = work.get();
        } finally {
            if (running.outer == null) RUNNING.remove();
            else RUNNING.set(running.outer);
        }
        for (Edit edit : edits) if (!running.used.contains(edit)) throw NamePattern.unmatched(edit.pattern, running.names);
        return result;
    }

    static boolean isRunning() {
        return RUNNING.get() != null;
    }

    /** Whether a value of this name is to be changed; the name is known from now on. */
    static boolean asksFor(String name) {
        Running running = RUNNING.get();
        return running != null && running.asksFor(name);
    }

    static Tensor applied(String name, Tensor value) {
        Running running = RUNNING.get();
        return running == null ? value : running.apply(name, value);
    }
}
