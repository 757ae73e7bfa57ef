package org.loupe;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread takes of Java's heap. */
public final class HeapUse {
    private HeapUse() { }

    /** The bytes that this thread has taken since it began, given back or not. */
    public static long ofThread() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
