package org.loupe.tensor.kernel;

import java.nio.Buffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products by the OpenBLAS that ND4J uses, in a newer version, called on the tensors' own memory.
 * A transposed operand is told to OpenBLAS and not copied. OpenBLAS works on one thread; we split the work, over the
 * matrices of a batch or over the rows of one product, which is faster for the small matrices of attention heads.
 */
public final class Blas {
    private static final int ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112;
    /** Multiplications below which handing half of them to another thread costs more than it saves. */
    private static final long WORTH_SPLITTING = 1 << 19;
    /** Elements that are added while they are in the processor's cache. */
    private static final int ADDED_AT_ONCE = 1 << 14;
    /** A product with fewer rows, but more columns, is split by its columns. */
    private static final int FEW_ROWS = 64;

    static {
        Loader.load(openblas_nolapack.class);
    }

    private Blas() { }

    /** How OpenBLAS finds the rows of a matrix: as it lies or transposed, with the distance between two of them. */
    private record Operand(Strided view, int transposition, int rowDistance) {
        static Operand of(Strided m) {
            int rank = m.rank();
            int rows = m.shape()[rank - 2], columns = m.shape()[rank - 1];
            int rowStride = m.strides()[rank - 2], columnStride = m.strides()[rank - 1];
            if ((columnStride == 1 || columns == 1) && (rowStride >= columns || rows == 1))
                return new Operand(m, PLAIN, Math.max(rowStride, columns));
            if ((rowStride == 1 || rows == 1) && (columnStride >= rows || columns == 1))
                return new Operand(m, TRANSPOSED, Math.max(columnStride, rows));
            return null;
        }
    }

    /** {@code y = a b} for a [..., m, k], b [..., k, n] and contiguous y [..., m, n], over all leading axes, which must be equal. */
    public static void matmul(Strided a, Strided b, Strided y) {
        if (a.shape()[a.rank() - 1] == 0) Binary.fill(y, 0);
        else multiply(a, b, false, y);
    }

    /** {@code y += a b}, likewise. */
    public static void addMatmul(Strided a, Strided b, Strided y) {
        if (a.shape()[a.rank() - 1] > 0) multiply(a, b, true, y);
    }

    /** {@code y = scale * a b}, or {@code y += scale * a b}, for matrices whose rows are runs of neighbours, on the calling thread. */
    static void serial(double scale, Strided a, Strided b, boolean adds, Strided y) {
        requireFit(a.shape(), b.shape(), y.shape());
        int m = a.shape()[0], k = a.shape()[1], n = b.shape()[1];
        if (k > 0) new Product(Operand.of(a), Operand.of(b), scale, adds, y, k).run(0, 0, m, 0, n);
        else if (!adds) Binary.fill(y, 0);
    }

    private static void multiply(Strided a, Strided b, boolean adds, Strided y) {
        requireFit(a.shape(), b.shape(), y.shape());
        if (y.size() == 0) return;
        stayOnOneThread();
        Operand left = Operand.of(a), right = Operand.of(b);
        if (left == null) onCopy(a, copy -> multiply(copy, b, adds, y));
        else if (right == null) onCopy(b, copy -> multiply(a, copy, adds, y));
        else split(new Product(left, right, 1, adds, y, a.shape()[a.rank() - 1]));
    }

    /** ND4J tells OpenBLAS to take all cores whenever it happens to start, and a user may do so too. */
    static void stayOnOneThread() {
        if (openblas_nolapack.blas_get_num_threads() != 1) openblas_nolapack.blas_set_num_threads(1);
    }

    /** Native code looks at no bounds, so whatever the caller did before, nothing that does not fit goes on from here. */
    private static void requireFit(int[] a, int[] b, int[] y) {
        int last = y.length - 1;
        boolean fits = a.length == y.length && b.length == y.length && last > 0 && a[last] == b[last - 1]
                && y[last - 1] == a[last - 1] && y[last] == b[last];
        for (int axis = 0; fits && axis < last - 1; axis++) fits = a[axis] == y[axis] && b[axis] == y[axis];
        if (!fits)
            throw new IllegalArgumentException("matmul: " + Shape.text(a) + " x " + Shape.text(b) + " do not fit into " + Shape.text(y));
    }

    private static void split(Product product) {
        int[] shape = product.y.shape();
        int m = shape[shape.length - 2], n = shape[shape.length - 1], matrices = product.y.size() / (m * n);
        if ((long) product.y.size() * product.k < WORTH_SPLITTING) product.all(0, matrices, m, n);
        else if (matrices > 1) Parallel.split(matrices, (from, to) -> product.all(from, to, m, n));
        else if (m >= FEW_ROWS || m >= n) Parallel.split(m, (from, to) -> product.run(0, from, to, 0, n));
        else Parallel.split(n, (from, to) -> product.run(0, 0, m, from, to));
    }

