package org.loupe.tensor;

import java.util.Random;
import org.loupe.tensor.kernel.Strided;

/** The operations of a {@link Tensor} that combine many elements. Each is defined with its gradient in the class named beside it. */
public abstract sealed class TensorMath extends TensorElements permits TensorLayers {
    TensorMath(Strided values) {
        super(values);
    }

    // ---- Along axes, which stay with length 1; without axes of all elements, a scalar (Reductions)

    /** The sum of all elements, a scalar. */
    public Tensor sum() {
        return Reductions.sum(self());
    }

    /** The sum along these axes. */
    public Tensor sum(int... axes) {
        return Reductions.sum(self(), axes);
    }

    /** The mean of all elements, a scalar. */
    public Tensor mean() {
        return Reductions.mean(self());
    }

    /** The mean along these axes. */
    public Tensor mean(int... axes) {
        return Reductions.mean(self(), axes);
    }

    /** The mean squared distance from the mean (divided by n, as the norms use it) along these axes. */
    public Tensor variance(int... axes) {
        return Reductions.variance(self(), axes);
    }

    /** The largest element along these axes. */
    public Tensor max(int... axes) {
        return Reductions.max(self(), axes);
    }

    /** The logarithm of the sum of exp(x) along these axes, exact also where exp would overflow. */
    public Tensor logSumExp(int... axes) {
        return Reductions.logSumExp(self(), axes);
    }

    /** The place of the largest element along an axis, for the other axes in C order: the first of equals, and NaN before all. */
    public int[] argmax(int axis) {
        return Reductions.argmax(self(), axis);
    }

    /** Sums over the axes along which {@code shape} would be broadcast to this shape; undoes broadcasting. */
    Tensor sumTo(int... shape) {
        return Reductions.sumTo(self(), shape);
    }

    // ---- Products (Products)

    /** The matrix product of the last two axes, [..., m, k] x [..., k, n] to [..., m, n]; axes in front are broadcast. */
    public Tensor matmul(Tensor b) {
        return Products.matmul(self(), b);
    }

    /** {@code x W^T + b} for x [..., in], weight [out, in] and bias [out] (or null): [..., out]. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return Products.linear(self(), weight, bias);
    }

    // ---- Convolutions (Convolutions)

    /**
     * Moves windows along time and multiplies each with the weights, as convolutional networks do.
     *
     * @param weight [out, in, width] for this [batch, in, time]
     * @param bias [out], or null
     * @param padding zeros before and after time
     * @return [batch, out, (time + 2 padding - width) / stride + 1]
     */
    public Tensor conv1d(Tensor weight, Tensor bias, int stride, int padding) {
        return Convolutions.conv1d(self(), weight, bias, stride, padding);
    }

    /** The largest element of each window of time, [batch, channels, time] to [batch, channels, (time - width) / stride + 1]. */
    public Tensor maxPool1d(int width, int stride) {
        return Convolutions.maxPool1d(self(), width, stride);
    }

    // ---- Probabilities (Probabilities)

    /** exp(x) divided by its sum, along the last axis. A row of negative infinities gives zeros. */
    public Tensor softmax() {
        return Probabilities.softmax(self());
    }

    /** The logarithm of {@link #softmax()}, exact also where probabilities are tiny. */
    public Tensor logSoftmax() {
        return Probabilities.logSoftmax(self());
    }

    /** The mean of -log(probability of the right class) for logits [..., classes] and one class for each row in C order. */
    public Tensor crossEntropy(int... targets) {
        return crossEntropy(targets, -100, 0);
    }

    /**
     * The same over the rows whose target is not the ignored number, and with label smoothing (Szegedy et al. 2016, section 7).
     *
     * @param ignored marks rows without a right class; -100 is usual
     * @param smoothing the share, from 0 to 1, of the right class that is spread evenly over all
     */
    public Tensor crossEntropy(int[] targets, int ignored, double smoothing) {
        return Probabilities.crossEntropy(self(), ignored, smoothing, targets);
    }

    // ---- Others

    /** (x - mean) / sqrt(variance + epsilon) * gain + bias along the last axis (Norms). */
    public Tensor layerNorm(Tensor gain, Tensor bias, double epsilon) {
        return Norms.layerNorm(self(), gain, bias, epsilon);
    }

    /** x / sqrt(mean(x^2) + epsilon) * gain along the last axis (Norms). */
    public Tensor rmsNorm(Tensor gain, double epsilon) {
        return Norms.rmsNorm(self(), gain, epsilon);
    }

    /** Sets each element to 0 with this probability and divides the others by 1 - probability (Lookups). */
    public Tensor dropout(double probability, Random random) {
        return Lookups.dropout(self(), probability, random);
    }
}
