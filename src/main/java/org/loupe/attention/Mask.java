package org.loupe.attention;

import static org.loupe.attention.MaskSizes.ANY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** Which tokens may look at which: what each query (a row of the scores) sees of the keys (the columns). */
public final class Mask {
    private static final String LATER = "later token";

    /** Whether a query of a text sees a key. */
    private interface Sight {
        boolean reaches(int text, int query, int key);
    }

    /** @param hides what a key is that cannot be seen, in words */
    private record Rule(String hides, Sight sight) { }

    private final MaskSizes sizes;
    private final boolean causal;               // told apart, as attention then spares what is hidden
    private final List<Rule> rules;             // beside it; none hides nothing
    private float[] ruleBias;                   // computed when it is first asked for

    private Mask(MaskSizes sizes, boolean causal, List<Rule> rules) {
        this.sizes = sizes;
        this.causal = causal;
        this.rules = rules;
    }

    private static Mask of(MaskSizes sizes, String hides, Sight sight) {
        return new Mask(sizes, false, List.of(new Rule(hides, sight)));
    }

    /** Every token sees every token, as in BERT. */
    public static Mask bidirectional() {
        return new Mask(new MaskSizes(ANY, ANY, ANY), false, List.of());
    }

    /** Each token sees itself and the tokens before it (Vaswani et al. 2017, section 3.2.3). */
    public static Mask causal(int time) {
        return causal(time, time);
    }

    /** The same for queries that are the last of the keys: those before them are in a {@link KeyValueCache}. */
    public static Mask causal(int queries, int keys) {
        if (queries < 0 || keys < queries)
            throw new IllegalArgumentException("a causal mask needs a length of at least 0, and no fewer keys than queries, not "
                    + queries + " queries and " + keys + " keys");
        return new Mask(new MaskSizes(ANY, queries, keys), true, List.of());
    }

    /**
     * Hides what only fills up shorter texts.
     *
     * @param attention [batch][keys], 1 for a token and 0 for padding; each text needs a token
     */
    public static Mask padding(int[]... attention) {
        int[][] real = rectangular("an attention mask", "fill the shorter one up with 0", attention);
        for (int text = 0; text < real.length; text++) {
            for (int value : real[text]) if (value != 0 && value != 1)
                throw new IllegalArgumentException("the attention mask of text " + text + " holds " + value
                        + "; 1 marks a token and 0 padding");
            if (Arrays.stream(real[text]).noneMatch(value -> value == 1))
                throw new IllegalArgumentException("text " + text + " is padding alone: its attention mask holds no 1");
        }
        return of(new MaskSizes(real.length, ANY, real[0].length), "padding", (text, query, key) -> real[text][key] == 1);
    }

    /** The first tokens see each other, the others what is before them: prefix language models (Raffel et al. 2020, section 3.2.1). */
    public static Mask prefix(int time, int prefix) {
        if (time < 0 || prefix < 0 || prefix > time)
            throw new IllegalArgumentException("a prefix of " + prefix + " must lie between 0 and the length of the text, " + time);
        return of(new MaskSizes(ANY, time, time), LATER + " outside of the prefix", (text, query, key) -> key < prefix || key <= query);
    }

    /**
     * Causal, and no further back than a window: each token sees itself and the {@code window - 1} before it (Jiang
     * et al. 2023, Mistral).
     */
    public static Mask slidingWindow(int time, int window) {
        return slidingWindow(time, time, window);
    }

    /** The same for queries that are the last of the keys. */
    public static Mask slidingWindow(int queries, int keys, int window) {
        if (window < 1) throw new IllegalArgumentException("a window of " + window + " hides all; it must be at least 1");
        if (window >= keys) return causal(queries, keys);     // hides nothing more, and costs less
        int past = keys - queries;
        Mask near = of(new MaskSizes(ANY, queries, keys), "further back than " + (window - 1), (text, query, key) -> past + query - key < window);
        return causal(queries, keys).and(near);
    }

