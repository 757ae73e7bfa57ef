package org.loupe.generate;

/**
 * Makes tokens that the text already has less likely (Keskar et al. 2019, section 4.1): a positive score is divided by the
 * penalty. A negative one is multiplied, as transformers does, since division would make it likelier.
 *
 * @param penalty above 1 against repetition (the paper has 1.2), 1 for none, below 1 in favour of it
 */
public record RepetitionPenalty(double penalty) implements SamplingStep {
    public RepetitionPenalty {
        if (!(penalty > 0) || Double.isInfinite(penalty))
            throw new IllegalArgumentException("repetitionPenalty " + penalty + " must be above 0; 1.2 is usual, 1 changes nothing");
    }

    @Override
    public double[] apply(double[] scores, int... text) {
        double[] changed = scores.clone();
        for (int token : text) {
            if (token < 0 || token >= scores.length)
                throw new IndexOutOfBoundsException("token " + token + " of the text is outside the vocabulary, 0 to "
                        + (scores.length - 1));
            changed[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
        }
        return changed;
    }

    @Override
    public String name() {
        return "repetition penalty " + penalty;
    }
}
