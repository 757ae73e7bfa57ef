package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.RotaryKernel;
import org.loupe.tensor.kernel.Shape;

/** Rotary position embedding (Su et al. 2021): pairs of values are turned by an angle that grows with the position. */
final class Positions {
    private Positions() { }

    /** A rotation keeps lengths, so the way back turns dy by the same angle the other way. */
    static Tensor rotary(Tensor x, Tensor cosine, Tensor sine, boolean interleaved) {
        int[] angles = x.rank() < 2 ? new int[0] : new int[] {x.shape(-2), x.shape(-1) / 2};
        if (x.rank() < 2 || x.shape(-1) % 2 != 0 || !Arrays.equals(cosine.shape(), angles) || !Arrays.equals(sine.shape(), angles))
            throw new IllegalArgumentException("rotary: x " + Shape.text(x.shape())
                    + " must be [..., time, headDim] with an even headDim, and cosine "
                    + Shape.text(cosine.shape()) + " and sine " + Shape.text(sine.shape()) + " [time, headDim / 2]");
        TensorCore.requireOneType("rotary", x, cosine, sine);
        boolean anglesAreLearned = !Gradients.areOff() && (cosine.requiresGradient() || sine.requiresGradient());
        if (anglesAreLearned) return readable(x, cosine, sine, interleaved);
        return Telling.of(x, () -> fused(x, cosine, sine, interleaved), () -> readable(x, cosine, sine, interleaved));
    }

    private static Tensor readable(Tensor x, Tensor cosine, Tensor sine, boolean interleaved) {
        int[] pairs = Arrays.copyOf(x.shape(), x.rank() + 1);            // [..., time, headDim/2, 2] or [..., time, 2, headDim/2]
        int half = x.shape(-1) / 2, axis = interleaved ? -1 : -2;
        pairs[x.rank() - 1] = interleaved ? half : 2;
        pairs[x.rank()] = interleaved ? 2 : half;
        Tensor[] ab = x.reshape(pairs).split(axis, 1, 1);
        Tensor a = ab[0].squeeze(axis), b = ab[1].squeeze(axis);                                  // [..., time, headDim/2]
        return Tensor.stack(axis, a.mul(cosine).sub(b.mul(sine)), b.mul(cosine).add(a.mul(sine))).reshape(x.shape());
    }

    private static Tensor fused(Tensor x, Tensor cosine, Tensor sine, boolean interleaved) {
        Tensor y = Tensor.resultOf("rotary", x.shape(), x, cosine, sine);
        RotaryKernel.turn(x.values(), cosine.values(), sine.values(), interleaved, false, y.values());
        return y.backward(dy -> x.accumulate(() -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            RotaryKernel.turn(dy.values(), cosine.values(), sine.values(), interleaved, true, dx.values());
            return dx;
        }));
    }
}
