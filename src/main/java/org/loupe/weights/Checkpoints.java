package org.loupe.weights;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.ModelConfig;
import org.loupe.nn.Module;
import org.loupe.text.chat.ChatTemplates;
import org.loupe.text.files.TokenizerFiles;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * Reads a model and its tokenizer from a folder as Hugging Face has them, or from a GGUF file, and writes such a folder: BERT with
 * its heads, GPT-2, LLaMA and its relatives Mistral, Qwen2, Qwen3 and SmolLM2.
 */
public final class Checkpoints {
    static final String CONFIG = "config.json";
    private static final String INDEX = ShardWriter.INDEX, SINGLE = ShardWriter.SINGLE;

    private Checkpoints() { }

    /**
     * Reads a checkpoint for use. Matrices that a GGUF file has in Q4_0, Q4_1 or Q8_0 stay in these blocks in memory, 4.5 to 8.5 bits
     * a weight, and are multiplied as they are; all else becomes float32: other quantised types too, which take 32 bits a weight then.
     *
     * @param path a folder with config.json and model.safetensors (or its index), and a tokenizer's files; a .gguf file; or, of a BERT,
     *        a .onnx file, or a folder with model.onnx, with a tokenizer's files beside it and, if there is one, config.json
     * @throws WeightFileException if the weights do not follow their format, or names or shapes do not fit the configuration; all
     *         of those that do not fit are listed
     * @throws IllegalArgumentException if config.json asks for something that Loupe does not compute
     * @throws IOException if a file cannot be read, or there is too little memory for the model
     */
    public static Pretrained load(Path path) throws IOException {
        if (Files.isDirectory(path)) return loadFolder(path);
        if (!Files.isRegularFile(path)) throw new IOException("there is neither a folder nor a file " + path);
        if (isOnnx(path)) return OnnxBert.load(path);
        if (path.toString().matches(".*\\.(safetensors|json)"))
            throw new IOException(path + " is one file of a checkpoint; give the folder, " + path.toAbsolutePath().getParent());
        return loadGguf(path, true);
    }

    /**
     * As {@link #load}, with all weights in float32: to train them, to save them, or to compare with other implementations. Of a
     * folder this does the same as {@code load}; the weights of a GGUF file take up to eight times the memory of its blocks.
     */
    public static Pretrained loadFloat32(Path path) throws IOException {
        return Files.isRegularFile(path) && !isOnnx(path) ? loadGguf(path, false) : load(path);
    }

    private static boolean isOnnx(Path path) {
        return path.toString().endsWith(".onnx");
    }

    private static Pretrained loadGguf(Path path, boolean keepsBlocks) throws IOException {
        try (Gguf file = Gguf.open(path)) {
            return GgufModel.load(file, keepsBlocks);
        }
    }

    private static Pretrained loadFolder(Path folder) throws IOException {
        Path onnx = folder.resolve("model.onnx");
        if (Files.isRegularFile(onnx) && !Files.exists(folder.resolve(SINGLE)) && !Files.exists(folder.resolve(INDEX))) return OnnxBert.load(onnx);
        Path config = folder.resolve(CONFIG);
        if (!Files.isRegularFile(config)) throw new IOException("there is no " + CONFIG + " in " + folder + "; it tells what kind of model this is");
        HuggingFaceJson json = HuggingFaceJson.read(config);
        Architecture architecture = Architecture.of(json);
        ModelConfig sizes = architecture.config().apply(json);
        int labels = architecture.hasLabels() ? Labels.count(json) : 0;
        try (WeightFile file = WeightFile.open(weights(folder))) {
            SizeCheck.require(sizes, labels, file, config);
            SizeCheck.requireMemory(sizes, file);
            Module model = architecture.build().apply(sizes, labels);
            Set<String> untrained = new ParameterFiller(file, architecture.names(), architecture.base(), architecture.optional(), 0, null).fill(model);
            SubwordTokenizer tokenizer = TokenizerFiles.find(folder).orElse(null);
            return new Pretrained(model, tokenizer, labels > 0 ? Labels.of(json) : List.of(), ChatTemplates.find(folder).orElse(null),
                    ChatTokens.ofFolder(folder, tokenizer), untrained);
        }
    }

    private static Path weights(Path folder) throws IOException {
        for (String name : List.of(INDEX, SINGLE)) if (Files.exists(folder.resolve(name))) return folder.resolve(name);
        try (DirectoryStream<Path> pickles = Files.newDirectoryStream(folder, "pytorch_model*.bin")) {
            for (Path pickle : pickles) return pickle;       // whose refusal tells why
        }
        throw new IOException("there is no " + SINGLE + " in " + folder);
    }

    /**
     * Writes a folder that transformers opens: config.json, model.safetensors (in several files above 5 GB), the tokenizer's files, the
     * tokens that end an answer, and the chat template. An earlier checkpoint in the folder is replaced, each file at once; what only
     * the earlier one had of these is deleted, as it would be taken for a part of the new one. All parameters are written, also those
     * that {@link Pretrained#untrained} names: they may have been trained since.
     *
     * @throws IllegalArgumentException if Hugging Face has no name for the model, or some of its weights are quantised
     */
    public static void save(Path folder, Pretrained checkpoint) throws IOException {
        CheckpointWriter.write(folder, checkpoint);
    }
}
