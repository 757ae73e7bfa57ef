package org.loupe.position;

import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/**
 * Rotary position embedding, RoPE (Su et al. 2021, eq. 34): each pair of values of a query or key is turned by an angle
 * that grows with its position. The score of a query at m and a key at n then depends on m - n alone, and nothing is
 * added to the vectors. Has nothing to learn.
 */
public final class RotaryPositions {
    private static final int FIRST_ROWS = 64;

    private final int headDim;
    private final double base;
    private final RopeScaling scaling;
    private final RopeLayout layout;
    private Table table;

    /** Cosine and sine of position times frequency, each [rows, headDim / 2]. */
    private record Table(Tensor cosine, Tensor sine, int madeFor) {
        boolean serves(int length, int wantedFor, DType type) {
            return cosine.shape(0) >= length && madeFor == wantedFor && cosine.dtype() == type;
        }
    }

    /**
     * @param headDim width of a head, even
     * @param base of the frequencies: 10,000 in the paper, 500,000 in LLaMA 3
     */
    public RotaryPositions(int headDim, double base, RopeScaling scaling, RopeLayout layout) {
        if (headDim < 2 || headDim % 2 != 0) throw new IllegalArgumentException("headDim " + headDim
                + " must be even: values are turned in pairs");
        if (!(base > 0 && base < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("RoPE base " + base + " must be above 0 and finite; 10,000 is usual");
        this.headDim = headDim;
        this.base = base;
        this.scaling = scaling;
        this.layout = layout;
    }

    /**
     * Turns vectors that stand at the positions start, start + 1, ...
     *
     * @param x [batch, heads, time, headDim]
     * @return the same shape
     */
    public Tensor forward(Tensor x, int start) {
        if (x.rank() < 2 || x.shape(-1) != headDim)
            throw new IllegalArgumentException("rotary positions for a headDim of " + headDim + " do not fit vectors of "
                    + x.shape(-1) + " values");
        if (start < 0) throw new IllegalArgumentException("position " + start + " must be at least 0");
        int end = start + x.shape(-2);
        Table turns = table(end, x.dtype());
        return x.rotary(turns.cosine.slice(0, start, end), turns.sine.slice(0, start, end), layout == RopeLayout.INTERLEAVED);
    }

    public int headDim() {
        return headDim;
    }

    /** The angle in radians by which each pair turns for each position, in a text of this length. A new array of headDim / 2. */
    public double[] frequencies(int length) {
        return scaling.frequencies(base, headDim, length);
    }

    /** One for all layers: made in double precision, kept, and made again twice as long when a text outgrows it. */
    private synchronized Table table(int length, DType type) {
        int wantedFor = scaling.madeFor(length);
        if (table != null && table.serves(length, wantedFor, type)) return table;
        int rows = Math.max(length, table == null ? FIRST_ROWS : 2 * table.cosine.shape(0)), pairs = headDim / 2;
        if (wantedFor > 0) rows = Math.max(length, FIRST_ROWS);         // served again only for the same length
        double[] frequencies = frequencies(length);
        double[] cosine = new double[Math.multiplyExact(rows, pairs)], sine = new double[cosine.length];
        for (int i = 0; i < cosine.length; i++) {
            double angle = i / pairs * frequencies[i % pairs];
            cosine[i] = Math.cos(angle);
            sine[i] = Math.sin(angle);
        }
        return table = new Table(kept(type, cosine, rows, pairs), kept(type, sine, rows, pairs), wantedFor);
    }

    private static Tensor kept(DType type, double[] values, int... shape) {
        return Memory.keepForever(Gradients.off(() -> Tensor.of(values, shape).to(type)));
    }
}
