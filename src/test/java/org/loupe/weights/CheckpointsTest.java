package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.tensor.Tensor;

class CheckpointsTest {
    @TempDir
    private Path folder;

    static GoldenCheckpoint[] checkpoints() {
        return GoldenCheckpoint.all();
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void whatTransformersSavedComputesTheSame(GoldenCheckpoint golden) throws IOException {
        golden.compare(Checkpoints.load(golden.folder()).model());
    }

    @Test
    void aGgufFileComputesTheSame() throws IOException {
        GoldenCheckpoint golden = new GoldenCheckpoint("tiny.gguf");
        Pretrained read = Checkpoints.load(golden.folder().resolve("tiny.gguf"));
        golden.compare(read.model());
        assertThat(read.requireTokenizer().vocabularySize()).isEqualTo(29);
    }

    /** The same files by transformers: {@code golden_checkpoints.py --check}. */
    @ParameterizedTest
    @MethodSource("checkpoints")
    void whatIsSavedIsReadAgain(GoldenCheckpoint golden) throws IOException {
        Pretrained first = Checkpoints.load(golden.folder());
        Checkpoints.save(folder, first);
        Pretrained second = Checkpoints.load(folder);
        golden.compare(second.model());
        assertThat(second.labels()).isEqualTo(first.labels());
        assertThat(second.untrained()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "qwen2", "gpt2", "bert", "bert-classifier"})
    void whatIsSavedHasTheNamesAndShapesOfTransformers(String name) throws IOException {
        GoldenCheckpoint golden = new GoldenCheckpoint(name);
        Checkpoints.save(folder, Checkpoints.load(golden.folder()));
        assertThat(shapes(folder)).isEqualTo(shapes(golden.folder()));
    }

    private static Map<String, List<Integer>> shapes(Path folder) throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        try (WeightFile file = WeightFile.open(Files.exists(index) ? index : folder.resolve("model.safetensors"))) {
            for (String name : file.names()) shapes.put(name, Arrays.stream(file.info(name).shape()).boxed().toList());
        }
        return shapes;
    }

    @Test
    void theKindOfModelIsThatOfTheConfiguration() throws IOException {
        assertThat(load("llama").model(Llama.class).config().tiedHead()).isFalse();
        assertThat(load("llama-tied").model(Llama.class).config().tiedHead()).isTrue();
        assertThat(load("mistral").languageModel()).isInstanceOf(Llama.class);
        assertThat(load("gpt2-base").model()).isInstanceOf(Gpt.class);
        assertThat(load("bert").model()).isInstanceOf(Bert.class);
        assertThat(load("bert-classifier").labels()).containsExactly("bad", "so so", "good");
        assertThat(load("bert-masked").untrained()).containsExactlyInAnyOrder("nextSentence.output.weight", "nextSentence.output.bias",
                "bert.pooler.weight", "bert.pooler.bias");
    }

    private static Pretrained load(String name) throws IOException {
        return Checkpoints.load(new GoldenCheckpoint(name).folder());
    }

    @Test
    void aModelOfAnotherKindIsRefusedWithWhatItIs() throws IOException {
        Pretrained bert = load("bert");
        assertThatThrownBy(bert::languageModel).isInstanceOf(IllegalStateException.class).hasMessageContaining("holds a Bert, not a decoder");
        assertThatThrownBy(() -> bert.model(Llama.class)).hasMessageContaining("holds a Bert, not a Llama");
        assertThatThrownBy(bert::requireTokenizer).hasMessageContaining("no tokenizer");
    }

    @Test
    void missingLeftOverAndMisshapenTensorsAreListedTogether() throws IOException {
        copyConfig("gpt2");
        Map<String, Tensor> tensors = tensors("gpt2");
        tensors.remove("transformer.h.0.ln_1.weight");
        tensors.remove("transformer.h.1.mlp.c_fc.bias");
        tensors.put("transformer.wpe.weight", Tensor.zeros(7, 16));
        tensors.put("transformer.h.2.ln_1.weight", Tensor.zeros(16));
        Safetensors.write(folder.resolve("model.safetensors"), tensors, StoredType.F32);
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(WeightFileException.class)
                .hasMessageContaining("model.safetensors").hasMessageContaining("missing: transformer.h.0.ln_1.weight")
                .hasMessageContaining("missing: transformer.h.1.mlp.c_fc.bias")
                .hasMessageContaining("transformer.wpe.weight").hasMessageContaining("[7, 16]").hasMessageContaining("[32, 16]")
                .hasMessageContaining("left over: transformer.h.2.ln_1.weight");
    }

