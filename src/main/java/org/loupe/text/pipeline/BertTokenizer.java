package org.loupe.text.pipeline;

import java.nio.file.Path;
import java.util.List;
import org.loupe.text.SpecialTokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.BertNormalizer;
import org.loupe.text.split.BertPreTokenizer;
import org.loupe.text.subword.WordPiece;

/** The tokenizer of BERT (Devlin et al. 2019, section 3): its normaliser, its words, WordPiece, and {@code [CLS] a [SEP] b [SEP]}. */
public final class BertTokenizer {
    private BertTokenizer() { }

    /**
     * The tokenizer with this vocabulary.
     *
     * @param lowerCase whether the model is "uncased": all letters small, and without accents
     * @throws IllegalArgumentException if the vocabulary lacks one of {@link SpecialTokens#NAMES}
     */
    public static SubwordTokenizer of(Vocabulary vocabulary, boolean lowerCase) {
        SpecialTokens special = SpecialTokens.of(vocabulary);
        List<AddedToken> added = SpecialTokens.NAMES.stream().map(name -> AddedToken.special(vocabulary.id(name), name)).toList();
        return SubwordTokenizer.of(new WordPiece(vocabulary)).normalizer(BertNormalizer.of(lowerCase)).preTokenizer(new BertPreTokenizer())
                .template(Template.bert(special.start(), special.separator())).decoder(new WordPieceDecoder(WordPiece.PREFIX, true))
                .added(added).build();
    }

    /**
     * The tokenizer with the vocabulary of a {@code vocab.txt}, as BERT was published with.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read, or is no such vocabulary
     */
    public static SubwordTokenizer read(Path vocabTxt, boolean lowerCase) {
        return of(VocabularyFile.read(vocabTxt, SpecialTokens.NAMES), lowerCase);
    }
}
