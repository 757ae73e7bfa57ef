package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RulerTest {
    @Property
    void aPlaceLeadsBackToItsValue(@ForAll @DoubleRange(min = -9, max = 9) double exponent, @ForAll @DoubleRange(min = 0.01, max = 1) double part) {
        double largest = Math.pow(10, exponent), value = part * largest;
        Ruler even = Ruler.even(largest, value), far = Ruler.fit(largest, largest / 40);
        assertThat(even.value(even.place(value))).isCloseTo(value, within(1e-12 * value));
        assertThat(even.place(largest)).as("thousands").isBetween(999.999, 10_000.001);
        assertThat(far.isLogarithmic()).isTrue();
        assertThat(far.value(far.place(value))).isCloseTo(value, within(1e-9 * value));
    }

    @Test
    void itIsEvenUnlessOneIsFarTooLarge() {
        assertThat(Ruler.fit(1, 2, 29.9).isLogarithmic()).isFalse();
        assertThat(Ruler.fit(1, 2, 30.1).isLogarithmic()).isTrue();
        assertThat(Ruler.fit(0, 2, 5).isLogarithmic()).as("0 is no size to compare with").isFalse();
        assertThat(Ruler.fit().isLogarithmic()).isFalse();
        assertThat(Ruler.even(0).place(0)).isZero();
    }

    @Test
    void labelsHaveThreeDigits() {
        double[] numbers = {0, 4.5, 2e-4, 1.2346, 0.0012349, 123_456, 1_234_567, -0.00098765, 9.999e-5, 1};
        String[] labels = {"0", "4.5", "2e-4", "1.23", "0.00123", "123000", "1.23e6", "-9.88e-4", "1e-4", "1"};
        for (int i = 0; i < numbers.length; i++) assertThat(Ruler.text(numbers[i])).isEqualTo(labels[i]);
        assertThat(Ruler.even(4e-4).label(4000)).isEqualTo("4e-4");
        assertThat(Ruler.fit(1, 100).label(2000)).isEqualTo("100");
    }
}
