package org.loupe.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.tensor.LstmWeights;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;

/** Bidirectional LSTM layers, one on the other: forward, and backward of the sum of the outputs times fixed weights. */
final class LstmWork {
    private final Random random = new Random(1);
    private final List<LstmWeights> forward = new ArrayList<>(), backward = new ArrayList<>();
    private final Tensor input, weights;

    private LstmWork(Spec spec) {
        int in = spec.size("input"), hidden = spec.size("hidden"), batch = spec.size("batch"), time = spec.size("context");
        for (int layer = 0; layer < spec.size("layers"); layer++) {
            int width = layer == 0 ? in : 2 * hidden;
            forward.add(direction(width, hidden));
            backward.add(direction(width, hidden));
        }
        input = Tensor.randomNormal(random, batch, time, in).requireGradient();
        weights = Tensor.randomNormal(random, batch, time, 2 * hidden);
    }

    static Workload of(Spec spec) {
        return Workload.timed(new LstmWork(spec)::step);
    }

    private LstmWeights direction(int in, int hidden) {
        double scale = 1 / Math.sqrt(hidden);
        return new LstmWeights(parameter(scale, 4 * hidden, in), parameter(scale, 4 * hidden, hidden), parameter(scale, 4 * hidden), null);
    }

    private Tensor parameter(double scale, int... shape) {
        return Tensor.randomNormal(random, shape).mul(scale).requireGradient();
    }

    private void step() {
        Memory.scope(() -> {
            Tensor x = input;
            for (int layer = 0; layer < forward.size(); layer++)
                x = Tensor.concat(-1, x.lstm(forward.get(layer), null, false, 0, 0), x.lstm(backward.get(layer), null, true, 0, 0));
            input.clearGrad();
            for (List<LstmWeights> all : List.of(forward, backward))
                for (LstmWeights w : all) for (Tensor parameter : List.of(w.input(), w.recurrent(), w.bias())) parameter.clearGrad();
            x.mul(weights).sum().backward();
        });
    }
}
