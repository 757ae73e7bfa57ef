package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.loupe.text.CharTokenizer;
import org.loupe.text.Tokenizer;
import org.loupe.text.subword.GoldenPairs;

class ReadableTokensTest {
    private static final GoldenPairs GOLDEN = GoldenPairs.read("bpe-bytes");
    private static final SubwordTokenizer BYTES = BytePairTokenizers.gpt2(GOLDEN.vocabulary(), GOLDEN.merges());
    private static final Pattern FRAGMENT = Pattern.compile("⟨([0-9A-F]{2}(?: [0-9A-F]{2})*)⟩");

    @Test
    void byteLevelTokensShowTheirSpacesAndTheBytesOfParts() {
        assertThat(BYTES.tokens(BYTES.encode(" the"))).containsExactly("Ġthe");
        assertThat(BYTES.readable(BYTES.encode(" the"))).containsExactly(" the");
        assertThat(BYTES.readable(BYTES.encode("<|endoftext|>"))).containsExactly("<|endoftext|>");
        assertThat(BYTES.readable(BYTES.encode("🙂"))).allMatch(token -> FRAGMENT.matcher(token).matches());
    }

    /** Nothing is lost: the characters and the bytes of the parts together are the text. */
    @Property(tries = 300)
    void readableTokensHoldTheWholeText(@ForAll String text) {
        byte[] whole = text.replace("⟨", "").getBytes(StandardCharsets.UTF_8);
        StringBuilder hex = new StringBuilder();
        for (String token : BYTES.readable(BYTES.encode(new String(whole, StandardCharsets.UTF_8)))) {
            Matcher part = FRAGMENT.matcher(token);
            hex.append(part.matches() ? part.group(1).replace(" ", "").toLowerCase() : HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(hex.toString()).isEqualTo(HexFormat.of().formatHex(whole));
    }

    @Test
    void piecesShowTheirSpacesAndBytes() {
        assertThat(List.of("▁cat", "at", "<0xE4>", "<0x0A>", "▁").stream().map(ReadableTokens::ofPiece)).containsExactly(" cat", "at", "⟨E4⟩", "\n", " ");
    }

    @Test
    void othersAreAsTheyAreStored() {
        Tokenizer characters = CharTokenizer.of("ab ");
        assertThat(characters.readable(characters.encode("a b"))).containsExactly("a", " ", "b");
    }
}
