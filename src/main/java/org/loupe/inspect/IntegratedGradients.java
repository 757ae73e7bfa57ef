package org.loupe.inspect;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * As {@link GradientTimesInput}, but with the mean gradient on the straight way from a baseline, an input that says nothing, to the
 * input (Sundararajan et al. 2017, eq. 1 and 3). So the attributions add up to what the input changed (completeness, proposition 1).
 *
 * @param number that was explained
 * @param baseline the number for the baseline
 * @param attributions [text][position]
 */
public record IntegratedGradients(double number, double baseline, double[][] attributions) {
    /**
     * With zeros for a baseline. A model that begins with a norm turns abruptly near zeros, as the norm makes any small vector large;
     * there a text is the better baseline.
     *
     * @param work as for {@link GradientTimesInput#of}
     * @param steps the mean is taken at the middles of so many equal parts of the way; 20 to 300 are usual
     * @throws CancellationException if the thread is interrupted
     */
    public static IntegratedGradients of(Supplier<Tensor> work, int steps) {
        return of(work, input -> Tensor.zeros(input.shape()).to(input.dtype()), steps);
    }

    /**
     * With another text for a baseline, such as one of padding tokens alone.
     *
     * @param baseline the same work on that text, which has as many tokens
     */
    public static IntegratedGradients of(Supplier<Tensor> work, Supplier<Tensor> baseline, int steps) {
        return of(work, input -> {
            Tensor start = InputLeaf.of(baseline).embedding();
            if (Arrays.equals(start.shape(), input.shape())) return start;
            throw new IllegalArgumentException("the text is " + Arrays.toString(input.shape()) + " and the baseline " + Arrays.toString(start.shape())
                    + ", [batch, time, hidden]; they must have as many tokens");
        }, steps);
    }

    /** @param baseline from the embedding to what is in its place at the start of the way, of the same shape */
    private static IntegratedGradients of(Supplier<Tensor> work, UnaryOperator<Tensor> baseline, int steps) {
        if (steps < 1) throw new IllegalArgumentException(steps + " steps are no way; take at least 1, better 50");
        return Memory.scope(() -> {
            InputLeaf input = InputLeaf.of(work);
            Tensor start = Gradients.off(() -> baseline.apply(input.embedding()));
            Tensor way = Gradients.off(() -> input.embedding().sub(start));                                 // [batch, time, hidden]
            double[][] sums = null;
            for (int step = 0; step < steps; step++) {
                // Asking clears the mark, so that what the caller does next is not interrupted as well.
                if (Thread.interrupted()) throw new CancellationException("interrupted after " + step + " of " + steps + " steps; a part of the "
                        + "way tells nothing, take fewer steps");
                double share = (step + 0.5) / steps;
                double[][] part = Memory.scope(() -> {
                    Tensor gradient = input.gradient(work, Gradients.off(() -> start.add(way.mul(share))));
                    return Gradients.off(() -> InputLeaf.perToken(gradient.mul(way).mul(1.0 / steps)));
                });
                if (sums == null) sums = part;
                else for (int text = 0; text < sums.length; text++)
                    for (int position = 0; position < sums[text].length; position++) sums[text][position] += part[text][position];
            }
            return new IntegratedGradients(input.number(), input.number(work, start), sums);
        });
    }

    /** What is missing from completeness: the sum of the attributions, less what the input changed. More steps make it smaller. */
    public double gap() {
        return Arrays.stream(attributions).flatMapToDouble(Arrays::stream).sum() - (number - baseline);
    }
}
