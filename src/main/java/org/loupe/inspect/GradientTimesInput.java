package org.loupe.inspect;

import java.util.function.Supplier;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Which input tokens a number depends on, such as the score of the next word: its gradient by what enters the first layer for each
 * token, times that, summed over hidden (Shrikumar et al. 2017). To first order it is how much of the number is lost as the token's
 * vector shrinks to 0. The number may be a {@link LogitMetric} or a loss.
 *
 * <p>What enters the first layer is the embedding with all that is added to it, in BERT after its norm, in ELMo what the characters'
 * side gives. Gradients of the model's parameters stay as they are.
 *
 * @param number that was explained
 * @param attributions [text][position], positive where the token speaks for the number; their sum is not the number, as it is
 *        for {@link IntegratedGradients}
 * @param gradientNorms [text][position] length of the gradient: how much the number changes with a small change of the token's vector,
 *        whichever way (Simonyan et al. 2014, for pixels)
 */
public record GradientTimesInput(double number, double[][] attributions, double[][] gradientNorms) {
    /**
     * @param work runs a model once and returns one number, such as {@code () -> LogitMetric.logit(gpt.forward(ids), 0, -1, token)}; it
     *        is called twice
     */
    public static GradientTimesInput of(Supplier<Tensor> work) {
        return Memory.scope(() -> {
            InputLeaf input = InputLeaf.of(work);
            Tensor gradient = input.gradient(work, input.embedding());
            return Gradients.off(() -> new GradientTimesInput(input.number(), InputLeaf.perToken(gradient.mul(input.embedding())),
                    roots(InputLeaf.perToken(gradient.square()))));
        });
    }

    private static double[][] roots(double[]... squares) {
        for (double[] row : squares) for (int i = 0; i < row.length; i++) row[i] = Math.sqrt(row[i]);
        return squares;
    }
}
