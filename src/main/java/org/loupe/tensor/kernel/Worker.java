package org.loupe.tensor.kernel;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does one part of a split operation at a time. Between two parts it keeps looking for the next one for a
 * moment before it sleeps: waking a sleeping thread costs more than many of the parts take. Whoever waits for the part does
 * the same. They do not look for longer, as others may want the core: in a program's first second the compiler does, without
 * which all goes slowly.
 */
final class Worker extends Thread {
    private static final long AWAKE_NANOS = 200_000;

    private volatile Runnable part;
    private volatile boolean isAsleep;
    private volatile Thread sleeper;            // who waits for the part, if asleep
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
        while (!sees(false)) {
            sleeper = Thread.currentThread();
            if (part != null) LockSupport.park(this);
            sleeper = null;
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
            Thread waiting = sleeper;
            if (waiting != null) LockSupport.unpark(waiting);
        }
    }

    private Runnable next() {
        while (!sees(true)) {
            isAsleep = true;
            if (part == null) LockSupport.park(this);
            isAsleep = false;
        }
        return part;
    }

    /** Looks for a moment whether there is a part, or none. */
    private boolean sees(boolean wanted) {
        long since = System.nanoTime();
        do {
            for (int i = 0; i < 64; i++) {
                if (part != null == wanted) return true;
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - since < AWAKE_NANOS);
        return false;
    }
}
