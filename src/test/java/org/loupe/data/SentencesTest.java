package org.loupe.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
    /** Sentences stand between bars. */
    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "One here. Another there! A third? Yes. # One here.|Another there!|A third?|Yes.",
        "Mr. President, I thank Mrs. Smith. She knows Art. 5 and No. 7. # Mr. President, I thank Mrs. Smith.|She knows Art. 5 and No. 7.",
        "J. Smith said so. It is 3.5 per cent. # J. Smith said so.|It is 3.5 per cent.",
        "He said: \"No.\" Then he left. # He said:|\"No.\"|Then he left.",
        "It is so (I think). (Who knows?) 12 do. # It is so (I think).|(Who knows?)|12 do.",
        "Really ...? Yes... no. # Really ...?|Yes... no.",
        "no capital. follows # no capital. follows",
        "Ends without a stop # Ends without a stop",
        "The EU. It acts. # The EU.|It acts.",
    })
    void sentencesEndWhereTheRulesSay(String text, String sentences) {
        assertThat(Sentences.split(text)).containsExactly(sentences.split("\\|"));
    }

    @Test
    void aLineEndEndsASentence() {
        assertThat(Sentences.split("Title\n\nFirst line\n second. \n")).containsExactly("Title", "First line", "second.");
        assertThat(Sentences.split(" \n ")).isEmpty();
        assertThat(Sentences.split("")).isEmpty();
    }

    @Test
    void onlyWhiteSpaceIsLost() {
        for (Document document : Europarl.plainEnglish()) {
            List<String> sentences = Sentences.split(document.body());
            assertThat(String.join("", sentences).replaceAll("\\s", "")).isEqualTo(document.body().replaceAll("\\s", ""));
            assertThat(sentences).isNotEmpty().noneMatch(String::isBlank);
        }
    }
}
