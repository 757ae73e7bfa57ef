package org.loupe.notebook;

import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/**
 * The notebook kernel this program runs in, if any. Only here and in {@link LoupeExtension} its classes are touched:
 * they are absent outside of a notebook.
 *
 * <p>Only calls that JJava 1.0-a6 and 1.0a8 both have: {@code DisplayData.setDisplayId}, for one, changed its return type.
 */
final class Kernel {
    private Kernel() {
    }

    static boolean isRunning() {
        try {
            return Calls.isRunning();
        } catch (LinkageError noKernelOnTheClassPath) {
            return false;
        }
    }

    /** Whether a cell runs at the moment: only then the front end can be reached. */
    static boolean isListening() {
        return Calls.isListening();
    }

    /** Shows a value below the running cell and returns the name by which it can be replaced. */
    static String display(Object value) {
        return uninterrupted(() -> Calls.display(value));
    }

    /** Replaces what {@link #display} showed, in whatever cell it stands. */
    static void update(String id, Object value) {
        uninterrupted(() -> {
            Calls.update(id, value);
            return null;
        });
    }

    /**
     * A thread that was asked to stop closes the kernel's connection when it writes to it, as every interruptible channel
     * does. So the request is put aside for the moment of writing: the last state of a stopped training can be shown.
     */
    private static <T> T uninterrupted(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Loaded at the first call, so that a missing kernel is an error that {@link #isRunning} can catch. */
    private static final class Calls {
        static boolean isRunning() {
            try {
                return BaseKernel.notebookKernel() != null;
            } catch (NullPointerException noneRunning) {
                // Its way to say so; there is no other question to ask it.
                return false;
            }
        }

        static boolean isListening() {
            return BaseKernel.notebookKernel().getIO().display.isAttached();
        }

        static String display(Object value) {
            return BaseNotebookStatics.display(presentable(value));
        }

        static void update(String id, Object value) {
            BaseNotebookStatics.updateDisplay(id, presentable(value));
        }

        /** The kernel prints an array as its address, and fails on null. */
        private static Object presentable(Object value) {
            return value == null || value.getClass().isArray() ? Looks.text(value) : value;
        }
    }
}
