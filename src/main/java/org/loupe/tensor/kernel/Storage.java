package org.loupe.tensor.kernel;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A run of numbers outside the Java heap. It counts its users; the last one to leave gives the memory back. */
public final class Storage {
    private final DType type;
    private final int size;
    private ByteBuffer block;                   // null where zeros wait for their first use
    private volatile FloatBuffer floats;        // null for FLOAT64
    private volatile DoubleBuffer doubles;      // null for FLOAT32
    private int users = 1, version;
    private boolean lent;

    /** Room for {@code size} numbers, not cleared, with one user. */
    public Storage(DType type, int size) {
        this(type, size, Pool.take((long) size * type.bytes));
    }

    private Storage(DType type, int size, ByteBuffer block) {
        this.type = type;
        this.size = size;
        if (block != null) use(block);
    }

    /** Zeros that take memory only when they are first read or written. */
    static Storage zeros(DType type, int size) {
        return new Storage(type, size, null);
    }

    private void use(ByteBuffer room) {
        block = room;
        if (type == DType.FLOAT32) floats = room.asFloatBuffer();
        else doubles = room.asDoubleBuffer();
    }

    /** Once, though several threads may come here at the same time. */
    private synchronized void makeZeros() {
        if (block != null) return;
        ByteBuffer room = Pool.take((long) size * type.bytes);
        for (int at = 0; at < size * type.bytes; at += Float.BYTES) room.putInt(at, 0);
        use(room);
    }

    /** The memory as Java sees it, of FLOAT32. */
    FloatBuffer floats() {
        if (floats == null) makeZeros();
        return floats;
    }

    /** The memory as Java sees it, of FLOAT64. */
    DoubleBuffer doubles() {
        if (doubles == null) makeZeros();
        return doubles;
    }

    public DType type() {
        return type;
    }

    /** The number of numbers. */
    public int size() {
        return size;
    }

    /** How often the numbers were changed in place by a user, and not by the operation that made them. */
    public int version() {
        return version;
    }

    public void change() {
        version++;
    }

    public synchronized Storage retain() {
        if (users == 0) throw new IllegalStateException("this memory was given back already");
        users++;
        return this;
    }

    public synchronized void release() {
        if (users == 0 || --users > 0 || block == null) return;
        Pool.giveBack(block, !lent);
    }

    /** Whether one tensor alone uses this memory, so that it may be changed in place. */
    public synchronized boolean hasOneUser() {
        return users == 1 && !lent;
    }

    /** The memory for native code. From now on it is never reused, as the borrower may keep it for longer than we do. */
    public synchronized Pointer lend() {
        lent = true;
        return type == DType.FLOAT32 ? new FloatPointer(floats()) : new DoublePointer(doubles());
    }
}
