package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.GoldenFile;
import org.loupe.tensor.Tensor;

class ShardedSafetensorsTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    private Path folder;

    @Test
    void aCheckpointOfHuggingFaceReadsAsOneFile() throws IOException {
        GoldenFile golden = GoldenFile.read("weights/weights.npz");
        for (String name : new String[] {INDEX, "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors"}) SafetensorsTest.golden(folder, name);
        try (WeightFile file = WeightFile.open(folder.resolve(INDEX))) {
            assertThat(file.names()).containsExactlyInAnyOrderElementsOf(golden.names("sharded/"));
            for (String name : file.names()) assertThat(file.read(name).toFloats()).isEqualTo(golden.floats("sharded/" + name));
            assertThat(file.toString()).contains("3 files");
            assertThatIllegalArgumentException().isThrownBy(() -> file.info("none"))
                    .withMessageContaining("'none'").withMessageContaining("names()");
        }
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < 7; i++) tensors.put("layer." + i, Tensor.full(i, i + 1, 5));      // 20 to 140 bytes
        return tensors;
    }

    @Test
    void theSizeOfAFileIsKeptAndNothingIsLost() throws IOException {
        Path index = Safetensors.writeSharded(folder, tensors(), StoredType.F32, 150);
        assertThat(index).isEqualTo(folder.resolve(INDEX));
        // 20 + 40 + 60, 80, 100, 120, 140
        assertThat(folder.toFile().list()).hasSize(6).contains(INDEX, "model-00001-of-00005.safetensors",
                "model-00005-of-00005.safetensors");
        assertThat(Files.readString(index)).contains("\"total_size\":560");
        try (WeightFile file = Safetensors.openSharded(index)) {
            assertThat(file.names()).containsExactlyElementsOf(tensors().keySet());
            for (int i = 0; i < 7; i++) assertThat(file.floats("layer." + i)).hasSize(5 * i + 5).containsOnly(i);
        }
        assertThat(Safetensors.writeSharded(folder, tensors(), StoredType.F32, 1)).isEqualTo(index);
        assertThat(folder.toFile().list()).as("a tensor that is too large has a file for itself; the five of before are gone").hasSize(8);
    }

    @Test
    void whatFitsIsOneFileAndLeftoversOfAnEarlierCheckpointGo() throws IOException {
        WeightBytes.file(folder, "config.json", (byte) '{', (byte) '}');
        Safetensors.writeSharded(folder, tensors(), StoredType.F32, 150);
        Path single = Safetensors.writeSharded(folder, tensors(), StoredType.BF16, 280);
        assertThat(single).isEqualTo(folder.resolve("model.safetensors"));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.safetensors", "config.json");
        Safetensors.writeSharded(folder, tensors(), StoredType.BF16, 279);
        assertThat(folder.resolve("model.safetensors")).as("transformers would read it instead of the index").doesNotExist();
        assertThatIllegalArgumentException().isThrownBy(() -> Safetensors.writeSharded(folder, tensors(), StoredType.F32, 0))
                .withMessageContaining("0 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "[]                                                 | index is '[]'                       | JSON object",
        "{}                                                 | weight_map is missing               | name of a file",
        "{\"weight_map\":[]}                                | weight_map is []                    | name of a file",
        "{\"weight_map\":{\"a\":1}}                         | weight_map of 'a' is 1              | text",
        "{\"weight_map\":{\"a\":\"../a.safetensors\"}}      | '../a.safetensors'                  | without a folder",
        "{\"weight_map\":{\"a\":\"..\\\\a.safetensors\"}}   | weight_map of 'a'                   | without a folder",
        "{\"weight_map\":{\"a\":\"/etc/a.safetensors\"}}    | '/etc/a.safetensors'                | without a folder",
        "{\"weight_map\":{\"a\":\"C:a.safetensors\"}}       | 'C:a.safetensors'                   | without a folder",
        "{\"weight_map\":{\"a\":\"a\\u0000.safetensors\"}}  | weight_map of 'a' is 'a\\u0000      | without a folder",
        "{\"weight_map\":{\"a\":\"\"}}                      | weight_map of 'a' is ''             | .safetensors",
        "{\"weight_map\":{\"a\":\"pytorch_model.bin\"}}     | 'pytorch_model.bin'                 | .safetensors",
        "{\"weight_map\":{\"a\":\"gone.safetensors\"}}      | the file is missing                 | gone.safetensors",
        "{\"weight_map\":{\"a\":\"\\ud800.safetensors\"}}   | .safetensors                        | ",
        "{\"weight_map\":{\"b\":\"a.safetensors\"}}         | weight_map of 'b'                   | no tensor of this name",
        "{\"weight_map\":{\"a\":\"a.safetensors\",\"a\":\"a.safetensors\"}} | index           | Duplicate"})
    void isNamed(String json, String message, String more) throws IOException {
        Safetensors.write(folder.resolve("a.safetensors"), Map.of("a", Tensor.ones(1)));
        Path index = WeightBytes.file(folder, INDEX, json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> WeightFile.open(index).close()).isInstanceOf(WeightFileException.class)
                .hasMessageContaining(message).hasMessageContaining(more == null ? "" : more);
    }
}
