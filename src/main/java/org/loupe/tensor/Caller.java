package org.loupe.tensor;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from the stack what the user called and where, for error messages. */
final class Caller {
    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final String PACKAGE = Caller.class.getPackageName() + ".";

    private Caller() { }

    /** The place in the user's code. */
    static String place() {
        return STACK.walk(frames -> frames.filter(frame -> !isOurs(frame)).findFirst())
                .map(frame -> "at " + frame.toStackTraceElement()).orElse("");
    }

    /** The tensor's method that the user called, such as {@code "matmul: "}; nothing if it was none. */
    static String operation() {
        return STACK.walk(Caller::lastMethod).map(frame -> frame.getMethodName() + ": ").orElse("");
    }

    private static Optional<StackFrame> lastMethod(Stream<StackFrame> frames) {
        return frames.takeWhile(Caller::isOurs).filter(frame -> isOffered(frame.getDeclaringClass())).reduce((inner, outer) -> outer);
    }

    private static boolean isOurs(StackFrame frame) {
        return frame.getClassName().startsWith(PACKAGE);
    }

    /** Whether a class offers its methods to users as operations. */
    private static boolean isOffered(Class<?> type) {
        return type == Updates.class || type != TensorCore.class && TensorCore.class.isAssignableFrom(type);
    }
}
