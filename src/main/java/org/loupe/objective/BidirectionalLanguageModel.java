package org.loupe.objective;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Predict the next word from those before it and, apart from that, the previous word from those behind it (Peters et al.
 * 2018, section 3.1): two language models, one for each direction. The loss is the mean of their two cross-entropies, half
 * of the negative of what the paper maximises, so that it can be compared with that of one direction.
 */
public final class BidirectionalLanguageModel implements Objective {
    /** Validation reads at most this many windows, evenly spread over the text, so that looking costs little. */
    private static final int VALIDATION_WINDOWS = 192;

    private final Function<int[][][], Logits> model;
    private final Text training;
    private final Text validation;
    private final int context;
    private final int batch;

    /** A score for each word at each place, [batch, time, vocabulary]: as the one that comes next, and as the one before. */
    public record Logits(Tensor next, Tensor previous) { }

    /** The loss of each direction: from the left to the next word, and from the right to the previous one. */
    public record Losses(double next, double previous) {
        public double mean() {
            return (next + previous) / 2;
        }
    }

    /**
     * A text as the model reads it and as it is asked for it.
     *
     * @param characters the character ids of each word, [words][characters]
     * @param ids the number of each word in the vocabulary; a word that is not in it can be read, but not told
     */
    public record Text(int[][] characters, int... ids) {
        public Text {
            if (characters.length != ids.length)
                throw new IllegalArgumentException(characters.length + " words with characters and " + ids.length
                        + " ids are no text; each word needs both");
        }
    }

    /**
     * @param model from character ids [batch][time][characters] to logits
     * @param training to learn from, at least context + 2 words
     * @param validation kept apart, at least context + 2 words
     * @param context words in a window
     * @param batch windows in a training step
     */
    public BidirectionalLanguageModel(Function<int[][][], Logits> model, Text training, Text validation, int context, int batch) {
        if (context < 1) throw new IllegalArgumentException("context " + context + " must be at least 1");
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        this.model = model;
        this.training = longEnough("training", training, context);
        this.validation = longEnough("validation", validation, context);
        this.context = context;
        this.batch = batch;
    }

    private static Text longEnough(String which, Text text, int context) {
        if (text.ids.length < context + 2)
            throw new IllegalArgumentException("the " + which + " text has " + text.ids.length
                    + " words, too few for one window and a word on either side: it needs context + 2 = " + (context + 2)
                            + "; give more text or a smaller context");
        return text;
    }

    @Override
    public Tensor trainingLoss(Random random) {
        Tensor[] both = losses(training, random.ints(batch, 1, training.ids.length - context).toArray());
        return both[0].add(both[1]).mul(0.5);
    }

    @Override
    public double validationLoss() {
        return validationLosses(VALIDATION_WINDOWS).mean();
    }

    /**
     * The mean losses over up to this many windows that do not overlap, evenly spread over the validation text. The first
     * begins at its second word, as the first has no word before it.
     */
    public Losses validationLosses(int most) {
        double next = 0, previous = 0;
        int count = 0;
        for (int[] windows : EvenWindows.batches((validation.ids.length - 2) / context, most, batch)) {
            int[] starts = Arrays.stream(windows).map(window -> 1 + window * context).toArray();
            double[] both = Gradients.off(() -> Memory.scope(() ->
                    Arrays.stream(losses(validation, starts)).mapToDouble(Tensor::item).toArray()));
            next += starts.length * both[0];
            previous += starts.length * both[1];
            count += starts.length;
        }
        return new Losses(next / count, previous / count);
    }

    /** Of the windows that begin at these places: for the next word, and for the previous one. */
    private Tensor[] losses(Text text, int... starts) {
        int[][][] windows = Arrays.stream(starts).mapToObj(start -> Arrays.copyOfRange(text.characters, start, start + context))
                .toArray(int[][][]::new);
        Logits logits = model.apply(windows);
        return new Tensor[] {
            logits.next.crossEntropy(targets(text, 1, starts)), logits.previous.crossEntropy(targets(text, -1, starts))};
    }

    private int[] targets(Text text, int shift, int... starts) {
        return Arrays.stream(starts).flatMap(start -> Arrays.stream(text.ids, start + shift, start + shift + context)).toArray();
    }
}
