package org.loupe.text.pipeline;

import java.util.List;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.subword.SubwordModel;

/** The steps of a {@link SubwordTokenizer}, each of which does nothing until it is chosen. */
public final class SubwordTokenizerBuilder {
    final SubwordModel model;
    Normalizer normalizer = Normalizer.NONE;
    PreTokenizer preTokenizer = PreTokenizer.NONE;
    Template template = Template.NONE;
    Decoder decoder = Decoder.JOIN;
    OffsetTrim trim;
    List<AddedToken> added = List.of();

    SubwordTokenizerBuilder(SubwordModel model) {
        this.model = model;
    }

    public SubwordTokenizerBuilder normalizer(Normalizer chosen) {
        normalizer = chosen;
        return this;
    }

    public SubwordTokenizerBuilder preTokenizer(PreTokenizer chosen) {
        preTokenizer = chosen;
        return this;
    }

    public SubwordTokenizerBuilder template(Template chosen) {
        template = chosen;
        return this;
    }

    public SubwordTokenizerBuilder decoder(Decoder chosen) {
        decoder = chosen;
        return this;
    }

    /** Takes white space from the ends of the tokens' places; null for none. */
    public SubwordTokenizerBuilder trim(OffsetTrim chosen) {
        trim = chosen;
        return this;
    }

    public SubwordTokenizerBuilder added(List<AddedToken> tokens) {
        added = List.copyOf(tokens);
        return this;
    }

    /** The tokenizer. @throws IllegalArgumentException if an added token has another token's id, or leaves a gap */
    public SubwordTokenizer build() {
        return new SubwordTokenizer(this);
    }
}
