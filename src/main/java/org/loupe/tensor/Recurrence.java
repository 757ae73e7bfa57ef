package org.loupe.tensor;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.loupe.tensor.kernel.LstmKernel;
import org.loupe.tensor.kernel.Shape;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), with projection and clipping as ELMo has them (Peters et al.
 * 2018, section 3.4).
 */
final class Recurrence {
    private Recurrence() { }

    /**
     * {@code c = sigmoid(f) c + sigmoid(i) tanh(g)} and {@code h = projection (sigmoid(o) tanh(c))}, each clipped. The step goes on with
     * what {@code onValue} gives for each value.
     */
    static LstmState cell(Tensor x, LstmState before, LstmWeights w, double cellClip, double outputClip,
            BiFunction<LstmValue, Tensor, Tensor> onValue) {
        if (x.rank() != 2) throw new IllegalArgumentException("lstmCell: x must be [batch, in], it is " + Shape.text(x.shape()));
        requireFit("lstmCell", x, before, w, cellClip, outputClip);
        return step(x.linear(w.input(), w.bias()), before, w, cellClip, outputClip, onValue);
    }

    private static LstmState step(Tensor fromInput, LstmState before, LstmWeights w, double cellClip, double outputClip,
            BiFunction<LstmValue, Tensor, Tensor> onValue) {
        int n = w.hidden();
        Tensor[] gates = fromInput.add(before.output().linear(w.recurrent(), null)).split(-1, n, n, n, n);   // each [batch, hidden]
        Tensor input = onValue.apply(LstmValue.INPUT_GATE, gates[0].sigmoid());
        Tensor forget = onValue.apply(LstmValue.FORGET_GATE, gates[1].sigmoid());
        Tensor candidate = onValue.apply(LstmValue.CANDIDATE, gates[2].tanh());
        Tensor output = onValue.apply(LstmValue.OUTPUT_GATE, gates[3].sigmoid());
        Tensor c = onValue.apply(LstmValue.CELL, clip(forget.mul(before.cell()).add(input.mul(candidate)), cellClip));
        Tensor h = output.mul(c.tanh());                                                                      // [batch, hidden]
        Tensor out = clip(w.projection() == null ? h : h.linear(w.projection(), null), outputClip);           // [batch, out]
        return new LstmState(onValue.apply(LstmValue.OUTPUT, out), c);
    }

    private static Tensor clip(Tensor x, double limit) {
        return limit == 0 ? x : Arithmetic.minimum(Arithmetic.maximum(x, -limit), limit);
    }

    /**
     * Cell after cell. What the input gives to the gates is one product for all steps.
     *
     * <p>With i, f, o = sigmoid and g = tanh of their gates, c = f * c' + i * g and h = o * tanh(c): from dh and the dc of the
     * step after, dc += dh * o * (1 - tanh(c)^2), and the gates get dc * g * i (1 - i), dc * c' * f (1 - f), dc * i * (1 - g^2)
     * and dh * tanh(c) * o (1 - o); c' gets dc * f, and h' the gates' gradients times the recurrent weight.
     */
    static Tensor lstm(Tensor x, LstmWeights w, LstmState start, boolean reverse, double cellClip, double outputClip) {
        if (x.rank() != 3 || x.shape(1) == 0)
            throw new IllegalArgumentException("lstm: x must be [batch, time, in] with at least one step, it is " + Shape.text(x.shape()));
        LstmState first = start != null ? start : new LstmState(zeros(x, w.out()), zeros(x, w.hidden()));
        requireFit("lstm", x, first, w, cellClip, outputClip);
        Tensor gates = x.linear(w.input(), w.bias());                                                         // [batch, time, 4 hidden]
        return Telling.of(x, () -> fused(gates, w, first, reverse, cellClip, outputClip), () -> {
            Tensor[] outputs = new Tensor[x.shape(1)];
            LstmState state = first;
            for (int i = 0; i < outputs.length; i++) {
                int t = reverse ? outputs.length - 1 - i : i;
                state = step(gates.slice(1, t, t + 1).squeeze(1), state, w, cellClip, outputClip, (what, value) -> value);
                outputs[t] = state.output();
            }
            return Tensor.stack(1, outputs);                                                                  // [batch, time, out]
        });
    }

