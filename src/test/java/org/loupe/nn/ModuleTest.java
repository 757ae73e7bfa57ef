package org.loupe.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.QuantizedFormat;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;

class ModuleTest {
    private final Random random = new Random(11);
    private final Init init = Init.normal(0.5, random);

    @Test
    void namesItsParametersByTheirPlace() {
        FeedForward mlp = new FeedForward(4, 8, init, init);
        assertThat(mlp.parameters().keySet()).containsExactly("up.weight", "up.bias", "down.weight", "down.bias");
        assertThat(mlp.parameterCount()).isEqualTo(4 * 8 + 8 + 8 * 4 + 4);
        assertThat(mlp.toString()).contains("up: Linear weight[8, 4] bias[8]").contains("76 parameters");
    }

    private static final class Clash extends Module {
        Clash(Module part) {
            parameter("weight", Tensor.ones(2));
            part(part);
        }
    }

    @Test
    void namesThatClashAreRefused() {
        Module clash = new Clash(new Linear(2, 2, false, init));
        assertThatThrownBy(clash::parameters).hasMessageContaining("two parameters are named weight");
        Linear shared = new Linear(2, 2, init);
        new Clash(shared);
        assertThatThrownBy(() -> new Clash(shared)).hasMessageContaining("part of another module");
    }

    /** Of a class that nothing knows; its first part has no name. */
    private Module nested(Module inner) {
        return new Module() {
            {
                parameter("scale", Tensor.ones(3));
                part(inner);
                child("b", new Linear(2, 1, false, init));
            }
        };
    }

    @Test
    void theTreeHasAllPartsInTheirOrderWithWhatIsTheirOwn() {
        Linear inner = new Linear(2, 2, init);
        ModuleTree tree = nested(inner).tree();
        assertThat(tree.className()).isEqualTo("Module");
        assertThat(tree.parameters().keySet()).containsExactly("scale");
        assertThat(tree.parts()).extracting(ModuleTree::name, ModuleTree::path, ModuleTree::className)
                .containsExactly(tuple("", "", "Linear"), tuple("b", "b", "Linear"));
        assertThat(tree.parts().get(0).parameters().get("weight")).isSameAs(inner.weight());
        assertThat(tree.module().toString()).isEqualTo("Module scale[3]\n  Linear weight[2, 2] bias[2]\n  b: Linear weight[1, 2]\n11 parameters");
        Module around = nested(new Linear(1, 1, init));
        assertThat(around.tree().parts().get(1).module().tree().path()).as("of a part alone").isEqualTo("b");
    }

    @Test
    void aQuantisedMatrixInAPartWithoutANameIsNotLost() {
        Linear inner = new Linear(32, 1, false, init);
        inner.quantize(QuantizedMatrix.of(QuantizedFormat.Q8_0, 1, 32, new byte[34]));
        Module outer = nested(inner);
        assertThat(outer.quantizedMatrices()).containsOnlyKeys("weight");
        assertThat(outer.tree().parts().get(0).quantized()).containsOnlyKeys("weight");
    }

    private static final class Ring extends Module {
        void close(Module part) {
            child("again", part);
        }
    }

    @Test
    void aModuleCannotContainItself() {
        Ring ring = new Ring(), inner = new Ring();
        assertThatThrownBy(() -> ring.close(ring)).hasMessageContaining("the part again contains this module itself");
        ring.close(inner);
        assertThatThrownBy(() -> inner.close(ring)).hasMessageContaining("the part again contains this module itself");
    }

    @Test
    void layerNormMakesMeanZeroAndVarianceOne() {
        Tensor y = new LayerNorm(64, 1e-5).forward(Tensor.randomNormal(random, 3, 64).mul(7).add(2));
        assertThat(y.mean(-1).toFloats()).usingComparatorWithPrecision(1e-5f).containsExactly(0, 0, 0);
        assertThat(y.variance(-1).toFloats()).usingComparatorWithPrecision(1e-3f).containsExactly(1, 1, 1);
    }

    @Test
    void dropoutWorksOnlyInTrainingAndKeepsTheMean() {
        Dropout dropout = new Dropout(0.25, random);
        Tensor x = Tensor.ones(100_000);
        assertThat(dropout.forward(x)).isSameAs(x);
        dropout.setTraining(true);
        Tensor y = dropout.forward(x);
        assertThat(y.mean().item()).isCloseTo(1, within(0.01));
        long zeros = java.util.stream.IntStream.range(0, 100_000).filter(i -> y.get(i) == 0).count();
        assertThat(zeros / 1e5).isCloseTo(0.25, within(0.01));
        assertThatThrownBy(() -> new Dropout(1, random)).hasMessageContaining("1.0");
    }

    @Test
    void aTraceRecordsNamedValuesAndChangesNone() {
        FeedForward mlp = new FeedForward(4, 8, init, init);
        Tensor x = Tensor.randomNormal(random, 2, 4);
        Tensor untraced = mlp.forward(x);
        Tensor[] traced = new Tensor[1];
        Trace trace = Trace.of(() -> traced[0] = mlp.forward(x));
        assertThat(trace.names()).containsExactly("active", "out");
        assertThat(traced[0].toFloats()).containsExactly(untraced.toFloats());
        assertThat(trace.get("out").toFloats()).containsExactly(untraced.toFloats());
        assertThat(Trace.of("ac*", () -> mlp.forward(x)).names()).containsExactly("active");
        assertThatThrownBy(() -> trace.get("in")).hasMessageContaining("in").hasMessageContaining("[active, out]");
    }

    @Test
    void anActivationIsTheFunctionOfItsName() {
        double[] expected = {1, 0.8413447, 0.8411920, 0.7310586, 0.7615942, 0.7310586};
        for (Activation activation : Activation.values()) {
            assertThat(activation.of(Tensor.ones(1)).item()).as("%s of 1", activation)
                    .isCloseTo(expected[activation.ordinal()], within(1e-6));
            FeedForward mlp = new FeedForward(4, 8, activation, init, init);
            Trace trace = Trace.of(() -> mlp.forward(Tensor.zeros(1, 4)));
            double atZero = activation == Activation.SIGMOID ? 0.5 : 0;
            assertThat(trace.get("active").get(0, 0)).as("%s within the layer", activation).isEqualTo(atZero);
        }
        assertThat(Activation.RELU.of(Tensor.scalar(-1)).item()).isZero();
    }

    @Test
    void withoutAnActivationFeedForwardTakesThatOfGpt2() {
        Tensor x = Tensor.randomNormal(random, 3, 4);
        Tensor[] y = new Tensor[2];
        for (int i = 0; i < 2; i++) {
            Init same = Init.normal(0.5, new Random(1));
            y[i] = (i == 0 ? new FeedForward(4, 8, same, same) : new FeedForward(4, 8, Activation.GELU_TANH, same, same)).forward(x);
        }
        assertThat(y[0].toFloats()).containsExactly(y[1].toFloats());
    }
}
