package org.loupe.bench;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/**
 * One operation at the shapes of the small GPT, in a scope as a user runs it. Forward: the operation, recorded for
 * gradients. Backward: of the sum of the result times fixed weights (of the result itself, where that is one number),
 * from the call of backward() to the end of the scope, with the forward pass outside the clock.
 */
final class OperationWork {
    private static final int TIME = 64, HIDDEN = 128, HEADS = 4, VOCABULARY = 65;

    private final Random random = new Random(1);
    private final List<Tensor> inputs;
    private final Supplier<Tensor> operation;
    private final Tensor weights;

    /** @param time tokens in a text, which attention alone is asked to change */
    OperationWork(String name, int batch, int time) {
        Tensor x = switch (name) {
            case "gelu", "gelu-erf" -> input(batch, time, 4 * HIDDEN);
            case "softmax" -> input(batch * HEADS * time, time);
            case "attention" -> input(batch, HEADS, time, HIDDEN / HEADS);
            case "crossentropy" -> input(batch * time, VOCABULARY);
            case "embedding" -> input(VOCABULARY, HIDDEN);
            case "layernorm", "add" -> input(batch, time, HIDDEN);
            default -> throw new IllegalArgumentException("Loupe has no work " + name);
        };
        Tensor a = input(name.equals("layernorm") ? new int[] {HIDDEN} : x.shape()), b = input(a.shape());
        int[][] ids = random.ints(batch, 0, 1).mapToObj(i -> random.ints(time, 0, VOCABULARY).toArray()).toArray(int[][]::new);
        int[] targets = random.ints((long) batch * time, 0, VOCABULARY).toArray();
        inputs = List.of(x, a, b);
        operation = switch (name) {
            case "gelu" -> x::gelu;
            case "gelu-erf" -> x::geluErf;
            case "softmax" -> x::softmax;
            case "attention" -> () -> x.attention(a, b, null, true);
            case "crossentropy" -> () -> x.crossEntropy(targets);
            case "embedding" -> () -> x.rows(ids);
            case "layernorm" -> () -> x.layerNorm(a, b, 1e-5);
            default -> () -> x.add(a);
        };
        int[] shape = Memory.scope(() -> operation.get().shape());
        weights = shape.length == 0 ? null : Tensor.randomNormal(random, shape);
    }

    /** @param spec whose kind is the operation and, after a dash, forward, backward or both */
    static Workload of(Spec spec) {
        int dash = spec.kind().lastIndexOf('-');
        String name = dash < 0 ? spec.kind() : spec.kind().substring(0, dash), pass = spec.kind().substring(dash + 1);
        OperationWork work = new OperationWork(name, spec.size("batch"), spec.size("context"));
        return switch (pass) {
            case "forward" -> Workload.repeated(Workload.timed(work::forward)::call);
            case "backward" -> Workload.repeated(work::backward);
            case "both" -> Workload.repeated(Workload.timed(work::both)::call);
            default -> throw new IllegalArgumentException("the work " + spec + " does not end in -forward, -backward or -both");
        };
    }

    void forward() {
        Memory.scope(() -> {
            operation.get();
        });
    }

    void both() {
        backward();
    }

    private long backward() {
        long[] start = new long[1];
        Memory.scope(() -> {
            Tensor y = operation.get();
            Tensor loss = weights == null ? y : y.mul(weights).sum();
            start[0] = System.nanoTime();
            loss.backward();
        });
        long nanos = System.nanoTime() - start[0];
        inputs.forEach(Tensor::clearGrad);
        return nanos;
    }

    private Tensor input(int... shape) {
        return Tensor.randomNormal(random, shape).requireGradient();
    }
}
