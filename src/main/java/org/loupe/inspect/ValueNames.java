package org.loupe.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The names that a Transformer's values have in a {@link org.loupe.nn.Trace Trace} and for a {@link org.loupe.nn.Change Change}: the one
 * place of this package that knows them.
 *
 * @param prefix of a model that is part of another one, such as {@code bert.} below a head; empty for a whole model
 * @param layers number of layers
 * @param heads attention heads of each layer
 */
public record ValueNames(String prefix, int layers, int heads) {
    private static final Pattern HEAD = Pattern.compile("(.*\\.)?layer\\.(\\d+)\\.attention\\.head\\.(\\d+)\\.out");
    private static final Pattern ATTENTION = Pattern.compile("(.*\\.)?layer\\.\\d+\\.attention\\.probabilities");
    private static final Pattern RESIDUAL = Pattern.compile("(.*\\.)?residual\\.\\d+");
    /** Of a Transformer, and of ELMo, whose two directions begin with the same. */
    private static final Pattern EMBEDDING = Pattern.compile("(?!.*lstm\\.)(.*\\.)?(residual\\.0|words\\.out)");

    /**
     * Those of the one model with attention that ran.
     *
     * @param seen all names of a forward pass
     * @throws IllegalArgumentException if there is no attention among them, or that of several models
     */
    public static ValueNames of(Collection<String> seen) {
        Set<String> prefixes = new LinkedHashSet<>();
        Set<Integer> layers = new TreeSet<>(), heads = new TreeSet<>();
        for (String name : seen) {
            Matcher found = HEAD.matcher(name);
            if (!found.matches()) continue;
            prefixes.add(text(found.group(1)));
            layers.add(Integer.parseInt(found.group(2)));
            heads.add(Integer.parseInt(found.group(3)));
        }
        if (prefixes.isEmpty())
            throw new IllegalArgumentException("no attention head has run, only " + seen + "; run a model with attention in the work");
        if (prefixes.size() > 1)
            throw new IllegalArgumentException("the heads of several models have run, " + prefixes + "; run one model in the work");
        return new ValueNames(prefixes.iterator().next(), layers.size(), heads.size());
    }

    /** Whether this is what enters the first layer of a Transformer or an ELMo. */
    static boolean isEmbedding(String name) {
        return EMBEDDING.matcher(name).matches();
    }

    /** The path of the model whose attention this name tells, or null if it tells none. */
    static String modelOfAttention(String name) {
        Matcher found = ATTENTION.matcher(name);
        return found.matches() ? text(found.group(1)) : null;
    }

    /** Whether this is the residual stream of a Transformer. */
    static boolean isResidual(String name) {
        return RESIDUAL.matcher(name).matches();
    }

    /** Whether this is what a head gives. */
    static boolean isHead(String name) {
        return HEAD.matcher(name).matches();
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }

    /** The residual stream, [batch, time, hidden]. @param depth how many layers have added to it, from 0 */
    public String residual(int depth) {
        requireBetween("depth", depth, layers + 1);
        return prefix + "residual." + depth;
    }

    /** The residual stream at all depths. */
    public List<String> residuals() {
        return IntStream.rangeClosed(0, layers).mapToObj(this::residual).toList();
    }

    /** What the attention of a layer adds to the stream, [batch, time, hidden]. */
    public String attention(int layer) {
        requireBetween("layer", layer, layers);
        return prefix + "layer." + layer + ".attention.out";
    }

    /** Those of all layers. */
    public List<String> attentions() {
        return IntStream.range(0, layers).mapToObj(this::attention).toList();
    }

    /** What the feed-forward network of a layer adds to the stream, [batch, time, hidden]. */
    public String mlp(int layer) {
        requireBetween("layer", layer, layers);
        return prefix + "layer." + layer + ".mlp.out";
    }

    /** Those of all layers. */
    public List<String> mlps() {
        return IntStream.range(0, layers).mapToObj(this::mlp).toList();
    }

    /** What a head gives before the layer mixes its heads, [batch, time, headDim]. */
    public String head(int layer, int head) {
        requireBetween("layer", layer, layers);
        requireBetween("head", head, heads);
        return prefix + "layer." + layer + ".attention.head." + head + ".out";
    }

    /** Those of all heads, layer by layer. */
    public List<String> allHeads() {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) for (int head = 0; head < heads; head++) names.add(head(layer, head));
        return names;
    }

    private static void requireBetween(String what, int value, int count) {
        if (value < 0 || value >= count)
            throw new IndexOutOfBoundsException(what + " " + value + " does not exist; there are " + count + ", from 0 to " + (count - 1));
    }
}
