package org.loupe.chat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/**
 * Ctrl-C: ends the answer that is being written, and the program if none is, or if it comes again before the answer has ended.
 */
final class StopSignal {
    private static final int EXIT_CODE = 130;               // as shells have it: 128 and the number of the signal

    private Thread writing;                                 // null between answers
    private boolean isAsked;

    /**
     * Listens from now on. Where Java has no signals, Ctrl-C ends the program as ever. {@code sun.misc.Signal} is the only way to
     * them; the compiler warns of each use of it, so it is found at run time.
     */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal"), handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) stop.ask();
                return method.getReturnType() == boolean.class ? proxy == arguments[0] : method.getReturnType() == int.class ? 0 : null;
            });
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), listener);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger("org.loupe").log(System.Logger.Level.DEBUG, "chat: Ctrl-C ends the program, as there are no signals here", e);
        }
        return stop;
    }

    /** As Ctrl-C does. */
    synchronized void ask() {
        if (writing == null || isAsked) System.exit(EXIT_CODE);
        isAsked = true;
        writing.interrupt();
    }

    /** Runs what Ctrl-C ends, by an interruption of this thread, which is over when this returns. */
    <T> T during(Supplier<T> work) {
        begin(Thread.currentThread());
        try {
            return work.get();
        } finally {
            begin(null);
            Thread.interrupted();
        }
    }

    private synchronized void begin(Thread thread) {
        writing = thread;
        isAsked = false;
    }
}
