package org.loupe.tensor;

import static org.loupe.tensor.GradientCases.mask;
import static org.loupe.tensor.GradientCases.normal;
import static org.loupe.tensor.GradientCases.of;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The {@link GradientCases} of attention, rotary positions and recurrence. */
final class SequenceGradientCases {
    private SequenceGradientCases() { }

    static Stream<Arguments> all() {
        double none = Double.NEGATIVE_INFINITY;
        return Stream.of(
                of("attention", t -> t[0].attention(t[1], t[2], null, false), normal(2, 2, 3, 4), normal(2, 2, 5, 4), normal(2, 2, 5, 3)),
                of("attention, causal", t -> t[0].attention(t[1], t[2], null, true), normal(1, 2, 4, 3), normal(1, 2, 4, 3),
                        normal(1, 2, 4, 3)),
                of("attention, causal, more keys", t -> t[0].attention(t[1], t[2], null, true), normal(1, 1, 2, 3), normal(1, 1, 4, 3),
                        normal(1, 1, 4, 3)),
                of("attention, causal, more queries", t -> t[0].attention(t[1], t[2], null, true), normal(1, 1, 4, 3), normal(1, 1, 2, 3),
                        normal(1, 1, 2, 3)),
                of("attention, bias", t -> t[0].attention(t[1], t[2], t[3], true), normal(2, 2, 3, 4), normal(2, 2, 3, 4),
                        normal(2, 2, 3, 4), normal(2, 1, 3)),
                of("attention, bias that hides", t -> t[0].attention(t[1], t[2], t[3].maskedFill(mask(3, 4), none), false),
                        normal(2, 1, 3, 2), normal(2, 1, 4, 2), normal(2, 1, 4, 2), normal(3, 4)),
                of("attention, grouped heads", t -> t[0].attention(t[1], t[2], null, true), normal(1, 4, 3, 2), normal(1, 2, 3, 2),
                        normal(1, 2, 3, 2)),
                of("attention, in steps", t -> t[0].attention(t[1], t[2], t[3], true, s -> s.mul(1.5), p -> p.square()), normal(1, 4, 3, 2),
                        normal(1, 1, 3, 2), normal(1, 1, 3, 2), normal(4, 3, 3)),
                of("rotary", t -> t[0].rotary(t[1], t[2], false), normal(2, 3, 4), normal(3, 2), normal(3, 2)),
                of("rotary, interleaved", t -> t[0].transpose(0, 1).rotary(t[1], t[2], true), normal(3, 2, 4), normal(3, 2), normal(3, 2)),
                of("lstmCell", t -> both(t[0].lstmCell(new LstmState(t[1], t[2]), weights(t, 3, false), 0, 0)), lstm(3, normal(2, 2), 3)),
                of("lstmCell, projection and clipping", t -> both(t[0].lstmCell(new LstmState(t[1], t[2]), weights(t, 3, true), 0.5, 0.4)),
                        lstm(3, normal(2, 2), 2)),
                of("lstm", t -> t[0].lstm(weights(t, 3, false), null, false, 0, 0), lstm(3, normal(2, 4, 2), 3)),
                of("lstm, reverse", t -> t[0].lstm(weights(t, 3, false), new LstmState(t[1], t[2]), true, 0, 0),
                        lstm(3, normal(2, 3, 2), 3)),
                of("lstm, projection", t -> t[0].lstm(weights(t, 3, true), new LstmState(t[1], t[2]), false, 0, 0),
                        lstm(3, normal(2, 3, 2), 2)),
                of("lstm, clipping", t -> t[0].lstm(weights(t, 3, true), new LstmState(t[1], t[2]), true, 0.5, 0.4),
                        lstm(3, normal(2, 3, 2), 2)));
    }

    /** x, a start state, and the weights of an LSTM with a projection. */
    private static Tensor[] lstm(int hidden, Tensor x, int out) {
        int batch = x.shape(0), in = x.shape(-1);
        return new Tensor[] {x, normal(batch, out), normal(batch, hidden), normal(4 * hidden, in), normal(4 * hidden, out),
            normal(4 * hidden), normal(out, hidden)};
    }

    private static LstmWeights weights(Tensor[] t, int at, boolean projects) {
        return new LstmWeights(t[at], t[at + 1], t[at + 2], projects ? t[at + 3] : null);
    }

    private static Tensor both(LstmState state) {
        return Tensor.concat(-1, state.output(), state.cell());
    }
}
