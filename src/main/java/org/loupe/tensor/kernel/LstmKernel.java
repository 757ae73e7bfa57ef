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
        float[] z = new float[batch * 4 * n], sum = new float[batch * 4 * n], top = new float[batch * n];
        for (int i = 0; i < time; i++) {
            int t = step(i, time);
            gates.slice(1, t, t + 1).read(0, z, z.length);
            weights.multiply(h, batch, sum);
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) cell(z, sum, b * 4 * n, c, top, b * n, n);
            });
            active.slice(1, t, t + 1).write(0, z, z.length);
            cells.slice(1, t, t + 1).write(0, c, c.length);
            if (project == null) System.arraycopy(top, 0, h, 0, h.length);
            else {
                inner.slice(1, t, t + 1).write(0, top, top.length);
                project.multiply(top, batch, h);
            }
            clip(h, outputClip);
            y.slice(1, t, t + 1).write(0, h, h.length);
        }
    }

    /** One row: z becomes the gates after their functions, c the new cell, and top the gated cell. */
    private void cell(float[] z, float[] sum, int at, float[] c, float[] top, int from, int n) {
        for (int j = at; j < at + 2 * n; j++) z[j] = FloatMath.sigmoid(z[j] + sum[j]);
        for (int j = at + 2 * n; j < at + 3 * n; j++) z[j] = FloatMath.tanh(z[j] + sum[j]);
        for (int j = at + 3 * n; j < at + 4 * n; j++) z[j] = FloatMath.sigmoid(z[j] + sum[j]);
        float[][] gates = gates(z, at, n);
        float[] i = gates[0], f = gates[1], g = gates[2], o = gates[3], cell = Arrays.copyOfRange(c, from, from + n), out = new float[n];
        for (int j = 0; j < n; j++) cell[j] = f[j] * cell[j] + i[j] * g[j];
        clip(cell, cellClip);
        for (int j = 0; j < n; j++) out[j] = o[j] * FloatMath.tanh(cell[j]);
        System.arraycopy(cell, 0, c, from, n);
        System.arraycopy(out, 0, top, from, n);
    }

    /** The four gates of a row, each in an array of its own: the compiler vectorises a loop over several arrays only if all are read at the same index. */
    private static float[][] gates(float[] z, int at, int n) {
        float[][] gates = new float[4][];
        for (int gate = 0; gate < 4; gate++) gates[gate] = Arrays.copyOfRange(z, at + gate * n, at + (gate + 1) * n);
        return gates;
    }

    private static void clip(float[] x, float limit) {
        if (limit > 0) for (int i = 0; i < x.length; i++) x[i] = Math.max(-limit, Math.min(limit, x[i]));
    }

    /**
     * @param start the cell before the first step
     * @param dh receives the gradient of the output before the first step, [batch, out]
     * @param dc receives the gradient of the cell before it, [batch, hidden]
     * @param dGates receives the gradient of the gates, [batch, time, 4 hidden]
     * @param dOut receives the gradient of what was projected or, without a projection, of h before clipping: [batch, time, out]
     */
    public void backward(float[] start, Strided y, Strided active, Strided cells, Strided dy, float[] dh, float[] dc, Strided dGates, Strided dOut) {
        int batch = y.shape()[0], time = y.shape()[1], n = hidden();
        Panels weights = new Panels(recurrent), project = projection == null ? null : new Panels(projection);
        float[] z = new float[batch * 4 * n], c = new float[batch * n], before = new float[batch * n];
        float[] share = new float[dh.length], out = new float[dh.length], dTop = new float[batch * n];
        for (int i = time - 1; i >= 0; i--) {
            int t = step(i, time), previous = step(i - 1, time);
            dy.slice(1, t, t + 1).read(0, share, share.length);
            y.slice(1, t, t + 1).read(0, out, out.length);
            for (int j = 0; j < dh.length; j++) dh[j] += share[j];
            stopClipped(dh, out, outputClip);
            dOut.slice(1, t, t + 1).write(0, dh, dh.length);
            if (project == null) System.arraycopy(dh, 0, dTop, 0, dh.length);
            else project.multiply(dh, batch, dTop);
            active.slice(1, t, t + 1).read(0, z, z.length);
            cells.slice(1, t, t + 1).read(0, c, c.length);
            if (i == 0) System.arraycopy(start, 0, before, 0, start.length);
            else cells.slice(1, previous, previous + 1).read(0, before, before.length);
            Rows.split(batch, 16 * n, (from, to) -> {
                for (int b = from; b < to; b++) derive(z, b * 4 * n, c, before, dTop, dc, b * n, n);
            });
            dGates.slice(1, t, t + 1).write(0, z, z.length);
            weights.multiply(z, batch, dh);
        }
    }

    /** A value at its limit does not move with what it was computed from. */
    private static void stopClipped(float[] gradient, float[] value, float limit) {
        if (limit > 0) for (int i = 0; i < value.length; i++) gradient[i] = Math.abs(value[i]) < limit ? gradient[i] : 0;
    }

    /** One row: z becomes the gradient of the gates before their functions, dc that of the cell before. */
    private void derive(float[] z, int at, float[] c, float[] before, float[] dTop, float[] dc, int from, int n) {
        float[][] gates = gates(z, at, n);
        float[] i = gates[0], f = gates[1], g = gates[2], o = gates[3], cell = Arrays.copyOfRange(c, from, from + n);
        float[] last = Arrays.copyOfRange(before, from, from + n), d = Arrays.copyOfRange(dTop, from, from + n), dCell = Arrays.copyOfRange(dc, from, from + n);
        for (int j = 0; j < n; j++) {
            float tanh = FloatMath.tanh(cell[j]), gate = o[j];
            dCell[j] += d[j] * gate * (1 - tanh * tanh);
            o[j] = d[j] * tanh * gate * (1 - gate);
        }
        stopClipped(dCell, cell, cellClip);
        for (int j = 0; j < n; j++) {
            float in = i[j], forget = f[j], candidate = g[j];
            i[j] = dCell[j] * candidate * in * (1 - in);
            f[j] = dCell[j] * last[j] * forget * (1 - forget);
            g[j] = dCell[j] * in * (1 - candidate * candidate);
            dCell[j] *= forget;
        }
        for (int gate = 0; gate < 4; gate++) System.arraycopy(gates[gate], 0, z, at + gate * n, n);
        System.arraycopy(dCell, 0, dc, from, n);
    }
}
