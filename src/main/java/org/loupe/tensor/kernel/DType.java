package org.loupe.tensor.kernel;

/** The two number formats of a tensor. Models run in float32; float64 is there to check gradients. */
public enum DType {
    FLOAT32(Float.BYTES), FLOAT64(Double.BYTES);

    /** Bytes of one number. */
    public final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }
}
