package org.loupe.objective;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * What BERT is trained for: find the hidden tokens, and tell whether the second piece of text follows the first. The loss is the
 * sum of both (Devlin et al. 2019, A.2): the mean cross-entropy of the hidden tokens plus that of the pairs.
 */
public final class BertPretraining implements Objective {
    private static final long VALIDATION_SEED = 15;

    private final Function<Batch, Logits> model;
    private final List<SentencePair> training, validation;
    private final MaskedTexts trainingTexts, validationTexts;
    private final int batch;

    /** What a model gives: scores of the tokens [batch, time, vocabulary], and of "is next" and "not next" [batch, 2]. */
    public record Logits(Tensor tokens, Tensor next) { }

    /** The two losses and their sum, scalars. */
    public record Loss(Tensor tokens, Tensor next) {
        public Tensor sum() {
            return tokens.add(next);
        }
    }

    /**
     * @param masking of all texts, anew each time
     * @param validation pairs kept apart; they are masked once
     * @param batch pairs in a training step
     */
    public BertPretraining(Function<Batch, Logits> model, Masking masking, List<SentencePair> training,
            List<SentencePair> validation, int batch) {
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        this.model = model;
        this.training = List.copyOf(training);
        this.validation = List.copyOf(validation);
        this.trainingTexts = MaskedTexts.dynamic(training.stream().map(SentencePair::text).toList(), masking);
        this.validationTexts = MaskedTexts.fixed(validation.stream().map(SentencePair::text).toList(), masking, 1, VALIDATION_SEED);
        this.batch = batch;
    }

    @Override
    public Tensor trainingLoss(Random random) {
        int[] numbers = random.ints(batch, 0, training.size()).toArray();
        return loss(trainingTexts, training, random, numbers).sum();
    }

    /** The mean over the batches of validation pairs. */
    @Override
    public double validationLoss() {
        double sum = 0;
        for (int from = 0; from < validation.size(); from += batch) {
            int[] numbers = IntStream.range(from, Math.min(from + batch, validation.size())).toArray();
            sum += numbers.length * Gradients.off(() -> Memory.scope(
                    () -> loss(validationTexts, validation, new Random(VALIDATION_SEED), numbers).sum().item()));
        }
        return sum / validation.size();
    }

    private Loss loss(MaskedTexts texts, List<SentencePair> pairs, Random random, int... numbers) {
        MaskedTexts.Questions questions = texts.questions(random, numbers);
        return loss(model.apply(questions.batch()), questions.targets(), IntStream.of(numbers).map(i -> pairs.get(i).label()).toArray());
    }

    /**
     * The losses of one batch.
     *
     * @param targets [batch][time], {@link Masking#IGNORED} where no token is hidden
     * @param labels of the pairs, {@link SentencePair#IS_NEXT} or {@link SentencePair#NOT_NEXT}
     */
    public static Loss loss(Logits logits, int[][] targets, int... labels) {
        int[] flat = Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray();
        return new Loss(logits.tokens.crossEntropy(flat), logits.next.crossEntropy(labels));
    }
}
