package org.loupe.tensor;

import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;

/** Windows that move along an axis, and what is computed in each. */
final class Convolutions {
    private Convolutions() { }

    /** dx = dy, each window at its place; where windows overlap, their gradients add up. */
    static Tensor windows(Tensor x, int axis, int width, int stride) {
        int at = Shape.axis("windows", axis, x.shape());
        if (width < 1 || stride < 1 || width > x.shape(at))
            throw new IllegalArgumentException("windows: width " + width + " and stride " + stride + " must be at least 1, and axis "
                    + axis + " of " + Shape.text(x.shape()) + " at least as long as the width; pad makes it longer");
        return Tensor.viewOf("windows", x.values().windows(at, width, stride), x)
                .backward(dy -> Pieces.addToGradient(x, dx -> addWindows(dy.values(), dx, at, width, stride)));
    }

    /** Adds those windows at once that are too far apart to overlap, then their neighbours, and so on. */
    private static void addWindows(Strided dy, Strided dx, int axis, int width, int stride) {
        int count = dy.shape()[axis], last = dx.rank(), apart = (width - 1) / stride + 1;
        int[] order = new int[last + 1];                 // the axis within a window moves beside the axis of windows, as in x's memory
        for (int i = 0; i < order.length; i++) order[i] = i <= axis ? i : i == axis + 1 ? last : i - 1;
        for (int first = 0; first < Math.min(apart, count); first++) {
            Strided places = dx.slice(axis, first * stride, dx.shape()[axis]).windows(axis, width, apart * stride);
            Strided shares = dy.slice(axis, first, count).windows(axis, 1, apart).dropAxis(last + 1);
            Pieces.add(places.permute(order), shares.permute(order));
        }
    }

    /**
     * y[b][o][t] = bias[o] + the sum over i and w of weight[o][i][w] x[b][i][t stride + w]: all windows times the weights, in
     * one matrix product. The channels stand innermost in a window, as then it lies in memory in one piece.
     */
    static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        checkConv1d(x, weight, bias, stride, padding);
        TensorCore.requireOneType("conv1d", x, weight, bias);
        int out = weight.shape(0), in = weight.shape(1), width = weight.shape(2);
        Tensor time = x.transpose(1, 2);                                                  // [batch, time, in]
        Tensor padded = padding == 0 ? time.contiguous() : time.pad(1, padding, padding, 0);
        Tensor windows = padded.windows(1, width, stride).transpose(2, 3);                // [batch, steps, width, in]
        Tensor rows = windows.reshape(x.shape(0), windows.shape(1), width * in);
        return rows.linear(weight.transpose(1, 2).reshape(out, width * in), bias)         // [batch, steps, out]
                .transpose(1, 2);
    }

    /** The largest of each window; its gradient goes to the first of equals. */
    static Tensor maxPool1d(Tensor x, int width, int stride) {
        if (x.rank() != 3)
            throw new IllegalArgumentException("maxPool1d: x must be [batch, channels, time], it is " + Shape.text(x.shape()));
        if (width < 1 || stride < 1 || width > x.shape(2))
            throw new IllegalArgumentException("maxPool1d: width " + width + " and stride " + stride
                    + " must be at least 1, and the time of x " + Shape.text(x.shape())
                    + " at least as long as the width; pad makes it longer");
        Tensor windows = x.windows(-1, width, stride);                                    // [batch, channels, steps, width]
        return windows.gather(-1, windows.argmax(-1), Shape.with(3, 1, windows.shape())).squeeze(-1);
    }

    private static void checkConv1d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        if (x.rank() != 3 || weight.rank() != 3 || x.shape(1) != weight.shape(1))
            throw new IllegalArgumentException("conv1d: x must be [batch, in, time] and the weight [out, in, width] with the same in; "
                    + "they are " + Shape.text(x.shape()) + " and " + Shape.text(weight.shape()));
        if (bias != null && (bias.rank() != 1 || bias.shape(0) != weight.shape(0)))
            throw new IllegalArgumentException("conv1d: the bias must be [" + weight.shape(0) + "], one number for each output, it is "
                    + Shape.text(bias.shape()));
        if (stride < 1 || padding < 0)
            throw new IllegalArgumentException("conv1d: stride " + stride + " must be at least 1 and padding " + padding + " at least 0");
        if (weight.shape(2) < 1 || weight.shape(2) > x.shape(2) + 2L * padding)
            throw new IllegalArgumentException("conv1d: width " + weight.shape(2) + " does not fit into " + x.shape(2)
                    + " steps of time with padding " + padding + "; use more padding or a longer x");
    }
}
