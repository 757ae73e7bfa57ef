package org.loupe.tensor.kernel;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Memory outside the Java heap, kept by size for the next user.
 *
 * <p>Asking the operating system for memory costs more than most operations on it, so a block that is given back waits
 * here. Blocks are direct buffers: what the pool forgets is freed by the garbage collector once nothing can reach it,
 * and so no mistake in Java code can make native code read freed memory.
 */
public final class Pool {
    private static final int ALIGNMENT = 64;
    private static final long WAIT_MILLIS = 200;
    private static final Map<Integer, ArrayDeque<ByteBuffer>> FREE = new HashMap<>();
    private static final long LIMIT = limit();
    private static long live, pooled, peak;

    private Pool() { }

    /** Bytes in use, bytes waiting for reuse, the most that was ever in use, and the most there may be. */
    public record Report(long live, long pooled, long peak, long limit) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f MB live, %.1f MB pooled, %.1f MB peak, limit %.0f MB", live / 1e6, pooled / 1e6,
                    peak / 1e6, limit / 1e6);
        }
    }

    public static synchronized Report report() {
        return new Report(live, pooled, peak, LIMIT);
    }

    /** A block of at least this many bytes; its content is whatever the last user left. */
    static ByteBuffer take(long bytes) {
        int size = roundUp(bytes);
        ByteBuffer block = reuse(size);
        if (block != null) return block;
        if (isFull(size)) {
            // Tensors that nobody can reach any more give their memory back when the collector has found them.
            System.gc();
            sleep();
            block = reuse(size);
            if (block != null) return block;
            forgetPooled();
            if (isFull(size)) throw noMemory(bytes);
        }
        return allocate(size, bytes);
    }

    static synchronized void giveBack(ByteBuffer block, boolean reusable) {
        live -= block.capacity();
        if (!reusable) return;
        FREE.computeIfAbsent(block.capacity(), size -> new ArrayDeque<>()).push(block);
        pooled += block.capacity();
    }

    private static synchronized ByteBuffer reuse(int size) {
        ArrayDeque<ByteBuffer> blocks = FREE.get(size);
        if (blocks == null || blocks.isEmpty()) return null;
        pooled -= size;
        count(size);
        return blocks.pop();
    }

    private static ByteBuffer allocate(int size, long asked) {
        try {
            ByteBuffer block = ByteBuffer.allocateDirect(size + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, size);
            synchronized (Pool.class) {
                count(size);
            }
            return block.order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            // Arrays that were lent to ND4J count here, though not in our sums; what waits in the pool may make the room.
            if (report().pooled == 0) throw noMemory(asked);
            forgetPooled();
            return allocate(size, asked);
        }
    }

    private static void count(int size) {
        live += size;
        peak = Math.max(peak, live);
    }

    private static synchronized boolean isFull(int size) {
        return live + pooled + size > LIMIT;
    }

    private static synchronized void forgetPooled() {
        FREE.clear();
        pooled = 0;
    }

    /** An interrupt is for whoever called, and would leave the collector no time. */
    private static void sleep() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) Thread.currentThread().interrupt();
    }

    private static IllegalStateException noMemory(long bytes) {
        return new IllegalStateException(String.format(Locale.ROOT, "no memory for a tensor of %.1f MB (%s). Use a smaller batch or "
                + "model, run steps in Memory.scope(() -> ...), or start Java with a larger -Xmx or -XX:MaxDirectMemorySize",
                bytes / 1e6, report()));
    }

    /** Sizes in steps of an eighth of their power of two, so that a block is reused by requests of nearly its size. */
    private static int roundUp(long bytes) {
        long step = Math.max(256, Long.highestOneBit(Math.max(1, bytes)) / 8);
        long most = Integer.MAX_VALUE - ALIGNMENT, size = Math.min(most, (Math.max(1, bytes) + step - 1) / step * step);
        if (bytes > most)
            throw new IllegalArgumentException("a tensor of " + bytes
                    + " bytes is larger than 2 GiB, the most one tensor can hold; split it");
        return (int) size;
    }

    private static long limit() {
        String flag = "-XX:MaxDirectMemorySize=";
        long direct = Runtime.getRuntime().maxMemory();
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (argument.startsWith(flag)) direct = bytes(argument.substring(flag.length()));
        return direct / 10 * 9;
    }

    private static long bytes(String size) {
        int unit = "kmgt".indexOf(Character.toLowerCase(size.charAt(size.length() - 1)));
        return unit < 0 ? Long.parseLong(size) : Long.parseLong(size.substring(0, size.length() - 1)) << 10 * (unit + 1);
    }
}
