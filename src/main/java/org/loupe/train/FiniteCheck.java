package org.loupe.train;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Finds where numbers stop being finite. */
final class FiniteCheck {
    private FiniteCheck() { }

    /**
     * Runs again what failed and says which value that the model shows is the first that is not finite, and which parameter
     * is not.
     */
    static String report(Module model, Runnable forward) {
        String[] first = new String[1];
        Memory.scope(() -> Trace.watch((name, value) -> {
            if (first[0] == null) firstNotFinite(value, name.endsWith("scores")).ifPresent(at -> first[0] = output(name, value, at));
        }, () -> {
            forward.run();
            return null;
        }));
        String parameter = firstParameter(model).map(found -> "; the parameter " + found).orElse("");
        return (first[0] == null ? "every value that the model shows on its way is finite" : first[0]) + parameter;
    }

    private static String output(String name, Tensor value, int at) {
        return "the first value that is not finite is " + name + ": it holds " + element(value, at);
    }

    /** The first parameter that is not finite, with the value, as "layer.0.mlp.up.weight holds NaN at 17". */
    static Optional<String> firstParameter(Module model) {
        for (Map.Entry<String, Tensor> parameter : model.parameters().entrySet()) {
            OptionalInt at = firstNotFinite(parameter.getValue(), false);
            if (at.isPresent()) return Optional.of(parameter.getKey() + " holds " + element(parameter.getValue(), at.getAsInt()));
        }
        return Optional.empty();
    }

    /** The first parameter whose gradient is not finite. */
    static Optional<String> firstGradient(Module model) {
        return model.parameters().entrySet().stream()
                .filter(e -> e.getValue().grad() != null && firstNotFinite(e.getValue().grad(), false).isPresent())
                .map(Map.Entry::getKey).findFirst();
    }

    /** @param masked whether negative infinity is meant, as in the scores of keys that a query may not see */
    private static OptionalInt firstNotFinite(Tensor x, boolean masked) {
        double[] values = x.toDoubles();
        return IntStream.range(0, values.length).filter(i -> !Double.isFinite(values[i]) && !(masked
                && values[i] == Double.NEGATIVE_INFINITY)).findFirst();
    }

    private static String element(Tensor x, int at) {
        return x.toDoubles()[at] + " at element " + at;
    }
}
