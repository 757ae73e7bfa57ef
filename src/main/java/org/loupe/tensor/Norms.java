package org.loupe.tensor;

import java.util.Arrays;
import org.loupe.tensor.kernel.LayerNormKernel;
import org.loupe.tensor.kernel.RmsNormKernel;
import org.loupe.tensor.kernel.Shape;

/** Normalisation along the last axis. */
final class Norms {
    private Norms() { }

    /**
     * Ba, Kiros and Hinton 2016, section 3: y = n * gain + bias for n = (x - mean) * s and s = 1 / sqrt(variance + epsilon).
     * With g = dy * gain, dx = s * (g - mean(g) - n * mean(g * n)); dGain and dBias are the sums of dy * n and of dy over the rows.
     */
    static Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        int[] row = x.rank() == 0 ? new int[0] : new int[] {x.shape(-1)};
        if (x.rank() == 0 || !Arrays.equals(gain.shape(), row) || !Arrays.equals(bias.shape(), row))
            throw new IllegalArgumentException("layerNorm: gain " + Shape.text(gain.shape()) + " and bias " + Shape.text(bias.shape())
                    + " must have the length of the last axis of x " + Shape.text(x.shape()));
        TensorCore.requireOneType("layerNorm", x, gain, bias);
        return Telling.of(x, () -> fused(x.contiguous(), gain, bias, epsilon), () -> {
            Tensor centred = x.sub(x.mean(-1));                                          // [..., hidden]
            Tensor scale = centred.square().mean(-1).add(epsilon).rsqrt();               // [..., 1]
            return centred.mul(scale).mul(gain).add(bias);                               // [..., hidden]
        });
    }

    private static Tensor fused(Tensor x, Tensor gain, Tensor bias, double epsilon) {
        Tensor y = Tensor.resultOf("layerNorm", x.shape(), x, gain, bias);
        float[] means = new float[x.size() / Math.max(1, x.shape(-1))], scales = new float[means.length];
        LayerNormKernel.forward(x.values(), gain.values(), bias.values(), epsilon, y.values(), means, scales);
        return y.backward(dy -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            Tensor dGain = Tensor.allocate(x.dtype(), gain.shape());
            Tensor dBias = Tensor.allocate(x.dtype(), bias.shape());
            LayerNormKernel.backward(x.values(), gain.values(), epsilon, means, scales, dy.contiguous().values(), dx.values(),
                    dGain.values(), dBias.values());
            x.accumulate(() -> dx);
            gain.accumulate(() -> dGain);
            bias.accumulate(() -> dBias);
        });
    }

    /**
     * Zhang and Sennrich 2019, eq. 4: y = n * gain for n = x * s and s = 1 / sqrt(mean(x^2) + epsilon). With g = dy * gain,
     * dx = s * (g - n * mean(g * n)); dGain is the sum of dy * n over the rows.
     */
    static Tensor rmsNorm(Tensor x, Tensor gain, double epsilon) {
        if (x.rank() == 0 || !Arrays.equals(gain.shape(), new int[] {x.shape(-1)}))
            throw new IllegalArgumentException("rmsNorm: gain " + Shape.text(gain.shape())
                    + " must have the length of the last axis of x " + Shape.text(x.shape()));
        TensorCore.requireOneType("rmsNorm", x, gain);
        return Telling.of(x, () -> fused(x.contiguous(), gain, epsilon),
                () -> x.mul(x.square().mean(-1).add(epsilon).rsqrt()).mul(gain));                // [..., hidden]
    }

    private static Tensor fused(Tensor x, Tensor gain, double epsilon) {
        Tensor y = Tensor.resultOf("rmsNorm", x.shape(), x, gain);
        float[] scales = new float[x.size() / Math.max(1, x.shape(-1))];
        RmsNormKernel.forward(x.values(), gain.values(), epsilon, y.values(), scales);
        return y.backward(dy -> {
            Tensor dx = Tensor.allocate(x.dtype(), x.shape());
            Tensor dGain = Tensor.allocate(x.dtype(), gain.shape());
            RmsNormKernel.backward(x.values(), gain.values(), epsilon, scales, dy.contiguous().values(), dx.values(),
                    dGain.values());
            x.accumulate(() -> dx);
            gain.accumulate(() -> dGain);
        });
    }
}
