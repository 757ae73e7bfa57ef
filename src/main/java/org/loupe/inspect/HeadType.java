package org.loupe.inspect;

/**
 * Kinds of attention heads that a simple rule tells. For a place the rule is half of the attention, on average: what Clark et al. 2019,
 * section 3.1, count previous-token and next-token heads by. Loupe asks the same of the other places; what {@link #BROAD} and
 * {@link #LOCAL} must pass is Loupe's own choice too.
 *
 * @see HeadTypes
 */
public enum HeadType {
    /** Looks at the token before (Clark et al. 2019, section 3.1). */
    PREVIOUS_TOKEN("previous token", HeadType.HALF, 1),
    /** Looks at the token after, in a model that sees both sides (Clark et al. 2019, section 3.1). */
    NEXT_TOKEN("next token", HeadType.HALF, 1),
    /** Looks at the token that it stands at. */
    ITSELF("itself", HeadType.HALF, 1),
    /** Looks at what followed the current token when that stood in the text before (Olsson et al. 2022): measured by {@link InductionScore}. */
    INDUCTION("induction", HeadType.HALF, 1),
    /** Looks at where the current token stood in the text before (Wang et al. 2022): measured by {@link InductionScore}. */
    DUPLICATE_TOKEN("duplicate token", HeadType.HALF, 1),
    /**
     * Looks at [SEP], punctuation and ends of lines (Clark et al. 2019, section 3.2); at least twice as much as an even head does, as a
     * text may be full of them.
     */
    SEPARATOR("separators", HeadType.HALF, 1),
    /** Looks at the first token, whatever that is: an attention sink (Xiao et al. 2023), where a head rests that has nothing to find. */
    FIRST_TOKEN("first token", HeadType.HALF, 1),
    /** Looks at everything alike (Clark et al. 2019, section 3.3): its entropy is at least 0.9 of an even head's. */
    BROAD("broad", 0.9, 1),
    /** Looks at what is near, though at no single place: its mean distance is at most a quarter of an even head's. */
    LOCAL("local", 0.25, 0);

    private static final double HALF = 0.5;

    private final String title;
    private final double threshold;
    private final double ideal;

    HeadType(String title, double threshold, double ideal) {
        this.title = title;
        this.threshold = threshold;
        this.ideal = ideal;
    }

    /** In words, for a reader. */
    public String title() {
        return title;
    }

    /** The value that a head must pass. */
    public double threshold() {
        return threshold;
    }

    /** How far a value is from the threshold, 0, to what a head of nothing but this kind has, 1; below 0 for one of another kind. */
    public double strength(double value) {
        return (value - threshold) / (ideal - threshold);
    }
}
