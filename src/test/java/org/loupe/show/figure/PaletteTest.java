package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaletteTest {
    @Test
    void everyNumberCanBeReadOnItsColour() {
        for (int i = 0; i <= 1000; i++) {
            int background = Palette.rgb(i / 1000.0);
            assertThat(Palette.contrast(Palette.ink(background), background)).as("share %s", i / 1000.0).isGreaterThanOrEqualTo(4.5);
        }
    }

    @Test
    void moreIsAlwaysDarker() {
        double before = 22;
        for (int i = 0; i <= 100; i++) {
            double contrastToBlack = Palette.contrast(0, Palette.rgb(i / 100.0));
            assertThat(contrastToBlack).isLessThan(before);
            before = contrastToBlack;
        }
    }

    @Test
    void contrastIsThatOfTheStandard() {
        assertThat(Palette.contrast(0x000000, 0xffffff)).isEqualTo(21);
        assertThat(Palette.contrast(0x777777, 0xffffff)).isBetween(4.47, 4.49);
    }

    @Test
    void theEndsAreTheFirstAndTheLastStop() {
        assertThat(Palette.css(Palette.rgb(0))).isEqualTo(Palette.STOPS.get(0));
        assertThat(Palette.css(Palette.rgb(1))).isEqualTo(Palette.STOPS.get(8));
        assertThat(Palette.css(Palette.rgb(0.25))).isEqualTo(Palette.STOPS.get(4));
    }
}
