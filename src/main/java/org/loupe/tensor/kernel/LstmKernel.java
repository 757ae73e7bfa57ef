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

    private static float[] read(Strided x, int from, int n) {
        float[] values = new float[n];
        x.read(from, values, n);
        return values;
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
        float[] fromOutput = new float[batch * 4 * n], top = project == null ? h : new float[batch * n];
        for (int i = 0; i < time; i++) {
            int t = step(i, time);
            weights.multiply(h, batch, fromOutput);                                  // [batch, out] x [out, 4 hidden]
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) {
                    float[] out = cell(row(gates, b, t), fromOutput, b, c, row(active, b, t));
                    row(cells, b, t).put(Arrays.copyOfRange(c, b * n, (b + 1) * n));
                    if (project == null) clip(out, outputClip);
                    row(inner, b, t).put(out);
                    System.arraycopy(out, 0, top, b * n, n);
                }
            });
            if (project == null) continue;
            project.multiply(top, batch, h);                                         // [batch, hidden] x [hidden, out]
            clip(h, outputClip);
            y.slice(1, t, t + 1).write(0, h, h.length);
        }
    }

    /**
     * A step of one sequence; its row of c becomes the new cell. The compiler vectorises a loop over several arrays only
     * if all are read at the same index, so each gate has an array of its own.
     *
     * @return the gated cell, [hidden]
     */
    private float[] cell(Strided fromInput, float[] fromOutput, int sequence, float[] c, Strided active) {
        int n = hidden();
        float[][] gates = new float[4][];
        for (int gate = 0; gate < 4; gate++) {
            gates[gate] = read(fromInput, gate * n, n);
            int at = (sequence * 4 + gate) * n;
            activate(gates[gate], Arrays.copyOfRange(fromOutput, at, at + n), gate == 2);
            active.write(gate * n, gates[gate], n);
        }
        float[] i = gates[0], f = gates[1], g = gates[2], o = gates[3], cell = Arrays.copyOfRange(c, sequence * n, (sequence + 1) * n);
        for (int j = 0; j < n; j++) cell[j] = f[j] * cell[j] + i[j] * g[j];
        clip(cell, cellClip);
        System.arraycopy(cell, 0, c, sequence * n, n);
        for (int j = 0; j < n; j++) o[j] *= FloatMath.tanh(cell[j]);
        return o;
    }

    private static void activate(float[] gate, float[] share, boolean isCandidate) {
        if (isCandidate) for (int j = 0; j < gate.length; j++) gate[j] = FloatMath.tanh(gate[j] + share[j]);
        else for (int j = 0; j < gate.length; j++) gate[j] = FloatMath.sigmoid(gate[j] + share[j]);
    }

    private static void clip(float[] x, float limit) {
        if (limit > 0) for (int i = 0; i < x.length; i++) x[i] = Math.max(-limit, Math.min(limit, x[i]));
    }

    /**
     * @param start the cell before the first step
     * @param dh receives the gradient of the output before the first step, [batch, out]
     * @param dc receives the gradient of the cell before it, [batch, hidden]
     * @param dGates receives the gradient of the gates, [batch, time, 4 hidden]
     * @param dOut receives the gradient of what was projected, [batch, time, out]; not used without a projection
     */
    public void backward(float[] start, Strided y, Strided active, Strided cells, Strided dy, float[] dh, float[] dc, Strided dGates, Strided dOut) {
        int batch = y.shape()[0], time = y.shape()[1], n = hidden();
        Panels weights = new Panels(recurrent), project = projection == null ? null : new Panels(projection);
        float[] z = new float[batch * 4 * n], dTop = project == null ? dh : new float[batch * n];
        for (int i = time - 1; i >= 0; i--) {
            int t = step(i, time), previous = step(i - 1, time);
            Binary.ADD.combine(dh, dy.slice(1, t, t + 1).getFloats(), dh.length);
            if (outputClip > 0) stopClipped(dh, y.slice(1, t, t + 1).getFloats(), outputClip);
            if (project != null) {
                dOut.slice(1, t, t + 1).write(0, dh, dh.length);
                project.multiply(dh, batch, dTop);                                   // [batch, out] x [out, hidden]
            }
            boolean isFirst = i == 0;
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) {
                    float[] before = isFirst ? Arrays.copyOfRange(start, b * n, (b + 1) * n) : read(row(cells, b, previous), 0, n);
                    derive(row(active, b, t), read(row(cells, b, t), 0, n), before, dTop, dc, b, z);
                    row(dGates, b, t).put(Arrays.copyOfRange(z, b * 4 * n, (b + 1) * 4 * n));
                }
            });
            weights.multiply(z, batch, dh);                                          // [batch, 4 hidden] x [4 hidden, out]
        }
    }

    /** A value at its limit does not move with what it was computed from. */
    private static void stopClipped(float[] gradient, float[] value, float limit) {
        if (limit > 0) for (int i = 0; i < value.length; i++) gradient[i] = Math.abs(value[i]) < limit ? gradient[i] : 0;
    }

    /** A step of one sequence: its row of z becomes the gradient of the gates before their functions, that of dc the gradient of the cell before. */
    private void derive(Strided active, float[] cell, float[] before, float[] dTop, float[] dc, int sequence, float[] z) {
        int n = hidden(), at = sequence * n;
        float[] i = read(active, 0, n), f = read(active, n, n), g = read(active, 2 * n, n), o = read(active, 3 * n, n);
        float[] d = Arrays.copyOfRange(dTop, at, at + n), dCell = Arrays.copyOfRange(dc, at, at + n);
        for (int j = 0; j < n; j++) {
            float tanh = FloatMath.tanh(cell[j]), gate = o[j];
            dCell[j] += d[j] * gate * (1 - tanh * tanh);
            o[j] = d[j] * tanh * gate * (1 - gate);
        }
        stopClipped(dCell, cell, cellClip);
        for (int j = 0; j < n; j++) {
            float in = i[j], forget = f[j], candidate = g[j];
            i[j] = dCell[j] * candidate * in * (1 - in);
            f[j] = dCell[j] * before[j] * forget * (1 - forget);
            g[j] = dCell[j] * in * (1 - candidate * candidate);
            dCell[j] *= forget;
        }
        float[][] gates = {i, f, g, o};
        for (int gate = 0; gate < 4; gate++) System.arraycopy(gates[gate], 0, z, 4 * at + gate * n, n);
        System.arraycopy(dCell, 0, dc, at, n);
    }
}
