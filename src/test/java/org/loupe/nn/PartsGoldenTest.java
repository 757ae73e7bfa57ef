package org.loupe.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.GoldenFile;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** Norms, feed-forward networks with and without gates, and residual blocks against PyTorch, in both tellings. */
class PartsGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("parts.npz");
    private static final Init INIT = Init.normal(1, new Random(1));
    /** In the order of ACTIVATIONS in golden_parts.py. */
    private static final Activation[] ACTIVATIONS = {Activation.SILU, Activation.GELU, Activation.RELU, Activation.GELU_TANH,
        Activation.TANH, Activation.SIGMOID};

    /** A module and how it is called. */
    private record Part(Module module, UnaryOperator<Tensor> forward) { }

    private static final class Block extends Module {
        private final LayerNorm norm;
        private final FeedForward mlp;
        private final Residual residual;

        Block(int hidden, int intermediate, Activation activation, Residual residual) {
            this.norm = child("norm", new LayerNorm(hidden, 1e-5));
            this.mlp = child("mlp", new FeedForward(hidden, intermediate, activation, INIT, INIT));
            this.residual = residual;
        }

        Tensor forward(Tensor x) {
            return residual.add(x, norm::forward, mlp::forward);
        }
    }

    static Stream<String> cases() {
        return Stream.of("rms/", "norm/", "mlp/", "gated/", "residual/").flatMap(part -> GOLDEN.names(part).stream()
                .filter(number -> !number.contains("/")).map(number -> part + number));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndGradients(String name) {
        Part part = part(name);
        Map<String, Tensor> parameters = part.module.parameters();
        assertThat(parameters.keySet()).containsExactlyInAnyOrderElementsOf(GOLDEN.names(name + "/param/"));
        parameters.forEach((parameter, value) -> Updates.assign(value, tensor(name + "/param/" + parameter)));
        for (Telling telling : Telling.values()) {
            Tensor x = tensor(name + "/x").requireGradient();
            part.module.clearGradients();
            telling.during(() -> Memory.scope(() -> {
                Tensor out = part.forward.apply(x);
                close("result", out.toFloats(), GOLDEN.floats(name), 1e-5);
                out.mul(tensor(name + "/weights")).sum().backward();
                return null;
            }));
            close("gradient of x", x.grad().toFloats(), GOLDEN.floats(name + "/grad/x"), 1e-4);
            parameters.forEach((parameter, value) ->
                    close("gradient of " + parameter, value.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    private static Part part(String name) {
        int[] x = GOLDEN.shape(name + "/x");
        int hidden = x[x.length - 1];
        String kind = name.split("/")[0];
        if (kind.equals("rms")) {
            RmsNorm norm = new RmsNorm(hidden, GOLDEN.number(name + "/epsilon"));
            return new Part(norm, norm::forward);
        }
        if (kind.equals("norm")) {
            LayerNorm norm = new LayerNorm(hidden, GOLDEN.number(name + "/epsilon"));
            return new Part(norm, norm::forward);
        }
        int[] of = GOLDEN.ints(name + "/of");       // activation, intermediate, and what else there is to tell
        Activation activation = ACTIVATIONS[of[0]];
        if (kind.equals("mlp")) {
            FeedForward mlp = new FeedForward(hidden, of[1], activation, INIT, INIT);
            return new Part(mlp, mlp::forward);
        }
        if (kind.equals("gated")) {
            GatedFeedForward gated = new GatedFeedForward(hidden, of[1], activation, of[2] == 1, INIT, INIT);
            return new Part(gated, gated::forward);
        }
        Block block = new Block(hidden, of[1], activation, of[2] == 1 ? Residual.PRE_NORM : Residual.POST_NORM);
        return new Part(block, block::forward);
    }

    /** Epsilon aside, which is small here. */
    @Property(tries = 50)
    void rmsNormDoesNotSeeTheScaleOfItsInput(@ForAll @DoubleRange(min = 0.1, max = 100) double scale, @ForAll long seed) {
        RmsNorm norm = new RmsNorm(9, 1e-12);
        Tensor x = Tensor.randomNormal(new Random(seed), 3, 9);
        for (Telling telling : Telling.values()) telling.during(() -> {
            close("scaled", norm.forward(x.mul(scale)).toFloats(), norm.forward(x).toFloats(), 1e-5);
            close("with its sign", norm.forward(x.mul(-scale)).toFloats(), norm.forward(x).neg().toFloats(), 1e-5);
            for (float meanSquare : norm.forward(x).square().mean(-1).toFloats()) assertThat(meanSquare).isBetween(0.9999f, 1.0001f);
            return null;
        });
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new RmsNorm(0, 1e-5)).hasMessageContaining("hidden 0");
        assertThatThrownBy(() -> new RmsNorm(4, 0)).hasMessageContaining("epsilon 0.0");
        assertThatThrownBy(() -> new RmsNorm(4, Double.POSITIVE_INFINITY)).hasMessageContaining("epsilon Infinity");
        assertThatThrownBy(() -> new LayerNorm(0, 1e-5)).hasMessageContaining("hidden 0");
        assertThatThrownBy(() -> new LayerNorm(4, Double.NaN)).hasMessageContaining("epsilon NaN");
        assertThatThrownBy(() -> new LayerNorm(3, -1)).hasMessageContaining("epsilon -1.0");
        assertThatThrownBy(() -> new Linear(0, 3, INIT)).hasMessageContaining("from 0 to 3");
        assertThatThrownBy(() -> new FeedForward(4, 0, INIT, INIT)).hasMessageContaining("from 4 to 0");
        assertThatThrownBy(() -> new Embedding(0, 3, INIT)).hasMessageContaining("0 vectors");
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
