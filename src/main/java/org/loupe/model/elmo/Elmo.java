package org.loupe.model.elmo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.loupe.model.Configs;
import org.loupe.model.ReadOut;
import org.loupe.nn.CharCnn;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.objective.BidirectionalLanguageModel.Logits;
import org.loupe.tensor.Tensor;
import org.loupe.text.WordCharacters;

/**
 * ELMo (Peters et al. 2018): words from their characters, then two language models that read in opposite directions and
 * never see each other's side. What their layers give for a word, side by side, is its vector in this text, whose layers
 * {@link LayerMix} mixes for a task. The softmax is shared by both directions, as the characters' side is (section 3.1);
 * it is over the whole vocabulary here, where the original samples 8,192 words while training.
 */
public final class Elmo extends Module implements ReadOut {
    private final ElmoConfig config;
    private final CharCnn words;
    private final LstmStack forward;
    private final LstmStack backward;
    private final Dropout dropout;
    private final Linear head;

    /** What both directions give, layer by layer, each [batch, time, hidden]. */
    private record States(Tensor words, List<Tensor> forward, List<Tensor> backward) { }

    /** A new model with random weights; the same seed gives the same weights. */
    public Elmo(ElmoConfig config, long seed) {
        Configs.requireMemory(config);
        Random random = new SeededRandom(seed);
        Init init = Init.scaled(random);
        this.config = config;
        this.words = child("words", new CharCnn(config.words(), init));
        this.forward = child("lstm.forward", new LstmStack(config, false, init, random));
        this.backward = child("lstm.backward", new LstmStack(config, true, init, random));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
        this.head = child("head", new Linear(config.hidden(), config.vocabulary(), init));
    }

    /**
     * Scores of the next and of the previous word.
     *
     * @param characters ids of {@link WordCharacters}, [batch][time][characters]; a shorter text is filled up at the right with
     *        words of zeros
     */
    public Logits forward(int[][][] characters) {
        States states = states(characters);
        return new Logits(traced("logits", readOut(last(states.forward))), traced("logits.previous", readOut(last(states.backward))));
    }

    private static Tensor last(List<Tensor> layers) {
        return layers.get(layers.size() - 1);
    }

    /** The softmax of both directions. @param layer of one of them, [batch, time, hidden]  @return logits [batch, time, vocabulary] */
    @Override
    public Tensor readOut(Tensor layer) {
        return head.forward(dropout.forward(layer));
    }

    /**
     * The vectors of each word, layer by layer: its own twice, then what each LSTM layer gives, forward and then backward
     * (section 3.2, eq. 1 and the lines below it).
     *
     * @return layers + 1 times [batch, time, 2 hidden]
     */
    public List<Tensor> layers(int[][][] characters) {
        States states = states(characters);
        List<Tensor> layers = new ArrayList<>(List.of(Tensor.concat(-1, states.words, states.words)));
        for (int i = 0; i < config.layers(); i++) layers.add(Tensor.concat(-1, states.forward.get(i), states.backward.get(i)));
        for (int i = 0; i < layers.size(); i++) layers.set(i, traced("vectors." + i, layers.get(i)));
        return layers;
    }

    private States states(int[][]... characters) {
        Tensor x = words.forward(characters);                                                // [batch, time, hidden]
        int[] lengths = Arrays.stream(characters).mapToInt(Elmo::length).toArray();
        return new States(x, forward.forward(x, lengths), backward.forward(x, lengths));
    }

    /** Words of a text, without the places that hold none. */
    static int length(int[]... text) {
        int length = text.length;
        while (length > 0 && text[length - 1][0] == WordCharacters.NOTHING) length--;
        return length;
    }

    public ElmoConfig config() {
        return config;
    }

    @Override
    protected Object settings() {
        return config;
    }
}
