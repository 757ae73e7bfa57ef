package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.HeapUse;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertTagger;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.tensor.Tensor;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;

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
        for (String pickle : List.of("pytorch_model.bin", "pytorch_model-00001-of-00002.bin")) {
            Files.write(folder.resolve(pickle), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
            assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(WeightFileException.class).hasMessageContaining("pickle")
                    .hasMessageContaining(pickle);
            Files.delete(folder.resolve(pickle));
        }
    }

    @Test
    void oneFileOfAFolderIsNoCheckpoint() {
        Path golden = new GoldenCheckpoint("llama").folder();
        for (String name : List.of("config.json", "model.safetensors"))
            assertThatThrownBy(() -> Checkpoints.load(golden.resolve(name))).isInstanceOf(IOException.class)
                    .hasMessageContaining(name + " is one file of a checkpoint; give the folder, " + golden.toAbsolutePath());
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

    /** A golden checkpoint of which config.json is changed. */
    private Path changed(String name, String from, String to) throws IOException {
        Path golden = new GoldenCheckpoint(name).folder();
        String text = Files.readString(golden.resolve("config.json")), other = text.replaceFirst(from, to);
        assertThat(other).isNotEqualTo(text);
        Files.writeString(folder.resolve("config.json"), other);
        Files.copy(golden.resolve("model.safetensors"), folder.resolve("model.safetensors"), StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }

    @Test
    void labelsStandWhereTheirNumbersSay() throws IOException {
        Path turned = changed("bert-classifier", "(?s)\"id2label\": \\{.*?\\}", "\"id2label\": {\"2\": \"good\", \"0\": \"bad\", \"1\": \"so so\"}");
        assertThat(Checkpoints.load(turned).labels()).containsExactly("bad", "so so", "good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\": \"a\", \"1\": \"b\", \"3\": \"c\"", "\"0\": \"a\", \"1\": \"b\", \"-1\": \"c\"",
        "\"0\": \"a\", \"1\": \"b\", \"two\": \"c\"", "\"0\": \"a\", \"01\": \"b\", \"2\": \"c\""})
    void labelsWithoutTheirNumbersAreRefused(String labels) throws IOException {
        Path wrong = changed("bert-classifier", "(?s)\"id2label\": \\{.*?\\}", "\"id2label\": {" + labels + "}");
        assertThatThrownBy(() -> Checkpoints.load(wrong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(wrong.resolve("config.json") + ": id2label is {").hasMessageContaining("is not among them");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "llama           | vocab_size          | 2000000000 | vocabulary=2000000000",
        "llama           | num_hidden_layers   | 2000000000 | layers 2000000000 must be at most",
        "llama           | num_hidden_layers   | 60000      | layers=60000",
        "llama           | intermediate_size   | 2000000000 | intermediate 2000000000 must be at most",
        "llama           | hidden_size         | -5         | hidden",
        "qwen3           | head_dim            | 1000000000 | headDim 1000000000",
        "gpt2            | n_positions         | 2000000000 | context=2000000000",
        "gpt2            | n_embd              | 2000000000 | hidden 2000000000",
        "bert            | type_vocab_size     | 2000000000 | segments=2000000000",
        "bert            | hidden_dropout_prob | 1e999      | hidden_dropout_prob",
        "bert-classifier | vocab_size          | 2147483647 | vocabulary=2147483647"})
    void sizesThatTheFileCannotHaveAreRefusedBeforeMemoryIsTaken(String name, String field, String value, String told) throws IOException {
        Path wrong = changed(name, "\"" + field + "\": [^,\\s]+", "\"" + field + "\": " + value);
        Checkpoints.load(new GoldenCheckpoint(name).folder());
        long before = HeapUse.ofThread();
        assertThatThrownBy(() -> Checkpoints.load(wrong)).isInstanceOfAny(WeightFileException.class, IllegalArgumentException.class)
                .hasMessageStartingWith(wrong.resolve("config.json") + ": ").hasMessageContaining(told);
        assertThat(HeapUse.ofThread() - before).isLessThan(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2000000000", "-1", "\"two\""})
    void aNumberOfLabelsThatTheFileCannotHaveIsRefused(String number) throws IOException {
        Path wrong = changed("bert-classifier", "(?s)\"id2label\": \\{.*?\\}", "\"num_labels\": " + number);
        assertThatThrownBy(() -> Checkpoints.load(wrong)).hasMessageStartingWith(wrong.resolve("config.json") + ": ")
                .hasMessageContaining(number);
    }

    @Test
    void aConfigurationThatIsNoTextIsRefusedWithItsPlace() throws IOException {
        byte[] bytes = Files.readAllBytes(changed("llama", "llama", "llama ").resolve("config.json"));
        bytes[7] = (byte) 0xC3;
        Files.write(folder.resolve("config.json"), bytes);
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("config.json") + ": byte 7 is 0xC3");
    }

    @Test
    void whatEndsAnAnswerIsSaved() throws IOException {
        Path gguf = new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf");
        Pretrained first = Checkpoints.loadFloat32(gguf);
        Checkpoints.save(folder, first);
        Pretrained second = Checkpoints.load(folder);
        assertThat(second.chatTokens()).isEqualTo(first.chatTokens())
                .isEqualTo(new ChatTokens(Set.of(2), Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>")));
        for (String name : List.of("config.json", "generation_config.json"))
            assertThat(Files.readString(folder.resolve(name))).contains("\"bos_token_id\" : 1").contains("\"eos_token_id\" : 2");
        assertThat(Files.readString(folder.resolve("config.json"))).contains("\"rms_norm_eps\" : 1.0E-5");
    }

    @Test
    void aTokenThatTheModelLacksIsNotSaved() throws IOException {
        Pretrained gguf = Checkpoints.loadFloat32(new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf"));
        SubwordTokenizer letters = gguf.requireTokenizer();
        List<AddedToken> added = new ArrayList<>(letters.added());
        added.add(AddedToken.special(29, "<pad>"));
        SubwordTokenizer more = SubwordTokenizer.of(letters.model()).added(added).build();
        ChatTokens tokens = new ChatTokens(Set.of(2), Map.of("pad_token", "<pad>", "eos_token", "</s>"));
        Checkpoints.save(folder, new Pretrained(gguf.model(), more, List.of(), null, tokens, Set.of()));
        assertThat(Files.readString(folder.resolve("config.json"))).contains("eos_token_id").doesNotContain("pad_token_id");
        assertThat(Checkpoints.load(folder).chatTokens().ends()).containsExactly(2);
        assertThat(Checkpoints.load(folder).chatTokens().texts()).containsAllEntriesOf(tokens.texts());
        assertThatThrownBy(() -> new Pretrained(gguf.model(), more, List.of(), null, new ChatTokens(Set.of(30), Map.of()), Set.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("the token 30: the tokenizer has 30");
    }

    @Test
    void severalEndsAreSavedAsAList() throws IOException {
        Pretrained gpt = load("gpt2");
        ChatTokens tokens = new ChatTokens(Set.of(4, 2, 9), Map.of());
        Checkpoints.save(folder, new Pretrained(gpt.model(), null, List.of(), null, tokens, Set.of()));
        assertThat(Checkpoints.load(folder).chatTokens()).isEqualTo(tokens);
        assertThat(Files.readString(folder.resolve("generation_config.json"))).contains("[ 2, 4, 9 ]");
    }

    @Test
    void anEarlierCheckpointLeavesNothingThatTheNextLacks() throws IOException {
        Pretrained letters = Checkpoints.loadFloat32(new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf"));
        Checkpoints.save(folder, new Pretrained(letters.model(), letters.tokenizer(), List.of(), "{{ messages }}", letters.chatTokens(), Set.of()));
        leave("notes.txt", "special_tokens_map.json", "vocab.txt", "added_tokens.json", "tokenizer.model", "chat_template.json");
        Files.createDirectory(folder.resolve("additional_chat_templates"));
        leave("additional_chat_templates/tool_use.jinja");
        Checkpoints.save(folder, letters);
        assertThat(folder).isDirectoryNotContaining("glob:**/{special,vocab,added_tokens,tokenizer.model,chat_template.json}*");
        assertThat(folder.resolve("additional_chat_templates")).isEmptyDirectory();
        assertThat(Checkpoints.load(folder).requireTokenizer().vocabularySize()).isEqualTo(29);
        leave("special_tokens_map.json", "vocab.txt");
        Checkpoints.save(folder, load("bert"));
        assertThat(folder).isDirectoryNotContaining("glob:**/{*token,vocab,chat,generation}*").isDirectoryContaining("glob:**notes.txt");
        Pretrained bert = Checkpoints.load(folder);
        assertThat(bert.tokenizer()).isNull();
        assertThat(bert.chatTemplate()).isNull();
        assertThat(bert.chatTokens()).isEqualTo(new ChatTokens(Set.of(), Map.of()));
    }

    private void leave(String... names) throws IOException {
        for (String name : names) Files.writeString(folder.resolve(name), "{}");
    }

    @Test
    void aHeadThatIsTheTableMayStandThereAgainButNotWithOtherValues() throws IOException {
        for (String[] model : new String[][] {{"llama-tied", "lm_head.weight", "model.embed_tokens.weight"},
            {"bert-masked", "cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight"}}) {
            Map<String, Tensor> tensors = tensors(model[0]);
            Files.copy(new GoldenCheckpoint(model[0]).folder().resolve("config.json"), folder.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
            tensors.put(model[1], tensors.get(model[2]));
            Safetensors.write(folder.resolve("model.safetensors"), tensors, StoredType.F32);
            new GoldenCheckpoint(model[0]).compare(Checkpoints.load(folder).model());
            for (Tensor other : new Tensor[] {Tensor.ones(29, 16), Tensor.ones(28, 16)}) {
                tensors.put(model[1], other);
                Safetensors.write(folder.resolve("model.safetensors"), tensors, StoredType.F32);
                assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(WeightFileException.class)
                        .hasMessageContaining("other values: " + model[1] + " should be " + model[2] + " again");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aClassifierOfOnesOwnIsReadAgain(int labels) throws IOException {
        Checkpoints.save(folder, Pretrained.of(new BertTagger(load("bert").model(Bert.class), labels, 1), null));
        assertThat(Checkpoints.load(folder).labels()).hasSize(labels).startsWith("LABEL_0");
        Pretrained wrong = new Pretrained(new BertClassifier(load("bert").model(Bert.class), labels, 1), null, List.of("a", "b"), null, ChatTokens.of(null), Set.of());
        assertThatThrownBy(() -> Checkpoints.save(folder, wrong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 labels, [a, b], and the head has " + labels + " outputs");
    }

    @Test
    void aFolderInThePlaceOfAFileIsNamed() throws IOException {
        Checkpoints.save(folder, load("llama"));
        Files.createDirectory(folder.resolve("tokenizer.json"));
        assertThatThrownBy(() -> Checkpoints.load(folder)).isInstanceOf(IOException.class).hasMessageContaining(folder.resolve("tokenizer.json") + " is no file");
    }
}