    /** A batch of products {@code y = scale * a b} (or {@code y +=}) whose operands OpenBLAS can read as they lie. */
    private record Product(Operand a, Operand b, double scale, boolean adds, Strided y, int k) {
        void all(int from, int to, int m, int n) {
            for (int matrix = from; matrix < to; matrix++) run(matrix, 0, m, 0, n);
        }

        /** Some rows and columns of one matrix of the batch. */
        void run(int matrix, int fromRow, int toRow, int fromColumn, int toColumn) {
            int distance = y.shape()[y.rank() - 2] == 1 ? Math.max(1, y.shape()[y.rank() - 1]) : y.strides()[y.rank() - 2];
            int aStart = start(a.view, matrix) + fromRow * a.view.strides()[a.view.rank() - 2];
            int bStart = start(b.view, matrix) + fromColumn * b.view.strides()[b.view.rank() - 1];
            int yStart = start(y, matrix) + fromRow * distance + fromColumn;
            int m = toRow - fromRow, n = toColumn - fromColumn;
            Storage p = a.view.storage(), q = b.view.storage(), r = y.storage();
            if (r.type() == DType.FLOAT32 && m == 1 && y.shape()[y.rank() - 2] == 1)
                row(at(p.floats(), aStart), at(q.floats(), bStart), at(r.floats(), yStart), n);
            else if (r.type() == DType.FLOAT32)
                openblas_nolapack.cblas_sgemm(ROW_MAJOR, a.transposition, b.transposition, m, n, k,
                        (float) scale, at(p.floats(), aStart), a.rowDistance, at(q.floats(), bStart), b.rowDistance,
                        adds ? 1f : 0f, at(r.floats(), yStart), distance);
            else
                openblas_nolapack.cblas_dgemm(ROW_MAJOR, a.transposition, b.transposition, m, n, k,
                        scale, at(p.doubles(), aStart), a.rowDistance, at(q.doubles(), bStart), b.rowDistance,
                        adds ? 1.0 : 0.0, at(r.doubles(), yStart), distance);
        }

        /**
         * One row, as of the token that a model writes: time is what it takes to read b once, and a product of matrices would
         * copy it first. The sum begins with zeros, as OpenBLAS may keep a NaN that it was to overwrite.
         */
        private void row(FloatBuffer x, FloatBuffer matrix, FloatBuffer sum, int n) {
            if (!adds) sum.duplicate().put(new float[n]);
            boolean isTransposed = b.transposition == TRANSPOSED;
            openblas_nolapack.cblas_sgemv(ROW_MAJOR, isTransposed ? PLAIN : TRANSPOSED, isTransposed ? n : k, isTransposed ? k : n,
                    (float) scale, matrix, b.rowDistance, x, a.transposition == PLAIN ? 1 : a.rowDistance, 1f, sum, 1);
        }
    }

    /** {@code y = a + b} for the elements [from, to) of contiguous float32 arrays; y may be a. Spares the way through Java's arrays. */
    static void add(Strided a, Strided b, Strided y, int from, int to) {
        FloatBuffer first = a.storage().floats(), second = b.storage().floats(), sum = y.storage().floats();
        boolean isInPlace = y.storage() == a.storage() && y.offset() == a.offset();
        stayOnOneThread();
        for (int start = from, n; start < to; start += n) {
            n = Math.min(ADDED_AT_ONCE, to - start);
            if (!isInPlace) sum.put(y.offset() + start, first, a.offset() + start, n);
            openblas_nolapack.cblas_saxpy(n, 1f, at(second, b.offset() + start), 1, at(sum, y.offset() + start), 1);
        }
    }

    /** The same memory, beginning at an element. */
    @SuppressWarnings("unchecked")
    private static <B extends Buffer> B at(B memory, int start) {
        return (B) memory.duplicate().position(start);
    }

    /** Where the matrix with this number among the leading axes begins. */
    private static int start(Strided m, int batch) {
        int start = m.offset();
        for (int axis = m.rank() - 3; axis >= 0; batch /= m.shape()[axis--]) start += batch % m.shape()[axis] * m.strides()[axis];
        return start;
    }

    private static void onCopy(Strided x, java.util.function.Consumer<Strided> work) {
        Strided copy = Strided.allocate(x.storage().type(), x.shape());
        Unary.COPY.apply(x, copy);
        work.accept(copy);
        copy.storage().release();
    }
}
