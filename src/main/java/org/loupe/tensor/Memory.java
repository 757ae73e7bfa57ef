package org.loupe.tensor;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.Pool;

/**
 * When tensors give their memory back.
 *
 * <p>A training or generation step runs in a scope: at its end the memory of every tensor made in it is ready for the
 * next step. Parameters and their gradients stay, and so does what the work returns. Without a scope the garbage
 * collector does the same, only later: nothing crashes and nothing grows without bound.
 */
public final class Memory {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    private Memory() { }

    /**
     * Runs the work and frees the tensors it made.
     *
     * @return what the work returns; a tensor, or tensors in an array, a collection, a map's values or a record, stay
     *         open with their values, but backward() has to be called inside the scope, as what they were computed from is freed
     */
    public static <T> T scope(Supplier<T> work) {
        return run(work, () -> "the Memory.scope that it was made in ended " + Caller.place()
                + "; return it from the scope or Memory.keep it");
    }

    /** A scope inside an operation of this package, where the place in the code would tell nobody anything. */
    static void brief(Runnable work) {
        run(() -> {
            work.run();
            return null;
        }, () -> "it was an intermediate value of backward() or of an update; Memory.keep it where it is made");
    }

    private static <T> T run(Supplier<T> work, Supplier<String> why) {
        Scope scope = new Scope(CURRENT.get());
        CURRENT.set(scope);
        try {
            T result = work.get();
            keepAll(result);
            return result;
        } finally {
            if (scope.outer == null) CURRENT.remove();
            else CURRENT.set(scope.outer);
            scope.close(why.get());
        }
    }

    /** Runs the work and frees the tensors it made. */
    public static void scope(Runnable work) {
        scope(() -> {
            work.run();
            return null;
        });
    }

    /** Keeps a tensor open beyond the current scope, for as long as the scope around it or, without one, as it is used. */
    public static Tensor keep(Tensor tensor) {
        Scope scope = CURRENT.get();
        if (scope != null && tensor.claim().owner() == scope) tensor.claim().moveTo(scope.outer, tensor);
        return tensor;
    }

    /** Keeps a tensor open for as long as it is used, whatever scopes are open. */
    public static Tensor keepForever(Tensor tensor) {
        if (tensor.claim().owner() != null) tensor.claim().moveTo(null, tensor);
        return tensor;
    }

    /** Bytes in use and in reserve, now and at the peak. */
    public static Pool.Report report() {
        return Pool.report();
    }

    /** Gives a new tensor its first owner. */
    static void adopt(Tensor tensor) {
        tensor.claim().moveTo(CURRENT.get(), tensor);
    }

    /** What a tensor was computed from goes with the scope, so a kept result has no way back to its parameters. */
    private static void keepValue(Tensor tensor) {
        Scope scope = CURRENT.get();
        if (scope == null || tensor.claim().owner() != scope) return;
        keep(tensor);
        tensor.forgetSteps();
    }

    private static void keepAll(Object result) {
        if (result instanceof Tensor tensor) keepValue(tensor);
        else if (result instanceof Object[] many) for (Object one : many) keepAll(one);
        else if (result instanceof Collection<?> many) for (Object one : many) keepAll(one);
        else if (result instanceof Map<?, ?> map) keepAll(map.values());
        else if (result instanceof Record values)
            for (RecordComponent part : values.getClass().getRecordComponents()) keepAll(value(part, values));
    }

    private static Object value(RecordComponent part, Record of) {
        try {
            return part.getAccessor().trySetAccessible() ? part.getAccessor().invoke(of) : null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Memory.scope: " + part.getName() + " of the record " + of.getClass().getName()
                    + " cannot be read, to keep the tensors in it; return them in an array or a list", e);
        }
    }
}
