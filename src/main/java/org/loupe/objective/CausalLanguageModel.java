package org.loupe.objective;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Predict the next token from those before it (Radford et al. 2018, eq. 1). A window of text is its own question and
 * answer: the target at each place is the token one place further on, so every token of a batch gives a lesson.
 */
public final class CausalLanguageModel implements Objective {
    /** Validation reads at most this many windows, evenly spread over the text, so that looking costs little. */
    private static final int VALIDATION_WINDOWS = 192;

    private final Function<int[][], Tensor> model;
    private final int[] training;
    private final int[] validation;
    private final int context;
    private final int batch;

    /** Windows of a text, [batch][context], and the same shifted by one: what comes next at every place. */
    public record Windows(int[][] inputs, int[][] targets) { }

    /**
     * @param model from ids [batch][time] to logits [batch, time, vocabulary]
     * @param training ids to learn from, at least context + 1
     * @param validation ids kept apart, at least context + 1
     * @param context tokens in a window
     * @param batch windows in a training step
     */
    public CausalLanguageModel(Function<int[][], Tensor> model, int[] training, int[] validation, int context, int batch) {
        if (context < 1) throw new IllegalArgumentException("context " + context + " must be at least 1");
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        this.model = model;
        this.training = longEnough("training", training, context);
        this.validation = longEnough("validation", validation, context);
        this.context = context;
        this.batch = batch;
    }

    @Override
    public Tensor trainingLoss(Random random) {
        int[] starts = random.ints(batch, 0, training.length - context).toArray();
        return loss(windows(training, context, starts));
    }

    @Override
    public double validationLoss() {
        return validationLoss(VALIDATION_WINDOWS);
    }

    /** The mean loss over up to this many windows that do not overlap, evenly spread over the validation text. */
    public double validationLoss(int most) {
        double sum = 0;
        int count = 0;
        for (int[] batchOfWindows : EvenWindows.batches((validation.length - 1) / context, most, batch)) {
            int[] starts = Arrays.stream(batchOfWindows).map(window -> window * context).toArray();
            sum += starts.length * Gradients.off(() -> Memory.scope(() -> loss(windows(validation, context, starts)).item()));
            count += starts.length;
        }
        return sum / count;
    }

    /** The windows of a text that begin at the given places. */
    public static Windows windows(int[] ids, int context, int... starts) {
        int[][] inputs = new int[starts.length][], targets = new int[starts.length][];
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] < 0 || starts[i] + context >= ids.length)
                throw new IndexOutOfBoundsException("a window of " + context + " tokens and the one after it cannot begin at " + starts[i]
                        + " in a text of " + ids.length + "; the last place is " + (ids.length - context - 1));
            inputs[i] = Arrays.copyOfRange(ids, starts[i], starts[i] + context);
            targets[i] = Arrays.copyOfRange(ids, starts[i] + 1, starts[i] + context + 1);
        }
        return new Windows(inputs, targets);
    }

    private Tensor loss(Windows windows) {
        return model.apply(windows.inputs).crossEntropy(Arrays.stream(windows.targets).flatMapToInt(Arrays::stream).toArray());
    }

    private static int[] longEnough(String which, int[] ids, int context) {
        if (ids.length < context + 1)
            throw new IllegalArgumentException("the " + which + " text has " + ids.length
                    + " tokens, too few for one window: it needs context + 1 = "
                    + (context + 1) + "; give more text or a smaller context");
        return ids.clone();
    }
}
