package org.loupe.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyFileTest {
    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("vocab.txt"), bytes);
    }

    @ParameterizedTest
    @CsvSource({"'a\nb\n##é\n'", "'a\nb\n##é'", "'a\r\nb\r\n##é\r\n'", "'a \nb\t\n##é\u3000\n'"})
    void aTokenStandsInEachLine(String text) throws IOException {
        assertThat(VocabularyFile.read(file(text.getBytes(StandardCharsets.UTF_8)), List.of("b")).tokens())
                .containsExactly("a", "b", "##é");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'a\nb\na\n'|line 3|'a'|line 1", "'a\n\nb\n'|line 2 is empty|''|each line",
        "'a\n \t\n'|line 2 is empty|' \\t'|each line", "'a\nc\n'|none of its 2 lines|'b'|another model", "''|0 bytes|each line|vocab.txt"})
    void aBadFileIsRefusedWithLineAndValue(String text, String first, String second, String third) throws IOException {
        Path bad = file(text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> VocabularyFile.read(bad, List.of("b"))).isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(bad.toString(), first, second, third);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        Path bad = file(new byte[] {'b', '\n', 'a', (byte) 0xC3, '\n'});
        assertThatThrownBy(() -> VocabularyFile.read(bad, List.of())).isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(bad.toString(), "line 2", "byte 2", "UTF-8");
        assertThatThrownBy(() -> VocabularyFile.read(folder.resolve("none.txt"), List.of())).isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("none.txt", "no such file");
    }
}
