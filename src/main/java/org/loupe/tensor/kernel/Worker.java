package org.loupe.tensor.kernel;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does one part of a split operation at a time. Between two parts it keeps looking for the next one for a
 * moment before it sleeps: waking a sleeping thread costs more than many of the parts take.
 */
final class Worker extends Thread {
    private static final long AWAKE_NANOS = 200_000;

    private volatile Runnable part;
    private volatile boolean isAsleep;
    private Throwable failure;

    Worker(int number) {
        super("loupe-worker-" + number);
        setDaemon(true);
        start();
    }

    /** Hands over a part. The worker must be idle. */
    void begin(Runnable work) {
        part = work;
        if (isAsleep) LockSupport.unpark(this);
    }

    /** Waits until the part is done. @return what went wrong, or null */
    Throwable finish() {
        for (int i = 0; part != null; i++) {
            // A processor with fewer cores than threads would never get to the worker if we only spun.
            if (i % 1024 == 1023) Thread.yield();
            else Thread.onSpinWait();
        }
        Throwable happened = failure;
        failure = null;
        return happened;
    }

    @Override
    public void run() {
        while (true) {
            Runnable work = next();
            try {
                work.run();
            } catch (Throwable e) {
                failure = e;
            }
            part = null;
        }
    }

    private Runnable next() {
        long since = System.nanoTime();
        while (true) {
            for (int i = 0; i < 64; i++) {
                Runnable work = part;
                if (work != null) return work;
                Thread.onSpinWait();
            }
            if (System.nanoTime() - since < AWAKE_NANOS) continue;
            isAsleep = true;
            if (part == null) LockSupport.park(this);
            isAsleep = false;
        }
    }
}
