package org.loupe.weights;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.loupe.model.LanguageModel;
import org.loupe.nn.Module;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * A model with its tokenizer, as {@link Checkpoints} reads and writes them.
 *
 * @param model of Loupe
 * @param tokenizer or null, if the checkpoint has none
 * @param labels of a head for classes, in the order of its outputs; empty for other models
 * @param chatTemplate in Jinja, or null
 * @param chatTokens those that end an answer, and those that the chat template asks for
 * @param untrained names of parameters that the checkpoint lacks: a new head, for example
 */
public record Pretrained(Module model, SubwordTokenizer tokenizer, List<String> labels, String chatTemplate, ChatTokens chatTokens,
        Set<String> untrained) {
    public Pretrained {
        labels = List.copyOf(labels);
        for (int end : chatTokens.ends())
            if (end < 0 || tokenizer != null && end >= tokenizer.vocabularySize())
                throw new IllegalArgumentException("an answer cannot end with the token " + end + ": the tokenizer has "
                        + (tokenizer == null ? "none below 0" : tokenizer.vocabularySize()));
        untrained = Set.copyOf(untrained);
    }

    /** A model of one's own, with its tokenizer, or null; an answer ends where the tokenizer's usual tokens for an end stand. */
    public static Pretrained of(Module model, SubwordTokenizer tokenizer) {
        return new Pretrained(model, tokenizer, List.of(), null, ChatTokens.of(tokenizer), Set.of());
    }

    /** The model as a decoder. @throws IllegalStateException if it is none */
    public LanguageModel languageModel() {
        return as(LanguageModel.class, "a decoder that can write");
    }

    /** The model as one of this class. @throws IllegalStateException if it is of another */
    public <M> M model(Class<M> type) {
        return as(type, "a " + type.getSimpleName());
    }

    private <M> M as(Class<M> type, String wanted) {
        return Optional.of(model).filter(type::isInstance).map(type::cast)
                .orElseThrow(() -> new IllegalStateException("the checkpoint holds a " + model.getClass().getSimpleName() + ", not " + wanted));
    }

    /** The tokenizer. @throws IllegalStateException if the checkpoint has none */
    public SubwordTokenizer requireTokenizer() {
        if (tokenizer == null) throw new IllegalStateException("the checkpoint has no tokenizer: put its tokenizer.json beside the weights");
        return tokenizer;
    }
}