    /** The gradients of the steps stand at {@link LstmKernel#backward}; those of the weights are one product for all steps. */
    private static Tensor fused(Tensor gates, LstmWeights w, LstmState start, boolean reverse, double cellClip, double outputClip) {
        Tensor recurrent = w.recurrent(), projection = w.projection();
        Tensor[] operands = {gates, recurrent, start.output(), start.cell(), projection == null ? recurrent : projection};
        int batch = gates.shape(0), time = gates.shape(1), n = w.hidden(), out = w.out();
        Tensor y = Tensor.resultOf("lstm", new int[] {batch, time, out}, operands);
        Tensor active = Tensor.allocate(gates.dtype(), batch, time, 4 * n), cells = Tensor.allocate(gates.dtype(), batch, time, n);
        Tensor inner = projection == null ? y : Tensor.allocate(gates.dtype(), batch, time, n);
        // Made anew for each pass: one that was kept would not notice that a weight was closed, and read what is in its place.
        Supplier<LstmKernel> kernel = () -> new LstmKernel(recurrent.values(), projection == null ? null : projection.values(), reverse,
                (float) cellClip, (float) outputClip);
        kernel.get().forward(gates.values(), start.output().toFloats(), start.cell().toFloats(), y.values(), active.values(),
                cells.values(), inner.values());
        return y.backward(dy -> {
            Tensor dGates = Tensor.allocate(gates.dtype(), gates.shape());
            Tensor dOut = projection == null ? null : Tensor.allocate(gates.dtype(), y.shape());
            float[] dh = new float[batch * out], dc = new float[batch * n];
            kernel.get().backward(start.cell().toFloats(), y.values(), active.values(), cells.values(), dy.values(), dh, dc,
                    dGates.values(), dOut == null ? null : dOut.values());
            gates.accumulate(() -> dGates);
            // [4 hidden, rows] x [rows, out] and [out, rows] x [rows, hidden]
            recurrent.accumulate(() -> rows(dGates).transpose(0, 1).matmul(rows(before(y, start.output(), reverse))));
            if (projection != null) projection.accumulate(() -> rows(dOut).transpose(0, 1).matmul(rows(inner)));
            start.output().accumulate(() -> Tensor.of(dh, batch, out));
            start.cell().accumulate(() -> Tensor.of(dc, batch, n));
        });
    }

    /** The output that each step started from, [batch, time, out]. */
    private static Tensor before(Tensor y, Tensor start, boolean reverse) {
        int time = y.shape(1);
        Tensor first = start.unsqueeze(1);                                                        // [batch, 1, out]
        return reverse ? Tensor.concat(1, y.slice(1, 1, time), first) : Tensor.concat(1, first, y.slice(1, 0, time - 1));
    }

    private static Tensor rows(Tensor x) {
        return x.reshape(x.shape(0) * x.shape(1), x.shape(2));
    }

    private static Tensor zeros(Tensor x, int width) {
        return Gradients.off(() -> Tensor.zeros(x.shape(0), width).to(x.dtype()));
    }

    private static void requireFit(String operation, Tensor x, LstmState state, LstmWeights w, double cellClip, double outputClip) {
        int[] output = {x.shape(0), w.out()}, cell = {x.shape(0), w.hidden()};
        if (!Arrays.equals(state.output().shape(), output) || !Arrays.equals(state.cell().shape(), cell))
            throw new IllegalArgumentException(operation + ": the state, output " + Shape.text(state.output().shape())
                    + " and cell " + Shape.text(state.cell().shape())
                    + ", must be " + Shape.text(output) + " and " + Shape.text(cell));
        if (x.shape(-1) != w.input().shape(1))
            throw new IllegalArgumentException(operation + ": the last axis of x " + Shape.text(x.shape())
                    + " must equal the last of the input weight " + Shape.text(w.input().shape()) + ", which is [4 hidden, in]");
        TensorCore.requireOneType(operation, x, state.output(), state.cell(), w.input(), w.recurrent(), w.bias(), w.projection());
        if (!(cellClip >= 0) || !(outputClip >= 0))
            throw new IllegalArgumentException(operation + ": the limits of cell " + cellClip + " and output " + outputClip
                    + " must be above 0, or 0 for none");
    }
}
