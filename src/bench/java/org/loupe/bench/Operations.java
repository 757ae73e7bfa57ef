package org.loupe.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Loupe's single operations by JMH, to look into one with its profilers: {@code java Lab.java bench jmh -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Operations {
    @Param({"gelu", "layernorm", "softmax", "attention", "crossentropy", "embedding", "add"})
    public String operation;
    @Param({"12", "48"})
    public int batch;
    private OperationWork work;

    /** Makes the inputs. */
    @Setup
    public void prepare() {
        work = new OperationWork(operation, batch, 64);
    }

    /** The operation, recorded for gradients. */
    @Benchmark
    public void forward() {
        work.forward();
    }

    /** The operation, the weighted sum of its result, and the way back. */
    @Benchmark
    public void forwardAndBackward() {
        work.both();
    }
}
