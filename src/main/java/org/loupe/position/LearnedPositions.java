package org.loupe.position;

import org.loupe.nn.Init;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * A learned vector for each position, added to the token's (GPT, Radford et al. 2018, section 3.1; BERT likewise).
 * There are only as many as the model was built with: a longer text has no positions.
 */
public final class LearnedPositions extends Module {
    private final Tensor weight;    // [context, hidden]

    public LearnedPositions(int context, int hidden, Init init) {
        if (context < 1 || hidden < 1)
            throw new IllegalArgumentException("a context of " + context + " positions of " + hidden + " values needs at least 1 of each");
        this.weight = parameter("weight", init.weight(context, hidden));
    }

    /** The vectors of the first positions. @return [time, hidden] */
    public Tensor forward(int time) {
        requireRoom(time);
        return weight.slice(0, 0, time);
    }

    /** The vectors of these positions. @param positions [batch][time]  @return [batch, time, hidden] */
    public Tensor forward(int[][] positions) {
        for (int[] text : positions) for (int position : text) requireRoom(position + 1);
        return weight.rows(positions);
    }

    private void requireRoom(int time) {
        int context = weight.shape(0);
        if (time > context)
            throw new IllegalArgumentException("a text of " + time + " tokens is longer than the " + context
                    + " positions this model has; cut it to its last " + context);
    }
}
