package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.text.Tokens;

class TruncationTest {
    private static Tokens tokens(int count) {
        return Tokens.ofIds(IntStream.range(0, count).toArray());
    }

    @Property
    void theLongerTextGoesFirstAndTheRoomIsFull(@ForAll @IntRange(max = 40) int a, @ForAll @IntRange(max = 40) int b,
            @ForAll @IntRange(min = 3, max = 40) int length) {
        Truncation.Lengths kept = Truncation.to(length).lengths(a, b, 3, true);
        assertThat(kept.first() + kept.second()).isEqualTo(Math.min(a + b, length - 3));
        assertThat(kept.first()).isBetween(0, a);
        assertThat(kept.second()).isBetween(0, b);
        if (kept.first() < a) assertThat(kept.first()).isGreaterThanOrEqualTo(kept.second() - 1);
        if (kept.second() < b) assertThat(kept.second()).isGreaterThanOrEqualTo(kept.first() - 1);
    }

    @Property
    void windowsHoldEveryTokenAndShareTheirOverlap(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll @IntRange(min = 2, max = 20) int size,
            @ForAll @IntRange(max = 19) int overlap) {
        if (overlap >= size) return;
        List<Tokens> windows = new Truncation(size, Truncation.Side.FIRST, overlap).windows(tokens(count), size);
        int next = 0;
        for (int w = 0; w < windows.size(); w++) {
            Tokens window = windows.get(w);
            assertThat(window.ids()[0]).isEqualTo(w == 0 ? 0 : next - overlap);
            if (w < windows.size() - 1) assertThat(window.count()).isEqualTo(size);
            next = window.ids()[window.count() - 1] + 1;
        }
        assertThat(next).isEqualTo(count);
    }

    @Test
    void oneTextAloneIsCutAsAsked() {
        assertThat(new Truncation(10, Truncation.Side.FIRST, 0).lengths(20, 4, 3, true)).isEqualTo(new Truncation.Lengths(3, 4));
        assertThat(new Truncation(10, Truncation.Side.SECOND, 0).lengths(4, 20, 3, true)).isEqualTo(new Truncation.Lengths(4, 3));
        assertThat(Truncation.to(10).lengths(20, 0, 2, false)).isEqualTo(new Truncation.Lengths(8, 0));
        assertThat(Truncation.to(100).lengths(20, 4, 3, true)).isEqualTo(new Truncation.Lengths(20, 4));
    }

    @Test
    void whatCannotBeCutIsToldWithItsNumbers() {
        assertThatThrownBy(() -> new Truncation(10, Truncation.Side.SECOND, 0).lengths(20, 4, 3, true))
                .hasMessageContaining("second").hasMessageContaining("4 tokens").hasMessageContaining("17");
        assertThatThrownBy(() -> new Truncation(10, Truncation.Side.SECOND, 0).lengths(20, 0, 2, false)).hasMessageContaining("no second text");
        assertThatThrownBy(() -> Truncation.to(2).lengths(5, 5, 3, true)).hasMessageContaining("3 special tokens");
        assertThatThrownBy(() -> Truncation.to(0)).hasMessageContaining("0 tokens");
        assertThatThrownBy(() -> new Truncation(9, Truncation.Side.FIRST, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Truncation(9, Truncation.Side.FIRST, 4).windows(tokens(9), 4)).hasMessageContaining("share 4");
    }
}
