package org.loupe.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * The named intermediate values of one forward pass. Nothing is recorded, and nothing is paid, unless the pass runs inside
 * {@link #of}; and a trace changes no bit of what a model gives. Each kind of value, where 0 stands for any layer or head:
 *
 * <pre>
 * residual.0                      the stream of vectors that enters layer 0; residual.LAYERS leaves the last layer
 * layer.0.attention.query         also key, value: [batch, heads, time, headDim]
 * layer.0.attention.query.rotated also key.rotated, with rotary positions; and before, with norms, query.normalised and key.normalised
 * layer.0.attention.scores        [batch, heads, time, keys], with mask and bias; their softmax is probabilities
 * layer.0.attention.head.0.out    what a head found, [batch, time, headDim]
 * layer.0.attention.out           what attention adds to the stream
 * layer.0.middle                  the stream between attention and the feed-forward network
 * layer.0.mlp.active              [batch, time, intermediate]; also gate, if the network has one
 * layer.0.mlp.out                 what the feed-forward network adds to the stream
 * pooled, logits                  BERT's vector of a text; the scores of a model or head, in spans logits.start and logits.end
 *
 * words.out                       ELMo's words, which enter both directions; on the way filters, highway.0.gate, highway.0.out
 * lstm.forward.0.cell             also gate.input, gate.forget, gate.output, candidate and out, see {@link Lstm}; and lstm.backward
 * lstm.forward.residual.1         the stream that leaves layer 0, and is its out; from layer 1 on, out is added to it
 * vectors.0                       both directions side by side, as the task sees them: the words; vectors.1 for layer 0, and so on
 * logits, logits.previous         the scores of the next and of the previous word
 * mix.shares, mix.out             of the mix of all layers
 * </pre>
 *
 * <p>Where a norm stands after each addition (BERT, GPT-1), the stream is what it gives: {@code layer.0.middle} is the norm of
 * residual.0 + layer.0.attention.out. In training, probabilities and what is added are shown before their dropout. A model inside
 * another has its part's name before all names: {@code bert.residual.0}.
 *
 * <p>Scores and probabilities, and the gates and cells of an LSTM, are computed step by step where a trace asks for them; they are those
 * of the kernel, which does all at once, but for rounding.
 */
public final class Trace {
    private static final ThreadLocal<Trace> LISTENING = new ThreadLocal<>();

    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Predicate<String> wanted;
    private final BiConsumer<String, Tensor> watcher;

    private Trace(Predicate<String> wanted) {
        this.wanted = wanted;
        this.watcher = (name, value) -> values.put(name, Memory.keepForever(value.detach()));
    }

    private Trace(BiConsumer<String, Tensor> watcher) {
        this.wanted = name -> true;
        this.watcher = watcher;
    }

    /** Runs the work and records every value that the models in it name. */
    public static Trace of(Supplier<?> work) {
        return of("*", work);
    }

    /**
     * Records only values whose name fits the pattern, in which {@code *} stands for anything: {@code *.probabilities}.
     *
     * @throws IllegalArgumentException if none does; names the nearest
     */
    public static Trace of(String pattern, Supplier<?> work) {
        Trace trace = new Trace(NamePattern.matching(pattern));
        trace.listenTo(work);
        if (trace.values.isEmpty() && !pattern.equals("*")) throw NamePattern.unmatched(pattern, trace.seen);
        return trace;
    }

    /** Runs the work and shows every value that the models in it name, in order, without keeping it. */
    public static void watch(BiConsumer<String, Tensor> watcher, Supplier<?> work) {
        new Trace(watcher).listenTo(work);
    }

    private void listenTo(Supplier<?> work) {
        Trace before = LISTENING.get();
        LISTENING.set(this);
        try {
            work.get();
        } finally {
            LISTENING.set(before);
        }
    }

    /** The names, in the order in which the values were computed. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The value with this name; of several with one name, as of a model that ran twice, the last. */
    public Tensor get(String name) {
        Tensor value = values.get(name);
        if (value == null) throw NamePattern.unmatched(name, values.keySet());
        return value;
    }

    static Trace listening() {
        return LISTENING.get();
    }

    /** Whether a value of this name is to be recorded; the name is known from now on. */
    boolean asksFor(String name) {
        seen.add(name);
        return wanted.test(name);
    }

    void record(String name, Tensor value) {
        if (asksFor(name)) watcher.accept(name, value);
    }
}
