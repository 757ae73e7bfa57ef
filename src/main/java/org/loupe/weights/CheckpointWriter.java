package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.file.AtomicFile;
import org.loupe.model.Configured;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.LanguageModel;
import org.loupe.model.ModelConfig;
import org.loupe.text.chat.ChatTemplates;
import org.loupe.text.files.TokenizerFiles;

/** Writes a checkpoint as a folder that transformers opens. */
final class CheckpointWriter {
    private static final long LARGEST_FILE = 5_000_000_000L;

    private final Path folder;
    private final Pretrained checkpoint;

    private CheckpointWriter(Path folder, Pretrained checkpoint) {
        this.folder = folder;
        this.checkpoint = checkpoint;
    }

    static void write(Path folder, Pretrained checkpoint) throws IOException {
        if (!(checkpoint.model() instanceof Configured configured)) throw Architecture.unnamed(checkpoint.model());
        ModelConfig config = configured.config();
        Architecture architecture = Architecture.of(checkpoint.model(), config.modelType());
        Set<String> quantized = checkpoint.model().quantizedMatrices().keySet();
        if (!quantized.isEmpty())
            throw new IllegalArgumentException(quantized.size() + " weights are quantised, the first is " + quantized.iterator().next()
                    + "; safetensors cannot hold them: load the model with loadFloat32 to save it");
        HuggingFaceJson json = HuggingFaceJson.parse(config.toJson()).put("architectures", List.of(architecture.name())).put("dtype", "float32");
        if (architecture.hasLabels()) Labels.put(json, checkpoint);
        new CheckpointWriter(folder, checkpoint).write(architecture, json, checkpoint.chatTokens().ids(checkpoint.tokenizer(), config.vocabulary()));
    }

    /** @param ids of special tokens, by their names in config.json */
    private void write(Architecture architecture, HuggingFaceJson json, Map<String, Object> ids) throws IOException {
        ids.forEach(json::put);
        Files.createDirectories(folder);
        writeTokenizer();        // first, as it may be refused
        Safetensors.writeSharded(folder, ParameterGatherer.gather(checkpoint.model(), architecture), StoredType.F32, LARGEST_FILE);
        AtomicFile.write(folder.resolve(Checkpoints.CONFIG), json.toString());
        HuggingFaceJson generation = HuggingFaceJson.empty();
        ids.forEach(generation::put);
        Path generationFile = folder.resolve(ChatTokens.GENERATION);
        if (checkpoint.model() instanceof LanguageModel && !ids.isEmpty()) AtomicFile.write(generationFile, generation.toString());
        else Files.deleteIfExists(generationFile);          // an earlier checkpoint's would be taken for a part of this one
        ChatTemplates.write(folder, checkpoint.chatTemplate());
    }

    private void writeTokenizer() throws IOException {
        if (checkpoint.tokenizer() != null) TokenizerFiles.write(folder, checkpoint.tokenizer(), checkpoint.chatTokens().texts());
        else for (String name : TokenizerFiles.NAMES) Files.deleteIfExists(folder.resolve(name));
    }
}
