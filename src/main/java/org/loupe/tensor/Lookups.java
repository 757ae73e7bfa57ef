package org.loupe.tensor;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.tensor.kernel.Binary;
import org.loupe.tensor.kernel.DropoutKernel;
import org.loupe.tensor.kernel.ElementLookup;
import org.loupe.tensor.kernel.RowLookup;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Unary;

/** Rows and elements by number, and random zeros: operations in which some elements are chosen. */
final class Lookups {
    private static final int NO_PADDING = -1;

    private Lookups() { }

    /** dTable[ids[i]] += dy[i]: a row that was read twice gets both gradients. */
    static Tensor rows(Tensor table, int[][] ids) {
        return rows(table, ids, NO_PADDING);
    }

    /** The same, but the gradient of the row {@code padding} stays 0. */
    static Tensor paddedRows(Tensor table, int[][] ids, int padding) {
        if (table.rank() == 2 && (padding < 0 || padding >= table.shape(0)))
            throw new IndexOutOfBoundsException("rows: padding " + padding + " is outside the table, whose rows go from 0 to "
                    + (table.shape(0) - 1) + "; use rows(ids) for none");
        return rows(table, ids, padding);
    }

    private static Tensor rows(Tensor table, int[][] ids, int padding) {
        if (table.rank() != 2) throw new IllegalArgumentException("rows: the table must be [rows, width], it is "
                + Shape.text(table.shape()));
        int[] flat = flatten(ids, table.shape(0)), shape = {ids.length, ids.length == 0 ? 0 : ids[0].length, table.shape(1)};
        return Telling.of(table, () -> fusedRows(table, flat, padding, shape), () -> {
            Tensor source = padding == NO_PADDING ? table : Tensor.concat(0, table.slice(0, 0, padding),
                    table.slice(0, padding, padding + 1).detach(), table.slice(0, padding + 1, table.shape(0)));
            int[] perElement = Arrays.stream(flat).flatMap(id -> IntStream.generate(() -> id).limit(shape[2])).toArray();
            return source.gather(0, perElement, flat.length, shape[2]).reshape(shape);          // [batch, time, width]
        });
    }

    private static Tensor fusedRows(Tensor table, int[] flat, int padding, int... shape) {
        int width = shape[2];
        Tensor y = Tensor.resultOf("rows", shape, table);
        RowLookup.gather(table.values(), flat, y.values().reshape(flat.length, width));
        return y.backward(dy -> table.accumulate(() -> {
            Tensor dTable = Tensor.zeros(table.shape()).to(table.dtype());
            RowLookup.scatterAdd(dy.contiguous().values().reshape(flat.length, width), flat, dTable.values());
            if (padding != NO_PADDING) Binary.fill(dTable.values().slice(0, padding, padding + 1), 0);
            return dTable;
        }));
    }

    /** y[i][j][k] = x[i][indices[i][j][k]][k] for axis 1: dx is dy, scattered to where it was read. */
    static Tensor gather(Tensor x, int axis, int[] given, int... shape) {
        int at = Shape.axis("gather", axis, x.shape());
        int[] indices = given.clone();
        checkIndices("gather", x, at, indices, shape);
        Tensor y = Tensor.resultOf("gather", shape, x);
        ElementLookup.gather(x.values(), at, indices, y.values());
        return y.backward(dy -> Pieces.addToGradient(x, dx -> ElementLookup.scatterAdd(dy.values(), at, indices, dx)));
    }

    /** y = x, and y[i][indices[i][j][k]][k] += source[i][j][k] for axis 1: dx = dy, dSource is dy, gathered. */
    static Tensor scatterAdd(Tensor x, int axis, int[] given, Tensor source) {
        int at = Shape.axis("scatterAdd", axis, x.shape());
        int[] indices = given.clone();
        checkIndices("scatterAdd", x, at, indices, source.shape());
        Tensor y = Tensor.resultOf("scatterAdd", x.shape(), x, source);
        Unary.COPY.apply(x.values(), y.values());
        ElementLookup.scatterAdd(source.values(), at, indices, y.values());
        return y.backward(dy -> {
            x.accumulate(() -> dy);
            source.accumulate(() -> dy.gather(at, indices, source.shape()));
        });
    }

    /** Srivastava et al. 2014, scaled while training so that the mean stays: y = x * kept / (1 - p). */
    static Tensor dropout(Tensor x, double probability, Random random) {
        if (!(probability >= 0 && probability < 1))
            throw new IllegalArgumentException("dropout: probability " + probability + " must be at least 0 and below 1");
        if (probability == 0) return x;
        long seed = random.nextLong();
        return Telling.of(x, () -> dropped(x, probability, seed), () -> {
            Tensor mask = Gradients.off(() -> dropped(Tensor.ones(x.shape()), probability, seed));
            return x.mul(mask.to(x.dtype()));
        });
    }

    /** dx = dy, with the same elements dropped. */
    private static Tensor dropped(Tensor x, double probability, long seed) {
        Tensor y = Tensor.resultOf("dropout", x.shape(), x);
        DropoutKernel.apply(x.values(), probability, seed, y.values());
        return y.backward(dy -> x.accumulate(() -> dropped(dy, probability, seed)));
    }

    private static void checkIndices(String operation, Tensor x, int axis, int[] indices, int... shape) {
        boolean fits = shape.length == x.rank();
        for (int a = 0; fits && a < shape.length; a++) fits = a == axis || shape[a] <= x.shape(a);
        if (!fits)
            throw new IllegalArgumentException(operation + ": " + Shape.text(shape) + " must have the axes of " + Shape.text(x.shape())
                    + ", and only axis " + axis + " may be longer");
        if (indices.length != Shape.size(shape))
            throw new IllegalArgumentException(operation + ": " + indices.length + " indices do not fill " + Shape.text(shape)
                    + ", which has " + Shape.size(shape) + " elements");
        for (int i = 0; i < indices.length; i++)
            if (indices[i] < 0 || indices[i] >= x.shape(axis))
                throw new IndexOutOfBoundsException(operation + ": index " + indices[i] + " at " + i + " is outside axis " + axis + " of "
                        + Shape.text(x.shape()) + ", which goes from 0 to " + (x.shape(axis) - 1));
    }

    private static int[] flatten(int[][] ids, int rows) {
        int width = ids.length == 0 ? 0 : ids[0].length;
        int[] flat = new int[ids.length * width];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].length != width)
                throw new IllegalArgumentException("rows: row 0 of the ids has " + width + " entries and row " + i + " has "
                        + ids[i].length + "; make them equal by cutting or padding");
            for (int j = 0; j < width; j++) {
                if (ids[i][j] < 0 || ids[i][j] >= rows)
                    throw new IndexOutOfBoundsException("rows: id " + ids[i][j] + " at [" + i + ", " + j
                            + "] is outside the table, whose rows go from 0 to " + (rows - 1));
                flat[i * width + j] = ids[i][j];
            }
        }
        return flat;
    }
}
