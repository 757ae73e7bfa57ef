package org.loupe.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Init;
import org.loupe.position.AlibiBias;
import org.loupe.position.RopeLayout;
import org.loupe.position.RopeScaling;
import org.loupe.position.RotaryPositions;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/** Attention to what was read before gives what attention to a whole text gives. */
class KeyValueCacheTest {
    /** How a decoder knows positions and what it sees: all that depends on where the queries stand. */
    enum Kind {
        PLAIN, ROTARY, DYNAMIC_ROTARY, ALIBI, WINDOW;

        Mask mask(int queries, int keys) {
            return this == WINDOW ? Mask.slidingWindow(queries, keys, 5) : Mask.causal(queries, keys);
        }

        MultiHeadAttention.Rotation rotation() {
            // Up to the original context, dynamic scaling keeps the law, and beyond it gives it up.
            RopeScaling scaling = this == DYNAMIC_ROTARY ? new RopeScaling.DynamicNtk(4, LONGEST) : RopeScaling.none();
            boolean turns = this == ROTARY || this == DYNAMIC_ROTARY;
            return turns ? new RotaryPositions(4, 10_000, scaling, RopeLayout.HALF_SPLIT)::forward : null;
        }

        Tensor bias(int queries, int keys) {
            return this == ALIBI ? new AlibiBias(4).forward(queries, keys) : null;
        }
    }

    private static final int LONGEST = 90, HIDDEN = 12;

    private final MultiHeadAttention attention = attention(new Random(1));

    private static MultiHeadAttention attention(Random random) {
        Init init = Init.normal(0.5, random);
        return new MultiHeadAttention(AttentionConfig.of(HIDDEN, 4).withHeadDim(4).withKeyValueHeads(2), init, init, random);
    }

    @Property(tries = 60)
    void whatIsCutIsForgotten(@ForAll Kind kind, @ForAll @IntRange(min = 2, max = LONGEST) int time, @ForAll long seed) {
        Random random = new Random(seed);
        int kept = 1 + random.nextInt(time - 1);
        Tensor x = Tensor.randomNormal(random, 2, time, HIDDEN), other = Tensor.randomNormal(random, 2, LONGEST - kept, HIDDEN);
        MultiHeadAttention.Rotation rotation = kind.rotation();
        Gradients.off(() -> {
            Tensor whole = attention.forward(x, kind.mask(time, time), kind.bias(time, time), rotation, null);
            try (KeyValueCache cache = new KeyValueCache(1)) {
                Tensor both = Tensor.concat(1, x.slice(1, 0, kept), other);
                attention.forward(both, kind.mask(LONGEST, LONGEST), kind.bias(LONGEST, LONGEST), rotation, cache.layer(0));
                cache.cut(kept);
                assertThat(cache.length()).isEqualTo(kept);
                Tensor rest = x.slice(1, kept, time);
                Tensor y = attention.forward(rest, kind.mask(time - kept, time), kind.bias(time - kept, time), rotation, cache.layer(0));
                close("rest", y.toFloats(), whole.slice(1, kept, time).toFloats(), 1e-5);
                assertThatThrownBy(() -> cache.cut(time + 1)).hasMessageContaining("holds " + time + " tokens and cannot be cut to " + (time + 1));
            }
            return null;
        });
    }

    @Property(tries = 60)
    void piecesGiveWhatTheWholeGives(@ForAll Kind kind, @ForAll @IntRange(min = 1, max = LONGEST) int time, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = Tensor.randomNormal(random, 2, time, HIDDEN);
        MultiHeadAttention.Rotation rotation = kind.rotation();
        Gradients.off(() -> {
            Tensor whole = attention.forward(x, kind.mask(time, time), kind.bias(time, time), rotation, null);
            try (KeyValueCache cache = new KeyValueCache(1)) {
                for (int from = 0, to; from < time; from = to) {
                    to = Math.min(time, from + 1 + random.nextInt(9));
                    Tensor piece = attention.forward(x.slice(1, from, to), kind.mask(to - from, to), kind.bias(to - from, to), rotation,
                            cache.layer(0));
                    close("from " + from, piece.toFloats(), whole.slice(1, from, to).copy().toFloats(), 1e-5);
                }
                assertThat(cache.length()).isEqualTo(time);
            }
            return null;
        });
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor x = Tensor.ones(1, 2, HIDDEN);
        try (KeyValueCache cache = new KeyValueCache(2)) {
            assertThatThrownBy(() -> cache.layer(2)).hasMessageContaining("layer 2").hasMessageContaining("from 0 to 1");
            assertThatThrownBy(() -> new KeyValueCache(0)).hasMessageContaining("at least one layer, not 0");
            assertThatThrownBy(() -> attention.forward(x, Mask.causal(2), null, cache.layer(0))).hasMessageContaining("Gradients.off");
            Tensor learned = Tensor.ones(1, 2, 1, 4).requireGradient(), fixed = Tensor.ones(1, 2, 1, 4);
            assertThatThrownBy(() -> cache.layer(0).add(fixed, learned)).hasMessageContaining("no gradients");
            assertThat(cache.length()).as("after what was refused").isZero();
            Gradients.off(() -> attention.forward(x, Mask.causal(2), null, cache.layer(0)));
            assertThatThrownBy(cache::length).hasMessageContaining("2 tokens in the first layer").hasMessageContaining("0 in another");
            assertThatThrownBy(() -> Gradients.off(() -> attention.forward(x, Mask.causal(2), null, cache.layer(0))))
                    .hasMessageContaining("causal mask").hasMessageContaining("[2, 4]");
        }
    }
}
