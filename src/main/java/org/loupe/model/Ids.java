package org.loupe.model;

/** Checks of token ids that every model makes alike. */
public final class Ids {
    private Ids() { }

    /** Refuses a batch without texts, or without tokens, or of texts of different lengths. @return the length of the texts */
    public static int requireTexts(String model, int[][] ids) {
        if (ids.length == 0 || ids[0].length == 0)
            throw new IllegalArgumentException(model + " needs at least one text of at least one token, not " + ids.length
                    + (ids.length == 0 ? " texts" : " empty ones"));
        for (int text = 0; text < ids.length; text++)
            if (ids[text].length != ids[0].length)
                throw new IllegalArgumentException(model + ": text " + text + " has " + ids[text].length
                        + " tokens and text 0 has " + ids[0].length
                        + "; fill the shorter one up, and mask what fills it");
        return ids[0].length;
    }
}