    private void copyConfig(String name) throws IOException {
        Files.copy(new GoldenCheckpoint(name).folder().resolve("config.json"), folder.resolve("config.json"));
    }

    private static Map<String, Tensor> tensors(String name) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (WeightFile file = WeightFile.open(new GoldenCheckpoint(name).folder().resolve("model.safetensors"))) {
            for (String each : file.names()) tensors.put(each, file.read(each));
        }
        return tensors;
    }

    @Test
    void normsMayHaveTheNamesOfTheFirstFiles() throws IOException {
        copyConfig("bert");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors("bert").forEach((name, tensor) -> tensors.put(
                name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"), tensor));
        Safetensors.write(folder.resolve("model.safetensors"), tensors, StoredType.F32);
        new GoldenCheckpoint("bert").compare(Checkpoints.load(folder).model());
    }

    @Test
    void aClassifierWithoutItsHeadIsRefusedAndMadeFromTheModelInstead() throws IOException {
        copyConfig("bert-classifier");
        Safetensors.write(folder.resolve("model.safetensors"), tensors("bert"), StoredType.F32);
        assertThatThrownBy(() -> Checkpoints.load(folder)).hasMessageContaining("missing: classifier.weight (our head.weight)");
        BertClassifier started = new BertClassifier(load("bert").model(Bert.class), 3, 1);
        assertThat(started.config()).isEqualTo(load("bert").model(Bert.class).config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"attn.bias", "attn.masked_bias"})
    void constantsBesideTheWeightsAreNoMatter(String constant) throws IOException {
        copyConfig("gpt2");
        Map<String, Tensor> tensors = tensors("gpt2");
        tensors.put("transformer.h.0." + constant, Tensor.zeros(1));
        Safetensors.write(folder.resolve("model.safetensors"), tensors, StoredType.F32);
        new GoldenCheckpoint("gpt2").compare(Checkpoints.load(folder).model());
    }

    @Test
    void whatIsMissingFromAFolderIsNamed() throws IOException {
        assertThatThrownBy(() -> Checkpoints.load(folder.resolve("nothing"))).hasMessageContaining("neither a folder nor a file");
        assertThatThrownBy(() -> Checkpoints.load(folder)).hasMessageContaining("no config.json in " + folder);
        copyConfig("gpt2");
        assertThatThrownBy(() -> Checkpoints.load(folder)).hasMessageContaining("no model.safetensors in " + folder);
        Files.write(folder.resolve("pytorch_model.bin"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(WeightFileException.class).hasMessageContaining("pickle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"architectures\":[\"MambaForCausalLM\"],\"model_type\":\"mamba\"}", "{\"model_type\":\"t5\"}"})
    void anUnknownArchitectureIsNamedWithThoseThatAreRead(String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(Mamba|t5).*LlamaForCausalLM.*");
    }

    @Test
    void aModelOfOnesOwnIsSavedWithItsConfiguration() throws IOException {
        Gpt gpt = new Gpt(GptConfig.of(11, 8, 12, 2, 3), 5);
        Checkpoints.save(folder, Pretrained.of(gpt, null));
        Gpt read = Checkpoints.load(folder).model(Gpt.class);
        assertThat(read.config()).isEqualTo(gpt.config());
        read.parameters().forEach((name, tensor) -> assertThat(tensor.toFloats()).as(name).isEqualTo(gpt.parameters().get(name).toFloats()));
    }

    @Test
    void anotherModelInTheSameFolderReplacesTheFirst() throws IOException {
        Checkpoints.save(folder, load("bert"));
        Checkpoints.save(folder, load("qwen3"));
        new GoldenCheckpoint("qwen3").compare(Checkpoints.load(folder).model());
    }

    @Test
    void aModelThatTransformersDoesNotKnowIsNotSaved() {
        Linear layer = new Linear(2, 3, Init.ZEROS);
        assertThatThrownBy(() -> Checkpoints.save(folder, Pretrained.of(layer, null))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a Linear has no name in Hugging Face").hasMessageContaining("LlamaForCausalLM");
        assertThat(folder).isEmptyDirectory();
    }
}
