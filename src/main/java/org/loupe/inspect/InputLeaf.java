package org.loupe.inspect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * What enters the first layer of a model in a work that gives a number, and the number's gradient by it.
 *
 * @param name of the value in a trace
 * @param embedding [batch, time, hidden]
 * @param number that the work gives
 */
record InputLeaf(String name, Tensor embedding, double number) {
    /** @throws IllegalArgumentException if the work runs no model, several, or one several times */
    static InputLeaf of(Supplier<Tensor> work) {
        Set<String> seen = new LinkedHashSet<>();
        Map<String, Tensor> found = new LinkedHashMap<>();
        double number = Gradients.off(() -> Memory.scope(() -> {
            Tensor[] result = new Tensor[1];
            Trace.watch((name, value) -> {
                seen.add(name);
                if (ValueNames.isEmbedding(name) && found.put(name, Memory.keepForever(value.detach())) != null)
                    throw new IllegalArgumentException("the model runs several times in the work, where " + name + " comes up again; "
                            + "run it once, on all texts in one batch");
            }, () -> result[0] = work.get());
            return single(result[0]).item();
        }));
        if (found.size() != 1) throw new IllegalArgumentException(found.isEmpty()
                ? "no embedding enters a first layer in the work, where there is only " + seen + "; run a model in it, on this thread"
                : "several models run in the work, with " + found.keySet() + "; run one");
        String name = found.keySet().iterator().next();
        return new InputLeaf(name, found.get(name), number);
    }

    /** The same work goes on with these values in the place of the embedding. @return their gradient, of their shape */
    Tensor gradient(Supplier<Tensor> work, Tensor at) {
        Tensor leaf = at.detach().copy().requireGradient();
        try {
            return Gradients.of(single(Change.none().replace(name, leaf).during(work)), leaf)[0];
        } finally {
            leaf.close();
        }
    }

    /** What the work gives for these values. */
    double number(Supplier<Tensor> work, Tensor at) {
        return Gradients.off(() -> Memory.scope(() -> single(Change.none().replace(name, at).during(work)).item()));
    }

    private static Tensor single(Tensor number) {
        if (number.size() == 1) return number;
        throw new IllegalArgumentException("the work gives " + Arrays.toString(number.shape()) + ", and one number can be explained at a time; "
                + "choose one with LogitMetric, or take the mean");
    }

    /** The sum over hidden for each token. @param x [batch, time, hidden]  @return [text][position] */
    static double[][] perToken(Tensor x) {
        int time = x.shape(1);
        double[] flat = x.sum(-1).toDoubles();
        double[][] rows = new double[x.shape(0)][];
        for (int text = 0; text < rows.length; text++) rows[text] = Arrays.copyOfRange(flat, text * time, (text + 1) * time);
        return rows;
    }
}
