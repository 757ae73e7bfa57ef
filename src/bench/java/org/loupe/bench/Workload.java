package org.loupe.bench;

import java.util.function.LongSupplier;

/** Something that is called again and again and tells how long it took. */
interface Workload {
    /** @return nanoseconds of this call; of one operation, where a call repeats it */
    long call();

    /** Times the whole of a step. */
    static Workload timed(Runnable step) {
        return () -> {
            long start = System.nanoTime();
            step.run();
            return System.nanoTime() - start;
        };
    }

    /** Repeats an operation that times itself, as often as it takes to fill two milliseconds. */
    static Workload repeated(LongSupplier operation) {
        int[] times = {1};
        return () -> {
            long sum = 0;
            for (int i = 0; i < times[0]; i++) sum += operation.getAsLong();
            long mean = sum / times[0];
            if (sum < 2_000_000) times[0] *= 2;
            return mean;
        };
    }
}
