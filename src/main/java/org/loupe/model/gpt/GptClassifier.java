package org.loupe.model.gpt;

import java.util.Random;
import org.loupe.model.Configs;
import org.loupe.model.Ids;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;
import org.loupe.objective.JointObjective;
import org.loupe.tensor.Tensor;

/**
 * GPT that tells the class of a text (Radford et al. 2018, section 3.2, eq. 3): a linear layer on what the last block
 * gives for the last token, which alone has seen the whole text, with dropout before it (section 4.1). The model goes on
 * scoring the next token as well, so that fine-tuning can keep that skill in its loss (eq. 5).
 */
public final class GptClassifier extends Module implements JointObjective.Model {
    private final Gpt gpt;
    private final Dropout dropout;
    private final Linear head;

    /** Puts a new head on a model, which becomes a part of this one. */
    public GptClassifier(Gpt gpt, int classes, long seed) {
        Configs.requirePositive("classes", classes);
        Random random = new SeededRandom(seed);
        this.gpt = child("gpt", gpt);
        this.dropout = child("dropout", new Dropout(gpt.config().dropout(), random));
        this.head = child("head", new Linear(gpt.config().hidden(), classes, false, Init.normal(0.02, random)));
    }

    /**
     * @param ids [batch][time], shorter texts filled up at the right with any token
     * @param lengths of the texts without what fills them up
     */
    @Override
    public JointObjective.Logits forward(int[][] ids, int... lengths) {
        int time = Ids.requireTexts("GPT", ids), hidden = gpt.config().hidden();
        Tensor states = gpt.states(ids, null);                                                     // [batch, time, hidden]
        int[][] last = {lastPlaces(time, ids.length, lengths)};
        Tensor ends = states.reshape(ids.length * time, hidden).rows(last).reshape(ids.length, hidden);    // [batch, hidden]
        return new JointObjective.Logits(traced("logits", head.forward(dropout.forward(ends))), gpt.head(states));
    }

    /** Where the last token of each text stands, with all texts one behind the other. */
    private static int[] lastPlaces(int time, int texts, int... lengths) {
        if (lengths.length != texts) throw new IllegalArgumentException(texts + " texts need " + texts + " lengths, not " + lengths.length);
        int[] places = new int[texts];
        for (int text = 0; text < texts; text++) {
            if (lengths[text] < 1 || lengths[text] > time)
                throw new IllegalArgumentException("the length " + lengths[text] + " of text " + text + " must lie between 1 and " + time);
            places[text] = text * time + lengths[text] - 1;
        }
        return places;
    }
}
