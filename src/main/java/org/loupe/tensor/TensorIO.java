package org.loupe.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.loupe.tensor.kernel.DType;
import org.loupe.tensor.kernel.Shape;
import org.loupe.tensor.kernel.Strided;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Values in and out of tensors: Java arrays, random numbers and ND4J arrays. */
final class TensorIO {
    private TensorIO() { }

    static Tensor of(float[] values, int... shape) {
        check(values.length, shape);
        Tensor y = Tensor.allocate(DType.FLOAT32, shape.clone());
        y.values().put(values);
        return y;
    }

    static Tensor of(double[] values, int... shape) {
        check(values.length, shape);
        Tensor y = Tensor.allocate(DType.FLOAT64, shape.clone());
        y.values().put(values);
        return y;
    }

    /** ND4J arrays may lie in any order; a copy in C order is made first. */
    static Tensor of(INDArray array) {
        int[] shape = new int[array.rank()];
        for (int axis = 0; axis < shape.length; axis++) shape[axis] = Shape.length(array.size(axis));
        if (array.isEmpty()) return Tensor.zeros(shape);
        return of(array.castTo(DataType.FLOAT).dup('c').data().asFloat(), shape);
    }

    static Tensor random(DoubleSupplier source, int... shape) {
        Tensor y = Tensor.allocate(DType.FLOAT32, shape.clone());
        float[] values = new float[y.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) source.getAsDouble();
        y.values().put(values);
        return y;
    }

    /** Sets all values, converted to the tensor's format. */
    static void fill(Tensor x, double... values) {
        check(values.length, x.shape());
        if (x.dtype() == DType.FLOAT64) x.values().put(values);
        else x.values().put(toFloats(values));
        x.values.storage().change();
        Reference.reachabilityFence(x);
    }

    static float[] toFloats(Tensor x) {
        if (x.dtype() == DType.FLOAT64) return toFloats(toDoubles(x));
        float[] values = x.values().getFloats();
        Reference.reachabilityFence(x);
        return values;
    }

    static double[] toDoubles(Tensor x) {
        double[] values;
        if (x.dtype() == DType.FLOAT64) values = x.values().getDoubles();
        else {
            float[] floats = x.values().getFloats();
            values = new double[floats.length];
            for (int i = 0; i < values.length; i++) values[i] = floats[i];
        }
        Reference.reachabilityFence(x);
        return values;
    }

    static double get(Tensor x, int... index) {
        if (index.length != x.rank())
            throw new IllegalArgumentException("get: " + Shape.text(x.shape()) + " needs " + x.rank() + " indices, not " + index.length);
        Strided view = x.values();
        for (int axis = 0; axis < index.length; axis++) {
            int length = x.shape(axis);
            int at = index[axis] < 0 ? index[axis] + length : index[axis];
            if (at < 0 || at >= length)
                throw new IndexOutOfBoundsException("get: index " + index[axis] + " is outside axis " + axis + " of "
                        + Shape.text(x.shape()) + ", which goes from 0 to " + (length - 1));
            view = view.slice(axis, at, at + 1);
        }
        double value = x.dtype() == DType.FLOAT64 ? view.getDoubles()[0] : view.getFloats()[0];
        Reference.reachabilityFence(x);
        return value;
    }

    static INDArray data(Tensor x) {
        DataType type = x.dtype() == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
        long[] shape = Arrays.stream(x.shape()).asLongStream().toArray();
        if (x.size() == 0) return Nd4j.create(type, shape);
        Tensor source = Gradients.off(x::contiguous);
        Strided values = source.values();
        INDArray array = Nd4j.create(Nd4j.createBuffer(values.storage().lend(), values.storage().size(), type), shape,
                Arrays.stream(Shape.strides(x.shape())).asLongStream().toArray(), values.offset(), 'c', type);
        Reference.reachabilityFence(source);
        return array;
    }

    private static float[] toFloats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }

    private static void check(int count, int... shape) {
        if (Shape.size(shape) != count)
            throw new IllegalArgumentException("tensor: " + count + " values do not fill the shape " + Shape.text(shape)
                    + ", which has " + Shape.size(shape)
                    + (shape.length == 0 ? " element; give the shape after the values, such as " + count : " elements"));
    }
}
