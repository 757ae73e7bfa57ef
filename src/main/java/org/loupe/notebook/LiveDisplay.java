package org.loupe.notebook;

/**
 * A place below a notebook cell whose content is replaced by each update, so that a long computation fills one place
 * and not a thousand lines. The notebook keeps the last content. In a plain Java program each update prints a line.
 *
 * <p>Any thread may update it. Updates travel to the browser: a few in a second are plenty.
 */
public final class LiveDisplay {
    private static final int PATIENCE_SECONDS = 600;

    private String id;
    private Object late;
    private boolean isLate;

    LiveDisplay() {
    }

    /**
     * Shows {@code value} in place of what was shown before. The kernel can only speak while some cell runs; otherwise
     * the value waits for the next one, for ten minutes. That happens when a cell is interrupted: the kernel calls it
     * finished at once, while the computation still has to notice and wants to show how far it came.
     */
    public synchronized void update(Object value) {
        if (!Kernel.isRunning()) {
            System.out.println(Looks.text(value));
        } else if (Kernel.isListening()) {
            isLate = false;
            late = null;
            send(value);
        } else {
            late = value;
            if (!isLate) startWaiting();
            isLate = true;
        }
    }

    private void send(Object value) {
        if (id == null) id = Kernel.display(value);
        else Kernel.update(id, value);
    }

    private void startWaiting() {
        Thread waiter = new Thread(() -> {
            try {
                for (int i = 0; i < PATIENCE_SECONDS * 10 && !sentLate(); i++) Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                stopWaiting();
            }
        }, "loupe-live-display");
        waiter.setDaemon(true);
        waiter.start();
    }

    /** What came too late stays unseen; the next value may wait again. */
    private synchronized void stopWaiting() {
        isLate = false;
        late = null;
    }

    /** Whether nothing waits any more. */
    private synchronized boolean sentLate() {
        if (isLate && Kernel.isListening()) {
            isLate = false;
            send(late);
            late = null;
        }
        return !isLate;
    }

    /** Whether updates replace each other; in a console they follow each other. */
    public boolean isInPlace() {
        return Kernel.isRunning();
    }
}
