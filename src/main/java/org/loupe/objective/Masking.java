package org.loupe.objective;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.text.SpecialTokens;

/**
 * Hides tokens of a text so that a model can learn to find them (Devlin et al. 2019, section 3.1 task 1 and appendix A.1).
 * Of the ordinary tokens 15% are chosen. Of the chosen, 80% become [MASK]; 10% become a random token, so that the model cannot
 * trust what it sees; 10% stay as they are, so that it does not think every visible token wrong.
 *
 * <p>A text of n ordinary tokens has {@code round(0.15 n)} of them chosen, and at least one. Special tokens, the unknown one among
 * them, are never chosen, and are no random token. The random token may happen to be the one that stood there. A text of special
 * tokens alone stays untouched.
 *
 * @param share of the ordinary tokens that are chosen, above 0 and at most 1
 * @param masked share of the chosen that become [MASK]
 * @param replaced share of the chosen that become a random token; the rest stay
 * @param vocabulary number of different tokens
 */
public record Masking(double share, double masked, double replaced, SpecialTokens special, int vocabulary) {
    /** The target where there is nothing to find: the loss leaves it out. */
    public static final int IGNORED = -100;

    /** What was done at a place. */
    public enum Done { NOT_CHOSEN, MASKED, REPLACED, KEPT }

    /**
     * A masked text.
     *
     * @param inputs what the model reads
     * @param targets the token that stood at each chosen place, {@link #IGNORED} elsewhere
     * @param done what was done at each place
     */
    public record Masked(int[] inputs, int[] targets, Done[] done) { }

    public Masking {
        if (!(share > 0 && share <= 1)) throw new IllegalArgumentException("the share of chosen tokens " + share
                + " must be above 0 and at most 1; BERT has 0.15");
        if (!(masked >= 0 && replaced >= 0 && masked + replaced <= 1))
            throw new IllegalArgumentException("the shares " + masked + " of masked and " + replaced
                    + " of replaced tokens must be at least 0, and at most 1 together");
        if (IntStream.range(0, vocabulary).allMatch(special::isSpecial))
            throw new IllegalArgumentException("a vocabulary of " + vocabulary
                    + " tokens has none but special ones; there is nothing to hide");
        if (special.mask() >= vocabulary)
            throw new IllegalArgumentException("[MASK] has the id " + special.mask() + ", outside the vocabulary of " + vocabulary
                    + " tokens");
    }

    /** As BERT: 15% chosen, of which 80% masked, 10% replaced, 10% kept. */
    public static Masking bert(SpecialTokens special, int vocabulary) {
        return new Masking(0.15, 0.8, 0.1, special, vocabulary);
    }

    /** @param ids of one text, which stays as it is */
    public Masked apply(int[] ids, Random random) {
        int[] inputs = ids.clone(), targets = new int[ids.length];
        Done[] done = new Done[ids.length];
        Arrays.fill(targets, IGNORED);
        Arrays.fill(done, Done.NOT_CHOSEN);
        for (int place : chosen(ids, random)) {
            targets[place] = ids[place];
            double chance = random.nextDouble();
            done[place] = chance < masked ? Done.MASKED : chance < masked + replaced ? Done.REPLACED : Done.KEPT;
            if (done[place] == Done.MASKED) inputs[place] = special.mask();
            if (done[place] == Done.REPLACED) inputs[place] = ordinaryToken(random);
        }
        return new Masked(inputs, targets, done);
    }

    /** The chosen places: the first few of all ordinary ones in a random order. */
    private int[] chosen(int[] ids, Random random) {
        int[] places = IntStream.range(0, ids.length).filter(place -> isOrdinary(ids[place])).toArray();
        int count = Math.min(places.length, Math.max(1, (int) Math.round(share * places.length)));
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(places.length - i), swapped = places[i];
            places[i] = places[other];
            places[other] = swapped;
        }
        return Arrays.copyOf(places, count);
    }

    private boolean isOrdinary(int id) {
        if (id < 0 || id >= vocabulary)
            throw new IndexOutOfBoundsException("id " + id + " is outside the vocabulary of " + vocabulary
                    + " tokens; ids run from 0 to " + (vocabulary - 1));
        return !special.isSpecial(id);
    }

    private int ordinaryToken(Random random) {
        int id = random.nextInt(vocabulary);
        while (special.isSpecial(id)) id = random.nextInt(vocabulary);
        return id;
    }
}
