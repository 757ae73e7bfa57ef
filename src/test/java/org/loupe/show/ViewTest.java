package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.show.figure.View;

class ViewTest {
    @TempDir
    Path folder;

    private final View view = AttentionView.of(List.of("é", "世"), SomeAttention.causal(1, 1, 2));

    @Test
    void savedFileIsAWholePage() throws IOException {
        Path file = folder.resolve("view.html");
        view.save(file);
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").contains("<meta charset=\"utf-8\">", view.html()).endsWith("</html>\n");
    }

    @Test
    void aTokenThatIsHalfACharacterDoesNotStopTheSaving() {
        Path file = folder.resolve("half.html");
        AttentionView.of(List.of("\ud83d"), SomeAttention.causal(1, 1, 1)).save(file);
        assertThat(file).exists();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        assertThatThrownBy(() -> view.save(folder.resolve("missing/view.html"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("view.html", "missing does not exist; make it first");
        assertThatThrownBy(() -> view.save(folder)).hasMessageContaining("it is a folder");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> view.save(file.resolve("view.html"))).hasMessageContaining("does not exist");
    }
}
