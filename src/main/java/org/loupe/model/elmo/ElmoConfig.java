package org.loupe.model.elmo;

import java.util.List;
import org.loupe.model.Configs;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.ModelConfig;
import org.loupe.model.ParameterCount;
import org.loupe.nn.Activation;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.LstmConfig;
import org.loupe.text.WordCharacters;

/**
 * The sizes of an ELMo model.
 *
 * @param vocabulary number of words that it can predict; it can read any
 * @param words how a word's vector is made of its characters
 * @param cell width of the cells of each LSTM
 * @param layers LSTM layers of each direction
 * @param clip the largest absolute value of a cell, and of an output, or 0 for any
 * @param dropout probability of dropping a value on the way into an LSTM, and from the last into the head, while training
 */
public record ElmoConfig(int vocabulary, CharCnnConfig words, int cell, int layers, double clip, double dropout)
        implements ModelConfig {
    /** The vocabulary of the 1 Billion Word Benchmark (Chelba et al. 2013, section 3), on which ELMo was trained. */
    static final int BILLION_WORD_VOCABULARY = 793_471;
    /** Of the authors' code. */
    static final double PUBLISHED_DROPOUT = 0.1;

    public ElmoConfig {
        Configs.requirePositive("vocabulary", vocabulary);
        Configs.requireWidth("cell", cell);
        Configs.requireLayers(layers);
        Configs.requireDropout(dropout);
        if (!(clip >= 0)) throw new IllegalArgumentException("clip " + clip + " must be above 0, or 0 for none; ELMo has 3");
        if (words.symbols() != WordCharacters.SYMBOLS)
            throw new IllegalArgumentException("words of " + words.symbols() + " symbols; ELMo reads the " + WordCharacters.SYMBOLS
                    + " of WordCharacters");
    }

    /**
     * Any size: two layers, ReLU, clipping at 3, no dropout.
     *
     * @param characters ids of a word, 50 in the paper
     * @param hidden width of a word's vector and of the outputs of each direction
     */
    public static ElmoConfig of(int vocabulary, int characters, List<Filters> filters, int highways, int hidden, int cell) {
        CharCnnConfig words = new CharCnnConfig(WordCharacters.SYMBOLS, characters, 16, filters, Activation.RELU, highways, hidden);
        return new ElmoConfig(vocabulary, words, cell, 2, 3, 0);
    }

    /** The model of the paper (Peters et al. 2018, section 3.4): 93,600,864 parameters without the head, published as 93.6M. */
    public static ElmoConfig original() {
        return published(2, 512, 4096);
    }

    /** 28,027,744 without the head, published as 28.0M. */
    public static ElmoConfig medium() {
        return published(1, 256, 2048);
    }

    /** 13,593,312 without the head, published as 13.6M. */
    public static ElmoConfig small() {
        return published(1, 128, 1024);
    }

    private static ElmoConfig published(int highways, int hidden, int cell) {
        List<Filters> filters = List.of(new Filters(1, 32), new Filters(2, 32), new Filters(3, 64), new Filters(4, 128),
                new Filters(5, 256), new Filters(6, 512), new Filters(7, 1024));
        return of(BILLION_WORD_VOCABULARY, 50, filters, highways, hidden, cell).withDropout(PUBLISHED_DROPOUT);
    }

    /** The same sizes with another dropout probability. */
    public ElmoConfig withDropout(double probability) {
        return new ElmoConfig(vocabulary, words, cell, layers, clip, probability);
    }

    /** The same sizes with another number of layers. */
    public ElmoConfig withLayers(int count) {
        return new ElmoConfig(vocabulary, words, cell, count, clip, dropout);
    }

    /** The same sizes with another limit of cells and outputs. */
    public ElmoConfig withClip(double limit) {
        return new ElmoConfig(vocabulary, words, cell, layers, limit, dropout);
    }

    /** Width of a word's vector, and of the outputs of each direction. */
    @Override
    public int hidden() {
        return words.out();
    }

    /** Of each LSTM. */
    LstmConfig lstm() {
        return new LstmConfig(hidden(), cell, hidden(), clip, clip);
    }

    @Override
    public String modelType() {
        return "elmo";
    }

    /** The characters' side and the head are shared by both directions. */
    @Override
    public ParameterCount parameters() {
        long filters = words.filterCount();
        return new ParameterCount()
                .plus("embedding", (long) words.symbols() * words.embedding())
                .plus("convolutions", words.convolutionParameters())
                .plus("highways", words.highways() * 2 * (filters * filters + filters))              // transform and gate
                .plus("projection", filters * hidden() + hidden())
                .plus("lstm", 2 * layers * lstm().parameterCount())
                .plus("head", (long) vocabulary * hidden() + vocabulary);
    }

    /** What is left when only the features are wanted, without the head: the number that is published. */
    public long featureParameterCount() {
        return parameterCount() - parameters().of("head");
    }

    /**
     * From an {@code options.json} as the published models have it. What it asks for and Loupe does not compute is refused by its
     * name. A vocabulary or dropout that it does not tell is that of the published models.
     */
    public static ElmoConfig fromJson(String text) {
        return HuggingFaceJson.parse("options.json", text).as(ElmoJson::read);
    }

    /** As an {@code options.json}, which AllenNLP reads too. */
    @Override
    public String toJson() {
        return ElmoJson.write(this);
    }
}
