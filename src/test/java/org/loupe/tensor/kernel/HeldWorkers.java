package org.loupe.tensor.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Lets work run while another thread has the workers, so that it has to do all its parts alone. */
public final class HeldWorkers {
    private HeldWorkers() { }

    /** With {@code -Dloupe.threads=1} there is nothing to hold, and the work runs as ever. */
    public static <T> T during(Supplier<T> work) {
        CountDownLatch held = new CountDownLatch(1), over = new CountDownLatch(1);
        Thread holder = new Thread(() -> Parallel.split(Parallel.threads(), (from, to) -> {
            held.countDown();
            if (Parallel.threads() > 1) await(over);
        }));
        holder.start();
        await(held);
        try {
            return work.get();
        } finally {
            over.countDown();
            join(holder);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
