package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * The steps of a long short-term memory on float32 arrays (Hochreiter and Schmidhuber 1997, with the forget gate of Gers
 * et al. 2000; projection and clipping as in Sak et al. 2014 and ELMo), and their gradients. For each step in turn:
 * {@code i, f, g, o = gates + recurrent h}, {@code c = sigmoid(f) c + sigmoid(i) tanh(g)}, {@code h = projection (sigmoid(o) tanh(c))}.
 *
 * @param recurrent [4 hidden, out], gates in the order input, forget, cell, output
 * @param projection [out, hidden], or null, if h is used as it is
 * @param reverse whether the last step comes first
 * @param cellClip the largest c, or 0 for any
 * @param outputClip the largest h, or 0 for any
 */
public record LstmKernel(Strided recurrent, Strided projection, boolean reverse, float cellClip, float outputClip) {
    private int hidden() {
        return recurrent.shape()[0] / 4;
    }

    private int out() {
        return recurrent.shape()[1];
    }

    /** The place of the step that is done as number {@code i}. */
    private int step(int i, int time) {
        return reverse ? time - 1 - i : i;
    }

    /** The values of one sequence at one step. */
    private static Strided row(Strided x, int sequence, int t) {
        return x.slice(0, sequence, sequence + 1).slice(1, t, t + 1);
    }

    /**
     * @param gates what the input gives to the gates, [batch, time, 4 hidden]
     * @param h the output before the first step, [batch, out]; it becomes that after the last
     * @param c the cell before the first step, [batch, hidden]; it becomes that after the last
     * @param y receives the outputs, [batch, time, out]
     * @param active receives the gates after their functions, [batch, time, 4 hidden]
     * @param cells receives the cells, [batch, time, hidden]
     * @param inner receives what is projected, [batch, time, hidden]; the same as y without a projection
     */
    public void forward(Strided gates, float[] h, float[] c, Strided y, Strided active, Strided cells, Strided inner) {
        int batch = gates.shape()[0], time = gates.shape()[1], n = hidden();
        Panels weights = new Panels(recurrent.permute(1, 0)), project = projection == null ? null : new Panels(projection.permute(1, 0));
        LstmCell cell = new LstmCell(n, cellClip);
        float[] fromOutput = new float[batch * 4 * n], top = project == null ? h : new float[batch * n];
        for (int i = 0; i < time; i++) {
            int t = step(i, time);
            weights.multiply(h, batch, fromOutput);                                  // [batch, out] x [out, 4 hidden]
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) {
                    float[] out = cell.forward(row(gates, b, t), fromOutput, b, c, row(active, b, t));
                    row(cells, b, t).put(Arrays.copyOfRange(c, b * n, (b + 1) * n));
                    if (project == null) LstmCell.clip(out, outputClip);
                    row(inner, b, t).put(out);
                    System.arraycopy(out, 0, top, b * n, n);
                }
            });
            if (project == null) continue;
            project.multiply(top, batch, h);                                         // [batch, hidden] x [hidden, out]
            LstmCell.clip(h, outputClip);
            y.slice(1, t, t + 1).write(0, h, h.length);
        }
    }

    /**
     * @param start the cell before the first step
     * @param dh receives the gradient of the output before the first step, [batch, out]
     * @param dc receives the gradient of the cell before it, [batch, hidden]
     * @param dGates receives the gradient of the gates, [batch, time, 4 hidden]
     * @param dOut receives the gradient of what was projected, [batch, time, out]; null without a projection
     */
    public void backward(float[] start, Strided y, Strided active, Strided cells, Strided dy, float[] dh, float[] dc,
            Strided dGates, Strided dOut) {
        int batch = y.shape()[0], time = y.shape()[1], n = hidden();
        Panels weights = new Panels(recurrent), project = projection == null ? null : new Panels(projection);
        LstmCell cell = new LstmCell(n, cellClip);
        float[] z = new float[batch * 4 * n], dTop = project == null ? dh : new float[batch * n];
        for (int i = time - 1; i >= 0; i--) {
            int t = step(i, time), previous = step(i - 1, time);
            Binary.ADD.combine(dh, dy.slice(1, t, t + 1).getFloats(), dh.length);
            if (outputClip > 0) LstmCell.stopClipped(dh, y.slice(1, t, t + 1).getFloats(), outputClip);
            if (project != null) {
                dOut.slice(1, t, t + 1).write(0, dh, dh.length);
                project.multiply(dh, batch, dTop);                                   // [batch, out] x [out, hidden]
            }
            boolean isFirst = i == 0;
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) {
                    float[] before = isFirst ? Arrays.copyOfRange(start, b * n, (b + 1) * n) : row(cells, b, previous).getFloats();
                    cell.backward(row(active, b, t), row(cells, b, t).getFloats(), before, dTop, dc, b, z);
                    row(dGates, b, t).put(Arrays.copyOfRange(z, b * 4 * n, (b + 1) * 4 * n));
                }
            });
            weights.multiply(z, batch, dh);                                          // [batch, 4 hidden] x [4 hidden, out]
        }
    }
}
