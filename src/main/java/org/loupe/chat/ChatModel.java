package org.loupe.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.loupe.model.LanguageModel;
import org.loupe.text.chat.ChatMessage;
import org.loupe.text.chat.ChatTemplate;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.weights.ChatTokens;
import org.loupe.weights.Checkpoints;
import org.loupe.weights.Pretrained;

/**
 * A checkpoint to talk with.
 *
 * @param model that writes
 * @param tokenizer of its text
 * @param template of conversations, or null: then it goes on with a text
 * @param tokens that end an answer, and those that the template asks for
 */
public record ChatModel(LanguageModel model, SubwordTokenizer tokenizer, ChatTemplate template, ChatTokens tokens) {
    /**
     * Reads a checkpoint.
     *
     * @throws IOException if a file cannot be read, or is wrong
     * @throws IllegalArgumentException if it cannot be talked with, or its files ask for what Loupe does not do
     */
    public static ChatModel load(Path path) throws IOException {
        CompletableFuture.runAsync(FirstUse::run);
        Pretrained checkpoint = Checkpoints.load(path);
        if (!(checkpoint.model() instanceof LanguageModel model))
            throw new IllegalArgumentException(path + " holds a " + checkpoint.model().getClass().getSimpleName() + ", which reads and does"
                    + " not write; talk with a decoder: GPT-2, LLaMA, Mistral, Qwen2, Qwen3 or SmolLM2");
        if (checkpoint.tokenizer() == null)
            throw new IllegalArgumentException("there is no tokenizer in " + path + "; put its tokenizer.json beside the weights");
        SubwordTokenizer tokenizer = checkpoint.tokenizer();
        String template = checkpoint.chatTemplate();
        try {
            return new ChatModel(model, tokenizer, template == null ? null : ChatTemplate.of(template), checkpoint.chatTokens());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * A conversation as the model reads it, up to where the assistant is to speak. As {@code apply_chat_template} of transformers: the
     * template writes one text, and what looks like a special token in it is one, even if the user wrote it. So a message can hold the
     * marks of turns; whoever passes on the words of others has to take them out before.
     *
     * @param system or null
     * @param turns of which the last is the user's
     * @throws IllegalArgumentException if the template refuses the conversation or is wrong, or the model lacks a token
     */
    public int[] ids(String system, List<ChatMessage> turns) {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) messages.add(ChatMessage.system(system));
        messages.addAll(turns);
        return known(tokenizer.encode(template.render(messages, true, tokens.texts())));
    }

    /** A text to go on with, as the model reads it: with the token that begins a text, if the tokenizer puts one there. */
    public int[] ids(String text) {
        return text.isEmpty() ? new int[0] : known(tokenizer.read(text).ids());
    }

    /** A tokenizer may have tokens that the model has not learnt: somebody added them later. */
    private int[] known(int... ids) {
        int vocabulary = model.config().vocabulary();
        for (int id : ids)
            if (id >= vocabulary)
                throw new IllegalArgumentException("the tokenizer has the token '" + tokenizer.token(id) + "' with the id " + id
                        + ", and the model knows those from 0 to " + (vocabulary - 1) + " only");
        return ids;
    }
}
