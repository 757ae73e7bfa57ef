package org.loupe.model.elmo;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.loupe.model.Configs;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/**
 * Tells the class of a text from ELMo's vectors of its words (Peters et al. 2018, section 3.3, in its simplest form): a mix
 * of the layers, the mean over the words, and a linear layer. ELMo is frozen: it is no part of this module, and training
 * changes only the mix and the linear layer.
 */
public final class ElmoClassifier extends Module {
    private final Elmo elmo;
    private final LayerMix mix;
    private final Linear head;

    /** @param elmo is read by this, and stays as it is */
    public ElmoClassifier(Elmo elmo, int classes, long seed) {
        Configs.requirePositive("classes", classes);
        this.elmo = elmo;
        this.mix = child("mix", new LayerMix(elmo.config().layers() + 1, false));
        this.head = child("head", new Linear(2 * elmo.config().hidden(), classes, Init.scaled(new Random(seed))));
    }

    /**
     * @param characters as {@link Elmo#forward} reads them; each text must have a word
     * @return scores [batch, classes]
     */
    public Tensor forward(int[][][] characters) {
        List<Tensor> layers = Gradients.off(() -> elmo.layers(characters));
        Tensor words = mix.forward(layers);                                                          // [batch, time, 2 hidden]
        Tensor mean = shares(characters).to(words.dtype()).mul(words).sum(1).squeeze(1);             // [batch, 2 hidden]
        return traced("logits", head.forward(mean));
    }

    /** What each word counts in the mean of its text; a place without a word nothing. @return [batch, time, 1] */
    private static Tensor shares(int[][]... characters) {
        int time = characters[0].length;
        float[] shares = new float[characters.length * time];
        for (int text = 0; text < characters.length; text++) {
            int words = Elmo.length(characters[text]);
            if (words == 0) throw new IllegalArgumentException("text " + text
                    + " has no word, so there is nothing to classify; leave it out");
            Arrays.fill(shares, text * time, text * time + words, 1f / words);
        }
        return Tensor.of(shares, characters.length, time, 1);
    }

    /** Of the layers, the words' own first. */
    public LayerMix mix() {
        return mix;
    }
}
