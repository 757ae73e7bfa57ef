package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.nn.Activation;
import org.loupe.nn.Embedding;
import org.loupe.nn.GatedFeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;

/** Layers with quantised weights compute as others do, and the weights are no parameters. */
class QuantizedModulesTest {
    private final QuantizedMatrix matrix = QuantizedSample.random(QuantizedFormat.Q4_1, 6, 64, 1).matrix();
    private final Tensor x = Tensor.randomNormal(new Random(1), 2, 3, 64);

    private Linear layer(boolean hasBias) {
        Linear layer = new Linear(64, 6, hasBias, Init.normal(1, new Random(2)));
        layer.quantize(matrix);
        return layer;
    }

    @Test
    void aLinearLayerMultipliesAndHasOnlyItsBiasAsParameter() {
        Linear layer = layer(true);
        layer.parameters().get("bias").assign(1, 2, 3, 4, 5, 6);
        assertThat(layer.forward(x).toFloats()).isEqualTo(x.linear(matrix, Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6)).toFloats());
        assertThat(layer.parameters()).containsOnlyKeys("bias");
        assertThat(layer.parameterCount()).isEqualTo(6);
        assertThat(layer.quantizedWeight()).isSameAs(matrix);
        assertThat(layer.quantizedMatrices()).containsOnlyKeys("weight").containsValue(matrix);
        assertThat(layer).hasToString("Linear bias[6] weight Q4_1 [6, 64]\n6 parameters");
    }

    @Test
    void withoutABiasThereIsNoParameter() {
        Linear layer = layer(false);
        assertThat(layer.forward(x).toFloats()).isEqualTo(x.linear(matrix, null).toFloats());
        assertThat(layer.parameters()).isEmpty();
        assertThat(layer.parameterCount()).isZero();
    }

    @Test
    void aTableIsReadByRowAndServesAsAHead() {
        Embedding table = new Embedding(6, 64, Init.ZEROS);
        table.quantize(matrix);
        int[][] ids = {{5, 1}, {0, 5}};
        assertThat(table.forward(ids).toFloats()).isEqualTo(matrix.toTensor().rows(ids).toFloats());
        assertThat(table.head(x).toFloats()).isEqualTo(x.linear(matrix, null).toFloats());
        assertThat(table.parameters()).isEmpty();
        assertThat(table.quantizedWeight()).isSameAs(matrix);
        assertThatThrownBy(table::weight).isInstanceOf(IllegalStateException.class).hasMessageContaining("Q4_1 [6, 64]")
                .hasMessageContaining("quantizedWeight()");
    }

    @Test
    void thoseInFloat32HaveNone() {
        Embedding table = new Embedding(6, 64, Init.scaled(new Random(1)));
        assertThat(table.head(x).toFloats()).isEqualTo(x.linear(table.weight(), null).toFloats());
        assertThat(table.quantizedWeight()).isNull();
        assertThat(table.quantizedMatrices()).isEmpty();
        assertThat(new Linear(2, 3, Init.ZEROS).quantizedWeight()).isNull();
    }

    @Test
    void aMatrixTakesThePlaceOfAnotherOfItsShapeOnly() {
        QuantizedMatrix second = QuantizedSample.random(QuantizedFormat.Q8_0, 6, 64, 2).matrix();
        Linear layer = layer(true);
        layer.quantize(second);
        assertThat(layer.quantizedMatrices()).containsValue(second).hasSize(1);
        assertThatThrownBy(() -> new Linear(6, 64, Init.ZEROS).quantize(matrix)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Q4_1 [6, 64]").hasMessageContaining("the weight is [64, 6]");
    }

    /** The parameter's memory goes back at once. */
    @Test
    void theWeightInFloat32IsClosed() {
        Linear layer = new Linear(64, 6, Init.normal(1, new Random(2)));
        Tensor weight = layer.weight();
        long before = Memory.report().live();
        layer.quantize(matrix);
        assertThat(before - Memory.report().live()).isGreaterThanOrEqualTo(6 * 64 * Float.BYTES);
        assertThatThrownBy(weight::toFloats).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    /** The parts of parts are found by their names, and what they hold by its own. */
    @Test
    void aModelTellsAllOfThem() {
        GatedFeedForward model = new GatedFeedForward(32, 64, Activation.SILU, Init.ZEROS, Init.ZEROS);
        assertThat(model.parts().keySet()).containsExactly("", "gate", "up", "down");
        QuantizedMatrix down = QuantizedSample.random(QuantizedFormat.Q4_0, 32, 64, 1).matrix();
        ((Linear) model.parts().get("down")).quantize(down);
        assertThat(model.quantizedMatrices()).containsOnlyKeys("down.weight").containsValue(down);
        assertThat(model.parameters()).containsOnlyKeys("gate.weight", "up.weight");
    }
}
