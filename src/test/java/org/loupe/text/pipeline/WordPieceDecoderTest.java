package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordPieceDecoderTest {
    @Test
    void piecesOfAWordComeTogether() {
        Decoder plain = new WordPieceDecoder("##", false), clean = new WordPieceDecoder("##", true);
        assertThat(plain.decode(List.of("##uelo", "Ara", "##új", "##o", "."))).as("the first is left alone").isEqualTo("##uelo Araújo .");
        assertThat(clean.decode(List.of("well", ",", "done", "!", "did", "n't", "'", "s"))).isEqualTo("well, done! didn't ' s");
        assertThat(clean.decode(List.of())).isEmpty();
        assertThat(plain.decode(List.of("a", "####b"))).as("one prefix goes").isEqualTo("a##b");
    }
}
