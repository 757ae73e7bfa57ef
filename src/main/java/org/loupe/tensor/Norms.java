package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.LayerNormKernel;
import org.loupe.tensor.kernel.Shape;

/** Normalisation along the last axis. */
final class Norms {
    private Norms() { }

    /** Ba, Kiros and Hinton 2016, section 3. The gradients stand at {@link LayerNormKernel#backward}. */
    static Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        int[] row = x.rank() == 0 ? new int[0] : new int[] {x.shape(-1)};
        if (x.rank() == 0 || !Arrays.equals(gain.shape(), row) || !Arrays.equals(bias.shape(), row))
            throw new IllegalArgumentException("layerNorm: gain " + Shape.text(gain.shape()) + " and bias " + Shape.text(bias.shape())
                    + " must have the length of the last axis of x " + Shape.text(x.shape()));
        return Telling.of(x, () -> fused(x.contiguous(), gain, bias, epsilon), () -> {
            Tensor centred = x.sub(x.mean(-1));                                          // [..., hidden]
            Tensor scale = centred.square().mean(-1).add(epsilon).rsqrt();               // [..., 1]
            return centred.mul(scale).mul(gain).add(bias);                               // [..., hidden]
        });
    }

    private static Tensor fused(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        Tensor y = Tensor.resultOf("layerNorm", x.shape(), x, gain, bias);
        Tensor statistics = Tensor.allocate(x.dtype(), x.size() / Math.max(1, x.shape(-1)), 2);   // mean and scale of each row
        LayerNormKernel.forward(x.values(), gain.values(), bias.values(), epsilon, y.values(), statistics.values());
        return y.backward(dy -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            Tensor dGain = Tensor.allocate(x.dtype(), gain.shape());
            Tensor dBias = Tensor.allocate(x.dtype(), bias.shape());
            LayerNormKernel.backward(x.values(), gain.values(), statistics.values(), dy.contiguous().values(), dx.values(), dGain.values(), dBias.values());
            x.accumulate(() -> dx);
            gain.accumulate(() -> dGain);
            bias.accumulate(() -> dBias);
        });
    }
}
