package org.loupe.bench;

import org.loupe.nn.Module;
import org.loupe.nn.Trace;
import org.loupe.tensor.Tensor;

/**
 * What a training step of GPT pays for the ability to be traced while nothing listens: as many calls of {@code traced} alone as a trace
 * of the step has values. That is more than the step makes, which has a call for all heads together and none for what a kernel hides.
 */
final class TracedCalls extends Module {
    private final int calls;
    private volatile Tensor value = Tensor.scalar(1);      // read at each call, so that no call can stand for all

    private TracedCalls(int calls) {
        this.calls = calls;
    }

    static Workload of(Spec spec) {
        int[] values = new int[1];
        Workload step = GptWork.step(spec);
        Trace.watch((name, shown) -> values[0]++, step::call);
        return Workload.repeated(new TracedCalls(values[0])::time);
    }

    private long time() {
        Tensor last = value;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) last = traced("value", value);
        long time = System.nanoTime() - start;
        if (last != value) throw new IllegalStateException("a value was changed, although nothing is at work");
        return time;
    }
}
