package org.loupe.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPathTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    private Path find(String given) throws IOException {
        return ModelPath.find(given, folder.resolve("fetched"));
    }

    @Test
    void aPathIsFileOrFolder() throws IOException {
        Path gguf = file("one/model.gguf"), config = file("hub/config.json");
        file("hub/model.gguf");
        assertThat(find(gguf.toString())).isEqualTo(gguf);
        assertThat(find(gguf.getParent().toString())).as("a folder with one").isEqualTo(gguf);
        assertThat(find(config.getParent().toString())).as("a folder as Hugging Face has them").isEqualTo(config.getParent());
    }

    @Test
    void aNameIsThatOfAFetchedModel() throws IOException {
        Path gguf = file("fetched/smollm2/model.gguf"), onnx = file("fetched/minilm/model.onnx");
        assertThat(find("smollm2")).isEqualTo(gguf);
        assertThat(find("minilm")).isEqualTo(onnx.getParent());
    }

    @Test
    void whatWasLookedForIsListed() throws IOException {
        file("fetched/smollm2/model.gguf");
        assertThatIOException().isThrownBy(() -> find("smollm3")).withMessageContaining("there is no model smollm3")
                .withMessageContaining(Path.of("smollm3").toAbsolutePath().toString())
                .withMessageContaining(folder.resolve("fetched").resolve("smollm3").toString()).withMessageContaining("brought: smollm2");
        Path absent = folder.resolve("smollm3").toAbsolutePath();
        assertThatIOException().isThrownBy(() -> find(absent.toString())).withMessageContaining("Looked for " + absent + ". Give a folder");
        file("empty/notes.txt");
        assertThatIOException().isThrownBy(() -> find(folder.resolve("empty").toString()))
                .withMessageContaining("Looked for config.json, model.onnx and *.gguf; it has notes.txt");
        file("two/a.gguf");
        file("two/b.gguf");
        assertThatIOException().isThrownBy(() -> find(folder.resolve("two").toString()))
                .withMessageContaining("there are 2 models").withMessageContaining("a.gguf, b.gguf");
    }
}
