package org.loupe.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

class RotaryTypesTest {
    @Test
    void positionsServeBothTypes() {
        RotaryPositions positions = new RotaryPositions(4, 100, RopeScaling.none(), RopeLayout.HALF_SPLIT);
        Tensor x = Tensor.randomNormal(new Random(1), 1, 1, 3, 4);
        float[] single = positions.forward(x, 2).toFloats();
        assertThat(positions.forward(x.to(DType.FLOAT64), 2).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(positions.forward(x, 2).toFloats()).containsExactly(single);
    }
}
