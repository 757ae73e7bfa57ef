package org.loupe.objective;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * Fine-tuning for a class without forgetting how to read on (Radford et al. 2018, eq. 3 to 5): the loss of the classes, L2,
 * plus lambda times the language model's loss on the same texts, L1. What fills up shorter texts counts in neither.
 *
 * <p>The paper maximises sums of log-probabilities; here both are means of their negatives, over texts and over tokens.
 */
public final class JointObjective implements Objective {
    /** A target that crossEntropy leaves out. */
    private static final int IGNORED = -100;
    /** Fills up shorter texts. No token sees what stands behind it, so any id that every vocabulary has will do. */
    private static final int PADDING = 0;

    private final Model model;
    private final List<Example> training, validation;
    private final int batch;
    private final double lambda;

    /** A text and its class. */
    public record Example(int[] ids, int label) {
        public Example {
            if (ids.length == 0) throw new IllegalArgumentException("a text with the class " + label
                    + " is empty; it needs at least one token");
            if (label < 0) throw new IllegalArgumentException("the class " + label + " must be at least 0");
            ids = ids.clone();
        }
    }

    /** What a model with two heads gives: scores of the classes [batch, classes] and of the next token [batch, time, vocabulary]. */
    public record Logits(Tensor classes, Tensor next) { }

    /** A model with two heads, such as GPT's classifier. */
    public interface Model {
        /** @param ids [batch][time], filled up at the right  @param lengths of the texts without what fills them up */
        Logits forward(int[][] ids, int... lengths);
    }

    /**
     * @param training examples to learn from
     * @param validation examples kept apart
     * @param batch examples in a training step
     * @param lambda weight of the language model's loss; 0.5 in the paper, 0 for the classes alone
     */
    public JointObjective(Model model, List<Example> training, List<Example> validation, int batch, double lambda) {
        if (training.isEmpty() || validation.isEmpty())
            throw new IllegalArgumentException("there are " + training.size() + " training and " + validation.size()
                    + " validation examples; each needs at least one");
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        this.model = model;
        this.training = List.copyOf(training);
        this.validation = List.copyOf(validation);
        this.batch = batch;
        this.lambda = requireWeight(lambda);
    }

    /**
     * L2 + lambda L1 as a function of the logits.
     *
     * @param logits of the classes [batch, classes] and of the next token [batch, time, vocabulary]
     * @param labels the right class of each text
     * @param ids [batch][time], filled up at the right
     * @param lengths of the texts without what fills them up
     * @return a scalar
     */
    public static Tensor loss(Logits logits, int[] labels, int[][] ids, int[] lengths, double lambda) {
        Tensor ofClasses = logits.classes.crossEntropy(labels);
        return requireWeight(lambda) == 0 ? ofClasses
                : ofClasses.add(logits.next.crossEntropy(nextTokens(ids, lengths), IGNORED, 0).mul(lambda));
    }

    /** The token after each token, and {@link #IGNORED} where a text has none. */
    private static int[] nextTokens(int[][] ids, int... lengths) {
        if (ids.length == 0 || lengths.length != ids.length)
            throw new IllegalArgumentException(ids.length + " texts need a length each, and at least one; there are "
                    + lengths.length + " lengths");
        int time = ids[0].length;
        int[] targets = new int[ids.length * time];
        Arrays.fill(targets, IGNORED);
        for (int text = 0; text < ids.length; text++) {
            if (lengths[text] < 1 || lengths[text] > ids[text].length || ids[text].length != time)
                throw new IllegalArgumentException("the length " + lengths[text] + " of text " + text
                        + " must lie between 1 and " + ids[text].length
                        + ", and all texts must be filled up to " + time);
            for (int i = 0; i + 1 < lengths[text]; i++) targets[text * time + i] = ids[text][i + 1];
        }
        if (Arrays.stream(lengths).allMatch(length -> length == 1))
            throw new IllegalArgumentException("no text has two tokens, so there is none to predict; lambda 0 leaves it at the classes");
        return targets;
    }

    @Override
    public Tensor trainingLoss(Random random) {
        return loss(random.ints(batch, 0, training.size()).mapToObj(training::get).toList(), lambda);
    }

    /** The loss of the classes alone, L2: what the fine-tuned model is for. */
    @Override
    public double validationLoss() {
        double sum = 0;
        for (int from = 0; from < validation.size(); from += batch) {
            List<Example> some = validation.subList(from, Math.min(validation.size(), from + batch));
            sum += some.size() * Gradients.off(() -> Memory.scope(() -> loss(some, 0).item()));
        }
        return sum / validation.size();
    }

    private Tensor loss(List<Example> examples, double weight) {
        int[] lengths = examples.stream().mapToInt(example -> example.ids.length).toArray();
        int time = Arrays.stream(lengths).max().orElseThrow();
        int[][] ids = new int[lengths.length][time];
        for (int text = 0; text < ids.length; text++) {
            Arrays.fill(ids[text], PADDING);
            System.arraycopy(examples.get(text).ids, 0, ids[text], 0, lengths[text]);
        }
        return loss(model.forward(ids, lengths), examples.stream().mapToInt(Example::label).toArray(), ids, lengths, weight);
    }

    private static double requireWeight(double lambda) {
        if (!(lambda >= 0) || Double.isInfinite(lambda))
            throw new IllegalArgumentException("lambda " + lambda
                    + " must be at least 0; it is 0.5 in the paper, and 0 leaves the language model out");
        return lambda;
    }
}
