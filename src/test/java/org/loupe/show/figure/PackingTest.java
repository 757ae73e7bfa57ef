package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void whatIsUnpackedIsWhatWasGiven() {
        for (HeatMap map : List.of(SomeMaps.shares(2, 3, 9, 9, true), SomeMaps.shares(2, 3, 5, 8, false), SomeMaps.signed(4, 6)))
            for (int bytes = 1; bytes <= 2; bytes++) {
                Packing packing = Packing.of(map, bytes);
                byte[] packed = Base64.getDecoder().decode(packing.base64());
                double low = packing.lows()[0], span = packing.highs()[0] - low;
                int steps = Packing.steps(bytes), i = 0;
                for (int p = 0; p < map.panels(); p++)
                    for (int r = 0; r < map.rows().size(); r++)
                        for (int c = 0; c < map.columnsOf(r); c++) {
                            int code = packed[i++] & 255;
                            if (bytes == 2) code |= (packed[i++] & 255) << 8;
                            if (Float.isNaN(map.value(p, r, c))) assertThat(code).isZero();
                            else assertThat(low + (code - 1.0) / steps * span).isCloseTo(map.value(p, r, c), within(0.5 / steps * span + 1e-7));
                        }
                assertThat(i).isEqualTo(packed.length);
            }
    }

    @Test
    void manyNumbersAreKeptInOneByteEach() {
        assertThat(HeatMapPage.script(SomeMaps.shares(4, 4, 48, 48, true))).contains("triangular:true", "bytes:2");
        String coarse = HeatMapPage.script(SomeMaps.shares(12, 12, 64, 64, true));
        assertThat(coarse).contains("bytes:1");
        assertThat(coarse.length()).isBetween(144 * 2080 * 4 / 3, 144 * 2080 * 4 / 3 + 2_000);
    }

    @Test
    void sameLabelsOnBothSidesAreWrittenOnce() {
        float[][] one = {{1, Float.NaN, 1, 0}};
        HeatMapBuilder made = HeatMap.titled("t").rows(Axis.tokens("query", List.of("a", " ")));
        assertThat(HeatMapPage.script(made.columns(Axis.tokens("key", List.of("a", " "))).values(one)))
                .contains("labels:[\"a\",\"␣\"]", "columns:{name:\"key\",isText:true}");
        assertThat(HeatMapPage.script(made.columns(Axis.tokens("key", List.of("b", "c"))).values(one))).contains("labels:[\"b\",\"c\"]");
    }

    @Test
    void eachScaleHasItsOwnRange() {
        HeatMap map = HeatMap.titled("t").choose(Axis.names("measure", List.of("share", "change"))).rows(Axis.numbers("row", 1)).columns(Axis.numbers("column", 2))
                .scales(0, List.of(Scale.SHARE, Scale.signed(40))).values(new float[][] {{0.25f, 0.5f}, {-40, 20}});
        Packing packing = Packing.of(map, 2);
        assertThat(packing.lows()).containsExactly(0.25, -40);
        assertThat(packing.highs()).as("as far to both sides, so that 0 is exact").containsExactly(0.5, 40);
    }
}
