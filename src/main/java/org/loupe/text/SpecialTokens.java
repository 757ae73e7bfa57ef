package org.loupe.text;

import java.util.List;

/**
 * The ids of the tokens that are no text: they fill up, begin, separate and hide. BERT's are the tokens [PAD], [UNK], [CLS], [SEP]
 * and [MASK] (Devlin et al. 2019, section 3).
 *
 * @param padding fills shorter texts up
 * @param unknown stands for what the vocabulary lacks
 * @param start begins every text; what the model makes of it stands for the text as a whole
 * @param separator ends every part of a text
 * @param mask hides a token that is to be found again
 */
public record SpecialTokens(int padding, int unknown, int start, int separator, int mask) {
    /** BERT's names, in the order of the fields. */
    public static final List<String> NAMES = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    public SpecialTokens {
        int[] all = {padding, unknown, start, separator, mask};
        for (int i = 0; i < all.length; i++) {
            if (all[i] < 0) throw new IllegalArgumentException("the id " + all[i] + " of " + NAMES.get(i) + " must be at least 0");
            for (int j = 0; j < i; j++) if (all[i] == all[j])
                throw new IllegalArgumentException(NAMES.get(j) + " and " + NAMES.get(i) + " have the same id " + all[i]
                        + "; each needs its own");
        }
    }

    /** Those of a vocabulary that has BERT's names for them. */
    public static SpecialTokens of(Vocabulary vocabulary) {
        int[] ids = NAMES.stream().mapToInt(vocabulary::id).toArray();
        return new SpecialTokens(ids[0], ids[1], ids[2], ids[3], ids[4]);
    }

    /** The five ids from this one on, for a vocabulary without names. */
    public static SpecialTokens from(int first) {
        return new SpecialTokens(first, first + 1, first + 2, first + 3, first + 4);
    }

    /** Whether this is one of them. An unknown word is one too: nobody can tell which word it is. */
    public boolean isSpecial(int id) {
        return id == padding || id == unknown || id == start || id == separator || id == mask;
    }
}
