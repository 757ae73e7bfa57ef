package org.loupe.objective;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/**
 * What BERT is trained for: find the hidden tokens, and tell whether the second piece of text follows the first. The loss is the
 * sum of both (Devlin et al. 2019, A.2): the mean cross-entropy of the hidden tokens plus that of the pairs.
 */
public final class BertPretraining implements Objective {
    private static final long VALIDATION_SEED = 15;

    private final Model model;
    private final List<SentencePair> training, validation;
    private final MaskedTexts trainingTexts, validationTexts;
    private final int batch;

    /**
     * What a model gives: scores of the tokens, [batch, time, vocabulary] or [places, vocabulary], and of "is next" and
     * "not next", [batch, 2].
     */
    public record Logits(Tensor tokens, Tensor next) { }

    /** The two losses and their sum, scalars. */
    public record Loss(Tensor tokens, Tensor next) {
        public Tensor sum() {
            return tokens.add(next);
        }
    }

    /** A model with both heads, which scores tokens where it is asked to, as in {@link MaskedLanguageModel.Model}. */
    public interface Model {
        /** @param places as {@link MaskedTexts.Questions#places} has them  @return tokens [places, vocabulary], next [batch, 2] */
        Logits forwardAt(Batch batch, int... places);
    }

    /**
     * @param masking of all texts, anew each time
     * @param validation pairs kept apart; they are masked once
     * @param batch pairs in a training step
     */
    public BertPretraining(Model model, Masking masking, List<SentencePair> training, List<SentencePair> validation, int batch) {
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
        return draw(random).loss();
    }

    /** Counts the hidden tokens, of which a batch has now more, now fewer, and the pairs. */
    @Override
    public MicroBatch draw(Random random) {
        return asked(trainingTexts, training, random, random.ints(batch, 0, training.size()).toArray());
    }

    /** The mean over all hidden tokens of the validation pairs plus that over the pairs. */
    @Override
    public double validationLoss() {
        return MicroBatch.jointLoss(IntStream.iterate(0, from -> from < validation.size(), from -> from + batch)
                .mapToObj(from -> asked(validationTexts, validation, new Random(VALIDATION_SEED),
                        IntStream.range(from, Math.min(from + batch, validation.size())).toArray())).toList());
    }

    private MicroBatch asked(MaskedTexts texts, List<SentencePair> pairs, Random random, int... numbers) {
        MaskedTexts.Questions questions = texts.questions(random, numbers);
        int[] labels = IntStream.of(numbers).map(i -> pairs.get(i).label()).toArray();
        return new MicroBatch(() -> {
            Loss loss = loss(model.forwardAt(questions.batch(), questions.places()), questions.hidden(), labels);
            return new Tensor[] {loss.tokens, loss.next};
        }, questions.count(), labels.length);
    }

    /**
     * The losses of one batch.
     *
     * @param targets the right token for each row of scores in C order, {@link Masking#IGNORED} where none is hidden
     * @param labels of the pairs, {@link SentencePair#IS_NEXT} or {@link SentencePair#NOT_NEXT}
     */
    public static Loss loss(Logits logits, int[] targets, int... labels) {
        return new Loss(logits.tokens.crossEntropy(targets), logits.next.crossEntropy(labels));
    }
}
