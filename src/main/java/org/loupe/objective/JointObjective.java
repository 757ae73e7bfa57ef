package org.loupe.objective;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;

/**
 * Fine-tuning for a class without forgetting how to read on (Radford et al. 2018, eq. 3 to 5): the loss of the classes, L2,
 * plus lambda times the language model's loss on the same texts, L1. What fills up shorter texts counts in neither.
 *
 * <p>The paper maximises sums of log-probabilities; here both are means of their negatives, over texts and over tokens.
 */
public final class JointObjective implements Objective {
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
     * @param training examples to learn from; with a lambda above 0 one at least has two tokens
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
        if (lambda > 0) requireNextToken(lengths(training));
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
        MicroBatch one = joint(() -> logits, labels, ids, lengths, requireWeight(lambda));
        if (lambda > 0) requireNextToken(lengths);
        return one.loss();
    }

    @Override
    public Tensor trainingLoss(Random random) {
        return draw(random).loss();
    }

    /** Counts the texts, and the tokens that have one before them. A batch in which no text has two tokens teaches the classes alone. */
    @Override
    public MicroBatch draw(Random random) {
        return joint(random.ints(batch, 0, training.size()).mapToObj(training::get).toList(), lambda);
    }

    /** The loss of the classes alone, L2: what the fine-tuned model is for. */
    @Override
    public double validationLoss() {
        return MicroBatch.jointLoss(IntStream.iterate(0, from -> from < validation.size(), from -> from + batch)
                .mapToObj(from -> joint(validation.subList(from, Math.min(validation.size(), from + batch)), 0)).toList());
    }

    private MicroBatch joint(List<Example> examples, double weight) {
        int[] lengths = lengths(examples), labels = examples.stream().mapToInt(Example::label).toArray();
        int[][] ids = Batch.of(PADDING, examples.stream().map(e -> new Encoding(e.ids, new int[e.ids.length])).toList()).ids();
        return joint(() -> model.forward(ids, lengths), labels, ids, lengths, weight);
    }

    private static MicroBatch joint(Supplier<Logits> model, int[] labels, int[][] ids, int[] lengths, double weight) {
        int[] next = NextTokens.of(ids, lengths);
        int count = weight == 0 ? 0 : NextTokens.count(lengths);
        return new MicroBatch(() -> {
            Logits logits = model.get();
            Tensor ofClasses = logits.classes.crossEntropy(labels);
            return new Tensor[] {ofClasses, count == 0 ? null : logits.next.crossEntropy(next).mul(weight)};
        }, labels.length, count);
    }

    private static int[] lengths(List<Example> examples) {
        return examples.stream().mapToInt(example -> example.ids.length).toArray();
    }

    private static void requireNextToken(int... lengths) {
        if (NextTokens.count(lengths) == 0)
            throw new IllegalArgumentException("no text has two tokens, so there is none to predict; lambda 0 leaves it at the classes");
    }

    private static double requireWeight(double lambda) {
        if (!(lambda >= 0) || Double.isInfinite(lambda))
            throw new IllegalArgumentException("lambda " + lambda
                    + " must be at least 0; it is 0.5 in the paper, and 0 leaves the language model out");
        return lambda;
    }
}
