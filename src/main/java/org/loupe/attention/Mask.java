package org.loupe.attention;

import java.util.Arrays;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** Which tokens may look at which: what each query (a row of the scores) sees of the keys (the columns). */
public final class Mask {
    private static final int ANY = -1;

    /** Whether a query of a text sees a key. */
    private interface Rule {
        boolean sees(int text, int query, int key);
    }

    private final int texts, queries, keys;     // ANY where the rule does not depend on it
    private final boolean causal;               // told apart, as attention then spares what is hidden
    private final Rule rule;                    // beside it; null hides nothing
    private float[] ruleBias;                   // computed when it is first asked for

    private Mask(int texts, int queries, int keys, boolean causal, Rule rule) {
        this.texts = texts;
        this.queries = queries;
        this.keys = keys;
        this.causal = causal;
        this.rule = rule;
    }

    /** Every token sees every token, as in BERT. */
    public static Mask bidirectional() {
        return new Mask(ANY, ANY, ANY, false, null);
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
        return new Mask(ANY, queries, keys, true, null);
    }

    /**
     * Hides what only fills up shorter texts.
     *
     * @param attention [batch][keys], 1 for a token and 0 for padding; each text needs a token
     */
    public static Mask padding(int[]... attention) {
        if (attention.length == 0) throw new IllegalArgumentException("an attention mask needs at least one text");
        int[][] real = Arrays.stream(attention).map(int[]::clone).toArray(int[][]::new);
        for (int text = 0; text < real.length; text++) {
            if (real[text].length != real[0].length)
                throw new IllegalArgumentException("the attention mask of text " + text + " has " + real[text].length
                        + " places and that of text 0 has "
                        + real[0].length + "; fill the shorter one up with 0");
            for (int value : real[text]) if (value != 0 && value != 1)
                throw new IllegalArgumentException("the attention mask of text " + text + " holds " + value
                        + "; 1 marks a token and 0 padding");
            if (Arrays.stream(real[text]).noneMatch(value -> value == 1))
                throw new IllegalArgumentException("text " + text + " is padding alone: its attention mask holds no 1");
        }
        return new Mask(real.length, ANY, real[0].length, false, (text, query, key) -> real[text][key] == 1);
    }

    /** The first tokens see each other, the others what is before them: prefix language models (Raffel et al. 2020, section 3.2.1). */
    public static Mask prefix(int time, int prefix) {
        if (time < 0 || prefix < 0 || prefix > time)
            throw new IllegalArgumentException("a prefix of " + prefix + " must lie between 0 and the length of the text, " + time);
        return new Mask(ANY, time, time, false, (text, query, key) -> key < prefix || key <= query);
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
        Mask near = new Mask(ANY, queries, keys, false, (text, query, key) -> past + query - key < window);
        return causal(queries, keys).and(near);
    }

    /** A token sees only its own segment: several short texts in one row. @param segments [batch][time], a number for each token */
    public static Mask segments(int[]... segments) {
        if (segments.length == 0) throw new IllegalArgumentException("segments need at least one text");
        int[][] own = Arrays.stream(segments).map(int[]::clone).toArray(int[][]::new);
        for (int[] one : own) if (one.length != own[0].length)
            throw new IllegalArgumentException("segments of " + one.length + " and of " + own[0].length + " tokens do not make a batch");
        return new Mask(own.length, own[0].length, own[0].length, false, (text, query, key) -> own[text][query] == own[text][key]);
    }

    /** Only what both let see. */
    public Mask and(Mask other) {
        Rule both = rule == null ? other.rule : other.rule == null ? rule
                : (text, query, key) -> rule.sees(text, query, key) && other.rule.sees(text, query, key);
        return new Mask(common("texts", texts, other.texts), common("queries", queries, other.queries), common("keys", keys, other.keys),
                causal || other.causal, both);
    }

    private static int common(String what, int a, int b) {
        if (a != ANY && b != ANY && a != b) throw new IllegalArgumentException("masks for " + a + " and for " + b + " " + what
                + " do not combine");
        return a == ANY ? b : a;
    }

    /** Whether a query of a text sees a key. */
    public boolean sees(int text, int query, int key) {
        return (!causal || key <= query + keys - queries) && (rule == null || rule.sees(text, query, key));
    }

    /**
     * What is added to the scores before softmax: 0 where a query may see a key, negative infinity where not;
     * [query, key] or [batch, 1, 1 or query, key].
     */
    public Tensor bias() {
        if (keys == ANY) return Tensor.zeros(1, 1);
        Tensor order = causal ? Tensor.causalBias(queries, keys) : Tensor.zeros(1, keys);
        return rule == null ? order : order.add(ruleBias());
    }

    boolean isCausal() {
        return causal;
    }

    /**
     * The bias of all but the causal order, or null where there is nothing else. A new tensor, so that it goes with
     * the scope of its use.
     */
    Tensor ruleBias() {
        if (rule == null) return null;
        int batch = Math.max(1, texts), rows = queries == ANY ? 1 : queries;
        if (ruleBias == null) {
            float[] bias = new float[Math.multiplyExact(Math.multiplyExact(batch, rows), keys)];
            for (int i = 0; i < bias.length; i++)
                if (!rule.sees(i / keys / rows, i / keys % rows, i % keys)) bias[i] = Float.NEGATIVE_INFINITY;
            ruleBias = bias;
        }
        int[] shape = texts == ANY ? new int[] {rows, keys} : new int[] {batch, 1, rows, keys};
        return Gradients.off(() -> Tensor.of(ruleBias, shape));
    }

    /** Refuses scores of another shape than this mask was made for. */
    void requireFit(int batch, int scoreQueries, int scoreKeys) {
        if (fits(texts, batch) && fits(queries, scoreQueries) && fits(keys, scoreKeys)) return;
        throw new IllegalArgumentException("a " + (causal && rule == null ? "causal " : "") + "mask for " + text(texts)
                + " texts, " + text(queries)
                + " queries and " + text(keys) + " keys does not fit scores [" + scoreQueries + ", " + scoreKeys
                        + "], [query, key], of " + batch
                + " texts; make it with the length of the text" + (scoreKeys > scoreQueries ? ", or with queries and keys" : ""));
    }

    private static boolean fits(int mine, int theirs) {
        return mine == ANY || mine == theirs;
    }

    private static String text(int size) {
        return size == ANY ? "any" : String.valueOf(size);
    }
}
