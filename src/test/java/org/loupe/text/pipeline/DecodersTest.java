package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.text.normalize.Replace;
import org.loupe.text.split.Metaspace;

class DecodersTest {
    @Test
    void bytesBesideEachOtherAreCharactersOrReplacementCharacters() {
        DecodeStep step = Decoders.byteFallback();
        assertThat(step.apply(List.of("a", "<0xE5>", "<0x8f>", "<0xAB>", "b"))).containsExactly("a", "叫", "b");
        assertThat(step.apply(List.of("<0xE5>", "<0x8F>", "b"))).containsExactly("\uFFFD", "\uFFFD", "b");
        assertThat(step.apply(List.of("<0x61>", "<0xFF>"))).containsExactly("\uFFFD", "\uFFFD");
        assertThat(step.apply(List.of("<0x6>", "<0xGG>", "0x61"))).containsExactly("<0x6>", "<0xGG>", "0x61");
        assertThat(step.apply(List.of())).isEmpty();
    }

    @Test
    void stripTakesNoMoreThanItMay() {
        assertThat(Decoders.strip('H', 1, 0).apply(List.of("Hey", "HHH", ""))).containsExactly("ey", "HH", "");
        assertThat(Decoders.strip('y', 0, 2).apply(List.of("Heyyy", "y"))).containsExactly("Hey", "");
        assertThat(Decoders.strip('x', 2, 2).apply(List.of("xxx", "axx"))).containsExactly("", "a");
    }

    @Test
    void metaspaceForgetsTheSpaceOfTheFirstToken() {
        assertThat(Decoders.metaspace(Metaspace.USUAL).apply(List.of("▁Hey", "▁you", "r"))).containsExactly("Hey", " you", "r");
        Metaspace never = new Metaspace('▁', Metaspace.Prefix.NEVER, true);
        assertThat(Decoders.metaspace(never).apply(List.of("▁Hey"))).containsExactly(" Hey");
    }

    @Test
    void stepsFollowEachOther() {
        Decoder decoder = Decoders.sequence(Decoders.replace(Replace.string("▁", " ")), Decoders.byteFallback(), Decoders.fuse(),
                Decoders.strip(' ', 1, 0));
        assertThat(decoder.decode(List.of("▁Hey", "<0xC3>", "<0xA9>", "▁", "▁x"))).isEqualTo("Heyé  x");
        assertThat(Decoders.sequence().decode(List.of("a", "b"))).isEqualTo("ab");
    }
}
