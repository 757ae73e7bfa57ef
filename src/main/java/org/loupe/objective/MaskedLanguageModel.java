package org.loupe.objective;

import java.util.Collection;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;

/**
 * Find the hidden tokens of a text from all others, on both sides (Devlin et al. 2019, section 3.1, task 1). Only the chosen
 * tokens give a lesson, so learning takes more text than with a {@link CausalLanguageModel}, and what is learned sees both ways.
 */
public final class MaskedLanguageModel implements Objective {
    private static final long VALIDATION_SEED = 15;

    private final Model model;
    private final MaskedTexts training, validation;
    private final int batch;

    /** A model that scores tokens where it is asked to. All others would be work for nothing: they are six of seven. */
    public interface Model {
        /**
         * @param places as {@link MaskedTexts.Questions#places} has them
         * @return logits [places, vocabulary]
         */
        Tensor tokensAt(Batch batch, int... places);
    }

    /**
     * @param training texts with their masks, {@link MaskedTexts#dynamic} or {@link MaskedTexts#fixed}
     * @param validation texts kept apart; each is masked once, always in the same way
     * @param batch texts in a training step
     */
    public MaskedLanguageModel(Model model, MaskedTexts training, Collection<Encoding> validation, int batch) {
        if (batch < 1) throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        this.model = model;
        this.training = training;
        this.validation = MaskedTexts.fixed(validation, training.masking(), 1, VALIDATION_SEED);
        this.batch = batch;
    }

    @Override
    public Tensor trainingLoss(Random random) {
        return draw(random).loss();
    }

    /** Counts the hidden tokens, of which a batch has now more, now fewer. */
    @Override
    public MicroBatch draw(Random random) {
        return asked(training.questions(random, random.ints(batch, 0, training.size()).toArray()));
    }

    /** The mean loss over all hidden tokens of the validation texts. */
    @Override
    public double validationLoss() {
        return MicroBatch.jointLoss(IntStream.iterate(0, from -> from < validation.size(), from -> from + batch)
                .mapToObj(from -> asked(validationQuestions(from))).toList());
    }

    /** The validation texts from this one on, a batch at most, always masked in the same way. */
    public MaskedTexts.Questions validationQuestions(int from) {
        int[] numbers = IntStream.range(from, Math.min(from + batch, validation.size())).toArray();
        return validation.questions(new Random(VALIDATION_SEED), numbers);
    }

    /** The mean cross-entropy of the hidden tokens. */
    private MicroBatch asked(MaskedTexts.Questions questions) {
        return new MicroBatch(() -> new Tensor[] {
            model.tokensAt(questions.batch(), questions.places()).crossEntropy(questions.hidden())}, questions.count());
    }
}
