package org.loupe.model.bert;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Truncation;

/**
 * One vector for each text, near to those of texts that mean the same (Reimers and Gurevych 2019, section 3): the mean of BERT's
 * last states over the tokens of the text, padding left out, divided by its length. The product of two such vectors is the cosine
 * of the angle between them. Of use with weights that were trained for it, such as MiniLM's.
 */
public final class SentenceVectors {
    /** Where sentence-transformers cuts the texts for MiniLM. */
    public static final int MINI_LM_LENGTH = 256;
    /** Tokens that are computed at once, padding included: enough for fast products, and some 150 MB of states in MiniLM. */
    private static final int MOST_TOKENS = 1024;
    /** A vector of zeros has no direction; divided by this it stays 0. */
    private static final double LEAST_NORM = 1e-12;

    private final Bert model;
    private final SubwordTokenizer tokenizer;
    private final Truncation truncation;
    private final int padding;

    /**
     * A text in a ranking.
     *
     * @param index of the text in the list that was ranked
     * @param similarity to the query, the cosine: from -1 to 1, and 1 for the same text
     */
    public record Match(int index, double similarity) { }

    /**
     * @param length the most tokens of a text that are read, with [CLS] and [SEP]: {@link #MINI_LM_LENGTH}
     * @throws IllegalArgumentException if the model reads fewer, or does not know all tokens of the tokenizer
     */
    public SentenceVectors(Bert model, SubwordTokenizer tokenizer, int length) {
        if (length > model.config().context())
            throw new IllegalArgumentException("texts of " + length + " tokens are too long for a model that reads " + model.config().context());
        if (tokenizer.vocabularySize() > model.config().vocabulary())
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.vocabularySize() + " tokens and the model knows "
                    + model.config().vocabulary() + "; they do not belong together");
        this.model = model;
        this.tokenizer = tokenizer;
        this.truncation = Truncation.to(length);
        this.padding = tokenizer.id("[PAD]");
    }

    /** The vectors of texts. Texts of like length are computed together, which saves padding and changes nothing. @return [texts, hidden] */
    public Tensor of(List<String> texts) {
        if (texts.isEmpty()) throw new IllegalArgumentException("there is no text to make a vector of");
        List<Encoding> encodings = texts.stream().map(text -> tokenizer.read(text, truncation)).toList();
        int[] byLength = IntStream.range(0, texts.size()).boxed().sorted(Comparator.comparingInt(i -> encodings.get(i).length()))
                .mapToInt(Integer::intValue).toArray();
        int hidden = model.config().hidden();
        float[] vectors = new float[texts.size() * hidden];
        for (int from = 0, to; from < byLength.length; from = to) {
            for (to = from + 1; to < byLength.length && (to + 1 - from) * encodings.get(byLength[to]).length() <= MOST_TOKENS; ) to++;
            int[] places = Arrays.copyOfRange(byLength, from, to);
            Batch batch = Batch.of(padding, Arrays.stream(places).mapToObj(encodings::get).toList());
            float[] some = Memory.scope(() -> Gradients.off(() -> pool(model.states(batch), batch).toFloats()));
            for (int i = 0; i < places.length; i++) System.arraycopy(some, i * hidden, vectors, places[i] * hidden, hidden);
        }
        return Tensor.of(vectors, texts.size(), hidden);
    }

    /**
     * The vectors from what the model gives for each token; gradients pass.
     *
     * @param states [batch, time, hidden]
     * @return [batch, hidden], each of length 1
     */
    public static Tensor pool(Tensor states, Batch batch) {
        Tensor tokens = Tensor.of(Arrays.stream(batch.attention()).flatMapToInt(Arrays::stream).asDoubleStream().toArray(),
                batch.size(), batch.time(), 1).to(states.dtype());                      // [batch, time, 1]
        Tensor mean = states.mul(tokens).sum(1).div(tokens.sum(1)).squeeze(1);           // [batch, hidden]
        Tensor norm = mean.square().sum(-1).sqrt();                                      // [batch, 1]
        return mean.div(norm.add(LEAST_NORM));
    }

    /** The cosines of all pairs. @param a [m, hidden], vectors of length 1  @param b [n, hidden]  @return [m, n] */
    public static Tensor similarities(Tensor a, Tensor b) {
        return a.matmul(b.transpose(0, 1));
    }

    /** Texts by their likeness to a query, the most similar first; of equals the earlier. For many queries make the vectors once. */
    public List<Match> rank(String query, List<String> texts) {
        return Memory.scope(() -> rank(of(List.of(query)), of(texts)));
    }

    /** The same of vectors. @param query [1, hidden]  @param texts [texts, hidden] */
    public static List<Match> rank(Tensor query, Tensor texts) {
        float[] similarities = Memory.scope(() -> similarities(query, texts).toFloats());
        return IntStream.range(0, similarities.length).mapToObj(i -> new Match(i, similarities[i]))
                .sorted(Comparator.comparingDouble(Match::similarity).reversed()).toList();
    }
}