    /** A token sees only its own segment: several short texts in one row. @param segments [batch][time], a number for each token */
    public static Mask segments(int[]... segments) {
        int[][] own = rectangular("segments", "fill the shorter one up with a number of its own", segments);
        int time = own[0].length;
        return of(new MaskSizes(own.length, time, time), "another segment", (text, query, key) -> own[text][query] == own[text][key]);
    }

    private static int[][] rectangular(String what, String mend, int[]... given) {
        if (given.length == 0) throw new IllegalArgumentException(what + " of no text: there must be at least one text");
        for (int text = 0; text < given.length; text++)
            if (given[text].length != given[0].length)
                throw new IllegalArgumentException(what + " of " + given[text].length + " places for text " + text + " and of "
                        + given[0].length + " for text 0 do not make a batch; " + mend);
        return Arrays.stream(given).map(int[]::clone).toArray(int[][]::new);
    }

    /** Only what both let see. */
    public Mask and(Mask other) {
        List<Rule> both = new ArrayList<>(rules);
        both.addAll(other.rules);
        return new Mask(sizes.and(other.sizes), causal || other.causal, List.copyOf(both));
    }

    /** Whether a query of a text sees a key. */
    public boolean sees(int text, int query, int key) {
        return isInOrder(query, key) && passesRules(text, query, key);
    }

    private boolean isInOrder(int query, int key) {
        return !causal || key <= query + sizes.keys() - sizes.queries();
    }

    private boolean passesRules(int text, int query, int key) {
        for (Rule rule : rules) if (!rule.sight().reaches(text, query, key)) return false;
        return true;
    }

    /** Why a query of a text does not see a key, in words: "later token", "padding"; none where it does. */
    public List<String> hiddenAs(int text, int query, int key) {
        List<String> reasons = new ArrayList<>();
        if (!isInOrder(query, key)) reasons.add(LATER);
        for (Rule rule : rules) if (!rule.sight().reaches(text, query, key) && !reasons.contains(rule.hides())) reasons.add(rule.hides());
        return reasons;
    }

    /** The scores that this is made for. */
    public MaskSizes sizes() {
        return sizes;
    }

    /**
     * What is added to the scores before softmax: 0 where a query may see a key, negative infinity where not;
     * [query, key] or [batch, 1, 1 or query, key].
     */
    public Tensor bias() {
        if (sizes.keys() == ANY) return Tensor.zeros(1, 1);
        Tensor order = causal ? Tensor.causalBias(sizes.queries(), sizes.keys()) : Tensor.zeros(1, sizes.keys());
        return rules.isEmpty() ? order : order.add(ruleBias());
    }

    boolean isCausal() {
        return causal;
    }

    /**
     * The bias of all but the causal order, or null where there is nothing else. A new tensor, so that it goes with
     * the scope of its use.
     */
    Tensor ruleBias() {
        if (rules.isEmpty()) return null;
        int batch = Math.max(1, sizes.texts()), rows = sizes.queries() == ANY ? 1 : sizes.queries(), keys = sizes.keys();
        if (ruleBias == null) {
            float[] bias = new float[Math.multiplyExact(Math.multiplyExact(batch, rows), keys)];
            for (int i = 0; i < bias.length; i++)
                if (!passesRules(i / keys / rows, i / keys % rows, i % keys)) bias[i] = Float.NEGATIVE_INFINITY;
            ruleBias = bias;
        }
        int[] shape = sizes.texts() == ANY ? new int[] {rows, keys} : new int[] {batch, 1, rows, keys};
        return Gradients.off(() -> Tensor.of(ruleBias, shape));
    }

    /** Refuses scores of another shape than this mask was made for. */
    void requireFit(int batch, int queries, int keys) {
        sizes.requireFit(causal && rules.isEmpty() ? "causal mask" : "mask", batch, queries, keys);
    }
}
