package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HalfTest {
    /** IEEE 754, section 3.4: sign, exponent with a bias of 15, fraction; exponent 0 has no hidden bit. */
    private static double byDefinition(int bits) {
        int exponent = bits >>> 10 & 31, fraction = bits & 1023;
        double magnitude = exponent == 0 ? Math.scalb((double) fraction, -24) : exponent < 31 ? Math.scalb(1024.0 + fraction, exponent - 25)
                : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        return bits >>> 15 == 0 ? magnitude : -magnitude;
    }

    @Test
    void everyFloat16HasTheValueOfItsDefinitionAndComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat(bits);
            assertThat(Double.compare(value, byDefinition(bits))).as("bits %04x", bits).isZero();
            if (Float.isNaN(value)) assertThat(Half.toFloat(Half.fromFloat(value))).isNaN();
            else assertThat(Half.fromFloat(value)).as("bits %04x", bits).isEqualTo(bits);
        }
    }

    @Test
    void everyBfloat16IsTheUpperHalfOfAFloatAndComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloatBrain(bits);
            assertThat(Float.floatToRawIntBits(value)).isEqualTo(bits << 16);
            if (Float.isNaN(value)) assertThat(Half.toFloatBrain(Half.fromFloatBrain(value) & 0xFFFF)).isNaN();
            else assertThat(Half.fromFloatBrain(value) & 0xFFFF).as("bits %04x", bits).isEqualTo(bits);
        }
    }

    @Test
    void whatLiesHalfwayGoesToTheEvenNeighbour() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float halfway = (float) ((byDefinition(bits) + byDefinition(bits + 1)) / 2);     // exact in a float
            assertThat(Half.fromFloat(halfway)).as("between %04x and the next", bits).isEqualTo(bits + (bits & 1));
            assertThat(Half.fromFloat(-halfway)).isEqualTo(0x8000 | bits + (bits & 1));
            assertThat(Half.fromFloat(Math.nextUp(halfway))).isEqualTo(bits + 1);
            assertThat(Half.fromFloat(Math.nextDown(halfway))).isEqualTo(bits);
        }
        assertThat(Half.fromFloat(65519.996f)).isEqualTo(0x7BFF);
        assertThat(Half.fromFloat(65520)).as("halfway to 65536, which there is none of").isEqualTo(0x7C00);
        assertThat(Half.fromFloat(-Float.MAX_VALUE)).isEqualTo(0xFC00);
        assertThat(Half.fromFloat(Float.MIN_VALUE)).isZero();
    }

    @Property
    void aBfloat16IsTheNearest(@ForAll float value) {
        int bits = Half.fromFloatBrain(value) & 0xFFFF;
        double there = Half.toFloatBrain(bits);
        if (Double.isInfinite(there)) assertThat(Math.abs(value)).isGreaterThan(0x1.FEp127f);
        else for (int other : new int[] {bits - 1, bits + 1}) {
            double distance = Math.abs(Half.toFloatBrain(other & 0xFFFF) - (double) value);
            if (!Double.isNaN(distance)) assertThat(Math.abs(there - value)).isLessThanOrEqualTo(distance);
        }
    }
}
