package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.kernel.DType;

class LookupsTest {
    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void gathersAsPyTorchDoes() {
        assertThat(x.gather(1, new int[] {2, 0, 1, 1}, 2, 2).toFloats()).containsExactly(3, 1, 5, 5);
        assertThat(x.gather(0, new int[] {1, 0, 1}, 1, 3).toFloats()).containsExactly(4, 2, 6);
        assertThat(x.gather(0, new int[] {1, 0, 0, 1, 1, 0}, 3, 2).toFloats()).as("an axis longer than x's")
                .containsExactly(4, 2, 1, 5, 4, 2);
        assertThat(x.transpose(0, 1).gather(0, new int[] {2, 0}, 1, 2).toFloats()).containsExactly(3, 4);
        assertThat(x.to(DType.FLOAT64).gather(-1, new int[] {2}, 1, 1).item()).isEqualTo(3);
        assertThat(x.gather(1, new int[0], 0, 5).shape()).containsExactly(0, 5);
    }

    @Test
    void scattersAsPyTorchDoes() {
        Tensor source = Tensor.of(new float[] {10, 20, 30, 40}, 2, 2);
        assertThat(x.scatterAdd(1, new int[] {2, 0, 1, 1}, source).toFloats()).containsExactly(21, 2, 13, 4, 75, 6);
        assertThat(x.toFloats()).as("out of place").containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(x.transpose(0, 1).scatterAdd(1, new int[] {1, 1}, source.transpose(0, 1).slice(0, 1, 2)).transpose(0, 1).toFloats())
                .containsExactly(1, 2, 3, 64, 5, 6);
    }

    @Property(tries = 60)
    void gatherOfScatterGivesTheSourceBack(@ForAll @IntRange(min = 0, max = 2) int axis, @ForAll @IntRange(min = 1, max = 6) int length,
                                           @ForAll long seed) {
        Random random = new Random(seed);
        int[] shape = {4, 3, 5};
        shape[axis] = length;
        Tensor source = Tensor.randomNormal(random, shape[2], shape[1], shape[0]).transpose(0, 2);
        int[] indices = Tensor.randomNormal(random, shape).argmax(axis);   // one index along the axis for each of the others
        int[] one = shape.clone();
        one[axis] = 1;
        Tensor part = source.slice(axis, 0, 1);
        Tensor scattered = Tensor.zeros(shape).scatterAdd(axis, indices, part);
        assertThat(scattered.gather(axis, indices, one).toFloats()).containsExactly(part.toFloats());
        assertThat(scattered.sum(axis).toFloats()).containsExactly(part.toFloats());
    }

    @Property(tries = 40)
    void gatherEqualsThreeLoops(@ForAll @IntRange(min = 0, max = 2) int axis, @ForAll boolean turned, @ForAll long seed) {
        Random random = new Random(seed);
        Tensor t = turned ? Tensor.randomNormal(random, 5, 3, 4).transpose(0, 2) : Tensor.randomNormal(random, 4, 3, 5);
        int[] shape = {2, 3, 4};
        shape[axis] = 7;
        int[] indices = random.ints(shape[0] * shape[1] * shape[2], 0, t.shape(axis)).toArray();
        Tensor y = t.gather(axis, indices, shape);
        for (int i = 0, n = 0; i < shape[0]; i++)
            for (int j = 0; j < shape[1]; j++)
                for (int k = 0; k < shape[2]; k++, n++)
                    assertThat(y.get(i, j, k))
                            .isEqualTo(t.get(axis == 0 ? indices[n] : i, axis == 1 ? indices[n] : j, axis == 2 ? indices[n] : k));
    }

    @Test
    void theIndicesMayChangeAfterwards() {
        Tensor p = Tensor.ones(3).requireGradient();
        int[] indices = {0, 1};
        Tensor y = p.gather(0, indices, 2);
        indices[0] = 2;
        y.sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(1, 1, 0);
    }

    @Test
    void thePaddingRowIsReadButNotTrained() {
        Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).requireGradient();
        Tensor y = table.rows(new int[][] {{0, 1}, {1, 2}}, 1);
        assertThat(y.toFloats()).containsExactly(1, 2, 3, 4, 3, 4, 5, 6);
        y.mul(Tensor.of(new float[] {1, 2, Float.NaN, 1, 1, 1, 3, 4}, 2, 2, 2)).sum().backward();
        assertThat(table.grad().toFloats()).containsExactly(1, 2, 0, 0, 3, 4);
        table.rows(new int[][] {{1}}).sum().backward();
        assertThat(table.grad().toFloats()).as("without padding").containsExactly(1, 2, 1, 1, 3, 4);
    }

    @Test
    void manyIndicesInFloat32AddUp() {
        int[] indices = IntStream.range(0, 40_000).map(i -> i % 7).toArray();
        Tensor y = Tensor.zeros(7).scatterAdd(0, indices, Tensor.ones(40_000));
        assertThat(y.sum().item()).isEqualTo(40_000);
        assertThat(y.get(0)).isEqualTo(5715);
    }

    @Test
    void errorsNameTheIndexAndTheShapes() {
        assertThatThrownBy(() -> x.gather(1, new int[] {0, 3}, 2, 1))
                .hasMessage("gather: index 3 at 1 is outside axis 1 of [2, 3], which goes from 0 to 2");
        assertThatThrownBy(() -> x.gather(1, new int[] {-1, 0}, 2, 1)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("index -1 at 0");
        assertThatThrownBy(() -> x.gather(1, new int[3], 2, 1)).hasMessage("gather: 3 indices do not fill [2, 1], which has 2 elements");
        assertThatThrownBy(() -> x.gather(1, new int[3], 3)).hasMessageContaining("gather: [3] must have the axes of [2, 3]");
        assertThatThrownBy(() -> x.gather(1, new int[3], 3, 1)).hasMessageContaining("only axis 1 may be longer");
        assertThatThrownBy(() -> x.scatterAdd(0, new int[] {2}, Tensor.ones(1, 1)))
                .hasMessageContaining("scatterAdd: index 2 at 0 is outside axis 0");
        assertThatThrownBy(() -> x.scatterAdd(0, new int[4], Tensor.ones(1, 4))).hasMessageContaining("scatterAdd: [1, 4]")
                .hasMessageContaining("only axis 0");
        assertThatThrownBy(() -> x.rows(new int[][] {{0}}, 2)).hasMessageContaining("rows: padding 2").hasMessageContaining("0 to 1")
                .hasMessageContaining("rows(ids)");
        assertThatThrownBy(() -> Tensor.ones(2).rows(new int[][] {{0}}, 0)).hasMessageContaining("[rows, width], it is [2]");
    }
}
