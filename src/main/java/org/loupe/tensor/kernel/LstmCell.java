package org.loupe.tensor.kernel;

import java.util.Arrays;

/**
 * A step of one sequence in {@link LstmKernel}. The compiler vectorises a loop over several arrays only if all are read
 * at the same index, so each gate has an array of its own.
 *
 * @param limit of the cell, or 0 for none
 */
record LstmCell(int hidden, float limit) {
    /**
     * @param fromInput the gates before their functions, [4 hidden], without the share of the output before
     * @param fromOutput that share for all sequences, [batch, 4 hidden]
     * @param c the cells, [batch, hidden]; the row of this sequence becomes the new cell
     * @param active receives the gates after their functions, [4 hidden]
     * @return the gated cell, [hidden]
     */
    float[] forward(Strided fromInput, float[] fromOutput, int sequence, float[] c, Strided active) {
        int n = hidden;
        float[][] gates = new float[4][];
        for (int gate = 0; gate < 4; gate++) {
            gates[gate] = read(fromInput, gate * n, n);
            int at = (sequence * 4 + gate) * n;
            activate(gates[gate], Arrays.copyOfRange(fromOutput, at, at + n), gate == 2);
            active.write(gate * n, gates[gate], n);
        }
        float[] i = gates[0], f = gates[1], g = gates[2], o = gates[3], cell = Arrays.copyOfRange(c, sequence * n, (sequence + 1) * n);
        for (int j = 0; j < n; j++) cell[j] = f[j] * cell[j] + i[j] * g[j];
        clip(cell, limit);
        System.arraycopy(cell, 0, c, sequence * n, n);
        for (int j = 0; j < n; j++) o[j] *= FloatMath.tanh(cell[j]);
        return o;
    }

    private static void activate(float[] gate, float[] share, boolean isCandidate) {
        if (isCandidate) for (int j = 0; j < gate.length; j++) gate[j] = FloatMath.tanh(gate[j] + share[j]);
        else for (int j = 0; j < gate.length; j++) gate[j] = FloatMath.sigmoid(gate[j] + share[j]);
    }

    static void clip(float[] x, float limit) {
        if (limit > 0) for (int i = 0; i < x.length; i++) x[i] = Math.max(-limit, Math.min(limit, x[i]));
    }

    /** A value at its limit does not move with what it was computed from. */
    static void stopClipped(float[] gradient, float[] value, float limit) {
        if (limit > 0) for (int i = 0; i < value.length; i++) gradient[i] = Math.abs(value[i]) < limit ? gradient[i] : 0;
    }

    /**
     * A step of one sequence: its row of z becomes the gradient of the gates before their functions, that of dc the
     * gradient of the cell before.
     */
    void backward(Strided active, float[] cell, float[] before, float[] dTop, float[] dc, int sequence, float[] z) {
        int n = hidden, at = sequence * n;
        float[] i = read(active, 0, n), f = read(active, n, n), g = read(active, 2 * n, n), o = read(active, 3 * n, n);
        float[] d = Arrays.copyOfRange(dTop, at, at + n), dCell = Arrays.copyOfRange(dc, at, at + n);
        for (int j = 0; j < n; j++) {
            float tanh = FloatMath.tanh(cell[j]), gate = o[j];
            dCell[j] += d[j] * gate * (1 - tanh * tanh);
            o[j] = d[j] * tanh * gate * (1 - gate);
        }
        stopClipped(dCell, cell, limit);
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

    private static float[] read(Strided x, int from, int n) {
        float[] values = new float[n];
        x.read(from, values, n);
        return values;
    }
}
