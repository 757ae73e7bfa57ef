package org.loupe.text.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.normalize.AlignedText;
import org.loupe.text.split.Metaspace.Prefix;

class MetaspaceTest {
    @Test
    void wordsCarryTheSpaceAtTheirLeft() {
        assertThat(Metaspace.USUAL.words("Hey   friend!")).containsExactly("▁Hey", "▁", "▁", "▁friend!");
        assertThat(Metaspace.USUAL.words(" a ")).containsExactly("▁a", "▁");
        assertThat(Metaspace.USUAL.words("")).isEmpty();
        assertThat(new Metaspace('_', Prefix.NEVER, true).words("a b")).containsExactly("a", "_b");
        assertThat(new Metaspace('▁', Prefix.ALWAYS, false).words("a b")).containsExactly("▁a▁b");
    }

    @Test
    void onlyTheBeginningOfTheSourceGetsASpaceWithFirst() {
        Metaspace first = new Metaspace('▁', Prefix.FIRST, true);
        AlignedText text = AlignedText.of("a b c");
        assertThat(first.split(text).get(0).text()).isEqualTo("▁a");
        assertThat(first.split(text.slice(2, 5))).extracting(AlignedText::text).containsExactly("b", "▁c");
    }

    @Test
    void theSpaceBeforeTheTextTakesThePlaceOfItsFirstCharacter() {
        AlignedText word = Metaspace.USUAL.split(AlignedText.of("Hey you")).get(0);
        assertThat(List.of(word.start(0), word.end(0), word.start(1), word.end(1))).containsExactly(0, 1, 0, 1);
    }

    @Property
    void wordsPutTogetherAreTheText(@ForAll String text) {
        assertThat(String.join("", new Metaspace('▁', Prefix.NEVER, true).words(text))).isEqualTo(text.replace(' ', '▁'));
    }
}
