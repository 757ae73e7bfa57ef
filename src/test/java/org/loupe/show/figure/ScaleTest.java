package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void fitsFromTheSmallestToTheLargestAndKnowsSigns() {
        assertThat(Scale.fit(new float[] {2, 5, Float.NaN})).isEqualTo(Scale.range(2, 5));
        assertThat(Scale.fit(new float[] {-1, 5})).isEqualTo(Scale.signed(5));
        assertThat(Scale.fit(new float[] {-7, 5})).isEqualTo(Scale.signed(7));
        assertThat(Scale.fit(new float[] {Float.NaN})).isEqualTo(Scale.range(0, 1));
    }

    @Test
    void everyNumberHasAPlaceAndTheEndsHaveTheEnds() {
        Scale range = Scale.range(2, 6), signed = Scale.signed(4);
        assertThat(new double[] {range.place(2), range.place(4), range.place(6), range.place(9)}).containsExactly(0, 0.5, 1, 1);
        assertThat(new double[] {signed.place(-4), signed.place(-1), signed.place(0), signed.place(4)}).containsExactly(-1, -0.5, 0, 1);
        assertThat(Scale.SHARE.place(0.25)).isEqualTo(0.5);
        assertThat(Scale.range(3, 3).place(3)).isZero();
    }

    @Test
    void decimalsTellFourDigitsOfTheSpan() {
        assertThat(Scale.range(0, 1).text(0.12345)).isEqualTo("0.123");
        assertThat(Scale.range(0, 0.01).text(0.0012345)).isEqualTo("0.00123");
        assertThat(Scale.range(0, 1000).text(123.4)).isEqualTo("123");
        assertThat(Scale.SHARE.cell(0.419)).isEqualTo("0.42");
        assertThat(Scale.signed(1).withDecimals(2).text(-0.004)).isEqualTo("0.00");
        assertThat(Scale.signed(1).withDecimals(2).text(-0.006)).isEqualTo("-0.01");
        for (double span : new double[] {1e-3, 0.5, 7, 300}) {
            Scale scale = Scale.range(0, span);
            assertThat(Double.parseDouble(scale.text(span * 0.777))).as("of %s", span).isCloseTo(span * 0.777, within(span / 500));
        }
    }

    @Test
    void aScaleWithoutNumbersIsRefused() {
        assertThatThrownBy(() -> Scale.range(3, 2)).hasMessageContaining("from 3.0 to 2.0");
        assertThatThrownBy(() -> Scale.range(0, Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
    }
}
