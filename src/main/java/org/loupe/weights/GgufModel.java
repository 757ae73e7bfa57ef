package org.loupe.weights;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.tensor.Memory;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.text.pipeline.SubwordTokenizer;

/** LLaMA and its relatives in a GGUF file: the configuration from its metadata, the weights, the tokenizer and the chat template. */
final class GgufModel {
    private GgufModel() { }

    /** @param keepsBlocks whether matrices stay quantised where {@link QuantizedMatrix} knows their type; all else becomes float32 */
    static Pretrained load(Gguf file, boolean keepsBlocks) throws IOException {
        GgufMetadata metadata = file.metadata();
        String architecture = metadata.text("general.architecture");
        if (!List.of("llama", "qwen2", "qwen3").contains(architecture))
            throw metadata.broken("general.architecture", architecture, "Loupe reads llama (also of Mistral and SmolLM2), qwen2 and qwen3");
        LlamaConfig config = new GgufConfig(file, architecture).read();
        SizeCheck.require(config, 0, file, file.file());
        if (keepsBlocks) BlockKeeper.requireMemory(file, Runtime.getRuntime().maxMemory(), Memory.report().limit());
        else SizeCheck.requireMemory(config, file);
        SubwordTokenizer tokenizer = GgufTokenizer.read(metadata);
        if (tokenizer.vocabularySize() > config.vocabulary())
            throw metadata.broken(GgufTokenizer.TOKENS, tokenizer.vocabularySize() + " tokens", "the table of the model has "
                    + config.vocabulary() + " rows");
        Llama model = Llama.blank(config);
        BlockKeeper keeper = keepsBlocks ? new BlockKeeper(file, model, config.headDim()) : null;
        new ParameterFiller(file, GgufNames.llama(architecture.equals("llama")), "", Set.of(), config.headDim(), keeper).fill(model);
        return new Pretrained(model, tokenizer, List.of(), GgufTokenizer.chatTemplate(metadata).orElse(null),
                ChatTokens.ofGguf(metadata, tokenizer), Set.of());
    }
}
