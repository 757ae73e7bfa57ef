package org.loupe.text.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.UnicodeForm;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.SplitRules;
import org.loupe.text.subword.BytePairConfig;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;

/**
 * The byte-level tokenizers of known models, from a vocabulary and its merges. They differ in how they cut a text into words,
 * see {@link SplitRules}, and in their special tokens; none puts special tokens around a text but LLaMA 3. A byte that the
 * vocabulary lacks is left out of a text, as by Hugging Face's library; one from {@code BytePairTraining.bytes} has them all.
 */
public final class BytePairTokenizers {
    private BytePairTokenizers() { }

    /** GPT-2's (Radford et al. 2019), whose one special token ends a text. */
    public static SubwordTokenizer gpt2(Vocabulary vocabulary, List<MergeRule> merges) {
        List<AddedToken> end = Stream.of("<|endoftext|>").filter(vocabulary::contains)
                .map(token -> AddedToken.special(vocabulary.id(token), token)).toList();
        return byteLevel(vocabulary, merges, BytePairConfig.PLAIN, SplitRules.gpt2(false), end).build();
    }

    /**
     * LLaMA 3's: a word that is a token needs no merges, and a text begins with {@code <|begin_of_text|>} if it is among the
     * added tokens.
     *
     * @param added the special tokens, whose ids follow those of the vocabulary
     */
    public static SubwordTokenizer llama3(Vocabulary vocabulary, List<MergeRule> merges, List<AddedToken> added) {
        BytePairConfig config = BytePairConfig.PLAIN.withIgnoreMerges(true);
        SubwordTokenizerBuilder builder = byteLevel(vocabulary, merges, config, SplitRules.llama3(), added);
        for (AddedToken token : added) if (token.content().equals("<|begin_of_text|>")) builder.template(beginning(token.id()));
        return builder.build();
    }

    private static Template beginning(int id) {
        return new Template(List.of(Template.Item.special(0, id), Template.Item.first(0)), List.of(Template.Item.special(0, id),
                Template.Item.first(0), Template.Item.special(1, id), Template.Item.second(1)));
    }

    /** Qwen2's, which brings the text into Unicode's form NFC first. @param added the special tokens */
    public static SubwordTokenizer qwen2(Vocabulary vocabulary, List<MergeRule> merges, List<AddedToken> added) {
        return byteLevel(vocabulary, merges, BytePairConfig.PLAIN, SplitRules.qwen2(), added).normalizer(UnicodeForm.NFC).build();
    }

    /** SmolLM2's, which reads numbers digit by digit. @param added the special tokens */
    public static SubwordTokenizer smolLm2(Vocabulary vocabulary, List<MergeRule> merges, List<AddedToken> added) {
        return byteLevel(vocabulary, merges, BytePairConfig.PLAIN, SplitRules.smolLm2(), added).build();
    }

    private static SubwordTokenizerBuilder byteLevel(Vocabulary vocabulary, List<MergeRule> merges, BytePairConfig config,
            PreTokenizer words, List<AddedToken> added) {
        return SubwordTokenizer.of(new BytePairEncoding(vocabulary, merges, config)).preTokenizer(words).decoder(new ByteLevelDecoder())
                .added(added);
    }
}
