package org.loupe.tensor;

import java.util.Random;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.RowLookup;
import org.loupe.tensor.kernel.Shape;

/** Rows by number, comparisons and random zeros: operations in which some elements are chosen. */
final class Lookups {
    private Lookups() { }

    /** dTable[ids[i]] += dy[i]: a row that was read twice gets both gradients. */
    static Tensor rows(Tensor table, int[][] ids) {
        if (table.rank() != 2) throw new IllegalArgumentException("rows: the table must be [rows, width], it is " + Shape.text(table.shape()));
        int[] flat = flatten(ids, table.shape(0));
        int width = table.shape(1);
        Tensor y = Tensor.resultOf("rows", new int[] {ids.length, ids.length == 0 ? 0 : ids[0].length, width}, table);
        RowLookup.gather(table.values(), flat, y.values().reshape(flat.length, width));
        return y.backward(dy -> table.accumulate(() -> {
            Tensor dTable = Tensor.zeros(table.shape()).to(table.dtype());
            RowLookup.scatterAdd(dy.contiguous().values().reshape(flat.length, width), flat, dTable.values());
            return dTable;
        }));
    }

    /** 1 where the two are equal, else 0. No gradient goes through. */
    static Tensor equal(Tensor a, Tensor b) {
        return Gradients.off(() -> {
            int[] shape = Shape.broadcast("equal", a.shape(), b.shape());
            Tensor y = Tensor.resultOf("equal", shape, a, b);
            Binary.EQUAL.apply(a.values().broadcastTo(shape), b.values().broadcastTo(shape), y.values());
            return y.backward(dy -> { });
        });
    }

    /** Srivastava et al. 2014, scaled while training so that the mean stays: y = x * kept / (1 - p). */
    static Tensor dropout(Tensor x, double probability, Random random) {
        if (!(probability >= 0 && probability < 1))
            throw new IllegalArgumentException("dropout: probability " + probability + " must be at least 0 and below 1");
        if (probability == 0) return x;
        float[] kept = new float[x.size()];
        for (int i = 0; i < kept.length; i++) kept[i] = random.nextFloat() < probability ? 0 : (float) (1 / (1 - probability));
        Tensor mask = Tensor.of(kept, x.shape());
        return x.mul(x.dtype() == DType.FLOAT64 ? mask.to(DType.FLOAT64) : mask);
    }

    private static int[] flatten(int[][] ids, int rows) {
        int width = ids.length == 0 ? 0 : ids[0].length;
        int[] flat = new int[ids.length * width];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].length != width)
                throw new IllegalArgumentException("rows: row 0 of the ids has " + width + " entries and row " + i + " has " + ids[i].length + "; make them equal by cutting or padding");
            for (int j = 0; j < width; j++) {
                if (ids[i][j] < 0 || ids[i][j] >= rows)
                    throw new IndexOutOfBoundsException("rows: id " + ids[i][j] + " at [" + i + ", " + j + "] is outside the table, whose rows go from 0 to " + (rows - 1));
                flat[i * width + j] = ids[i][j];
            }
        }
        return flat;
    }
}
