package org.loupe.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Random;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.GoldenFile;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;

/** RMS norm and gated feed-forward against PyTorch, in both tellings. */
class PartsGoldenTest {
    private static final GoldenFile GOLDEN = GoldenFile.read("parts.npz");
    private static final Init INIT = Init.normal(1, new Random(1));

    @ParameterizedTest
    @ValueSource(strings = {"rms/0", "rms/1", "rms/2"})
    void rmsNorm(String name) {
        int[] shape = GOLDEN.shape(name);
        RmsNorm norm = new RmsNorm(shape[2], GOLDEN.number(name + "/epsilon"));
        Updates.assign(norm.parameters().get("weight"), tensor(name + "/weight"));
        check(name, norm, RmsNorm::forward);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gated/0", "gated/1", "gated/2", "gated/3"})
    void gatedFeedForward(String name) {
        int[] kind = GOLDEN.ints(name + "/kind"), shape = GOLDEN.shape(name + "/param/gate.weight");
        Activation activation = new Activation[] {Activation.SILU, Activation.GELU, Activation.RELU}[kind[0]];
        GatedFeedForward gated = new GatedFeedForward(shape[1], shape[0], activation, kind[1] == 1, INIT, INIT);
        assertThat(gated.parameters().keySet()).containsExactlyElementsOf(GOLDEN.names(name + "/param/"));
        gated.parameters().forEach((parameter, value) -> Updates.assign(value, tensor(name + "/param/" + parameter)));
        check(name, gated, GatedFeedForward::forward);
    }

    private static <M extends Module> void check(String name, M module, BiFunction<M, Tensor, Tensor> forward) {
        for (Telling telling : Telling.values()) {
            Tensor x = tensor(name + "/x").requireGradient();
            module.clearGradients();
            telling.during(() -> Memory.scope(() -> {
                Tensor out = forward.apply(module, x);
                close("result", out.toFloats(), GOLDEN.floats(name), 1e-5);
                out.mul(tensor(name + "/weights")).sum().backward();
                return null;
            }));
            close("gradient of x", x.grad().toFloats(), GOLDEN.floats(name + "/grad/x"), 1e-4);
            module.parameters().forEach((parameter, value) ->
                    close("gradient of " + parameter, value.grad().toFloats(), GOLDEN.floats(name + "/grad/" + parameter), 1e-4));
        }
    }

    /** Epsilon aside, which is small here. */
    @Property(tries = 50)
    void rmsNormDoesNotSeeTheScaleOfItsInput(@ForAll @DoubleRange(min = 0.1, max = 100) double scale, @ForAll long seed) {
        RmsNorm norm = new RmsNorm(9, 1e-12);
        Tensor x = Tensor.randomNormal(new Random(seed), 3, 9);
        close("scaled", norm.forward(x.mul(scale)).toFloats(), norm.forward(x).toFloats(), 1e-5);
        close("with its sign", norm.forward(x.mul(-scale)).toFloats(), norm.forward(x).neg().toFloats(), 1e-5);
        for (float meanSquare : norm.forward(x).square().mean(-1).toFloats()) assertThat(meanSquare).isBetween(0.9999f, 1.0001f);
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new RmsNorm(0, 1e-5)).hasMessageContaining("hidden 0");
        assertThatThrownBy(() -> new RmsNorm(4, 0)).hasMessageContaining("epsilon 0.0");
    }

    private static Tensor tensor(String name) {
        return Tensor.of(GOLDEN.floats(name), GOLDEN.shape(name));
    }
}
