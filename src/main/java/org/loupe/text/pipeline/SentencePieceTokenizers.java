package org.loupe.text.pipeline;

import java.util.List;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.normalize.Prepend;
import org.loupe.text.normalize.Replace;
import org.loupe.text.split.Metaspace;
import org.loupe.text.subword.SubwordModel;
import org.loupe.text.subword.Unigram;

/** The tokenizers of models with SentencePiece vocabularies, built as Hugging Face's {@code tokenizers} builds them. */
public final class SentencePieceTokenizers {
    private static final String SPACE = "▁";

    private SentencePieceTokenizers() { }

    /**
     * LLaMA 2's (Touvron et al. 2023): spaces become {@code ▁}, one comes before the text, and all of it is one word. It begins
     * with {@code <s>}, as does the second of a pair.
     *
     * @param model byte pair encoding with byte fallback, whose vocabulary has {@code <unk>}, {@code <s>} and {@code </s>}
     */
    public static SubwordTokenizer llama2(SubwordModel model) {
        Vocabulary vocabulary = model.vocabulary();
        int begin = vocabulary.id("<s>");
        Template.Item start = Template.Item.special(0, begin);
        return SubwordTokenizer.of(model)
                .normalizer(Normalizer.sequence(new Prepend(SPACE), Replace.string(" ", SPACE)))
                .decoder(Decoders.sequence(Decoders.replace(Replace.string(SPACE, " ")), Decoders.byteFallback(), Decoders.fuse(),
                        Decoders.strip(' ', 1, 0)))
                .template(new Template(List.of(start, Template.Item.first(0)),
                        List.of(start, Template.Item.first(0), Template.Item.special(1, begin), Template.Item.second(1))))
                .added(List.of(AddedToken.special(vocabulary.id("<unk>"), "<unk>"), AddedToken.special(begin, "<s>"),
                        AddedToken.special(vocabulary.id("</s>"), "</s>")))
                .build();
    }

    /**
     * ALBERT's, T5's and XLM-R's: normalised, cut before spaces, each word read by a unigram model.
     *
     * @param normalizer mostly a {@link org.loupe.text.normalize.CharacterMap}, and one space for several
     * @param template the special tokens around a text
     * @param added the tokens that are found as they are
     */
    public static SubwordTokenizer unigram(Unigram model, Normalizer normalizer, Template template, List<AddedToken> added) {
        return SubwordTokenizer.of(model).normalizer(normalizer).preTokenizer(Metaspace.USUAL)
                .decoder(Decoders.sequence(Decoders.metaspace(Metaspace.USUAL))).template(template).added(added).build();
    }
}
