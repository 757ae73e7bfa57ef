package org.loupe.tensor.kernel;

import java.nio.Buffer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products by the OpenBLAS that ND4J ships, called on the tensors' own memory.
 * A transposed operand is told to OpenBLAS and not copied. OpenBLAS works on one thread; we split the work, over the
 * matrices of a batch or over the rows of one product, which is faster for the small matrices of attention heads.
 */
public final class Blas {
    private static final int ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112;
    /** Multiplications below which handing half of them to another thread costs more than it saves. */
    private static final long WORTH_SPLITTING = 1 << 19;

    static {
        Loader.load(openblas_nolapack.class);
        openblas_nolapack.blas_set_num_threads(1);
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

    /** The same matrix from one of its rows on. */
    private static int skipRows(Operand a, int start, int rows) {
        return start + rows * (a.transposition == PLAIN ? a.rowDistance : 1);
    }

    /** {@code y = a b} for a [..., m, k], b [..., k, n] and contiguous y [..., m, n], over all leading axes, which must be equal. */
    public static void matmul(Strided a, Strided b, Strided y) {
        int rank = y.rank();
        int m = y.shape()[rank - 2], n = y.shape()[rank - 1], k = a.shape()[rank - 1];
        if (y.size() == 0) return;
        if (k == 0) {
            Binary.fill(y, 0);
            return;
        }
        Operand left = Operand.of(a), right = Operand.of(b);
        if (left == null) onCopy(a, copy -> matmul(copy, b, y));
        else if (right == null) onCopy(b, copy -> matmul(a, copy, y));
        else multiply(left, right, y, m, n, k);
    }

    private static void multiply(Operand a, Operand b, Strided y, int m, int n, int k) {
        int matrices = y.size() / (m * n);
        boolean splits = (long) y.size() * k >= WORTH_SPLITTING;
        Parallel.Part batch = (from, to) -> {
            for (int i = from; i < to; i++) gemm(a, start(a.view, i), b, start(b.view, i), y, y.offset() + i * m * n, m, n, k);
        };
        Parallel.Part rows = (from, to) -> gemm(a, skipRows(a, start(a.view, 0), from), b, start(b.view, 0), y, y.offset() + from * n, to - from, n, k);
        if (!splits) batch.run(0, matrices);
        else if (matrices > 1) Parallel.split(matrices, batch);
        else Parallel.split(m, rows);
    }

    private static void gemm(Operand a, int aStart, Operand b, int bStart, Strided y, int yStart, int m, int n, int k) {
        if (y.storage().type() == DType.FLOAT32)
            openblas_nolapack.cblas_sgemm(ROW_MAJOR, a.transposition, b.transposition, m, n, k,
                    1f, at(a.view.storage().floats, aStart), a.rowDistance, at(b.view.storage().floats, bStart), b.rowDistance,
                    0f, at(y.storage().floats, yStart), n);
        else
            openblas_nolapack.cblas_dgemm(ROW_MAJOR, a.transposition, b.transposition, m, n, k,
                    1.0, at(a.view.storage().doubles, aStart), a.rowDistance, at(b.view.storage().doubles, bStart), b.rowDistance,
                    0.0, at(y.storage().doubles, yStart), n);
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
