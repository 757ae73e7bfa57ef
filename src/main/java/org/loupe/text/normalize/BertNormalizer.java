package org.loupe.text.normalize;

/**
 * What BERT does to a text before it cuts it into words (Devlin et al. 2019, published {@code tokenization.py}), in this order: clean it,
 * put spaces around Chinese characters, strip accents, make it lower case.
 *
 * @param cleanText whether control characters go and white space becomes spaces
 * @param spacesAroundCjk whether each Chinese character becomes a word
 * @param stripAccents whether accents go; null, as a {@code tokenizer.json} may say: if, and only if, the text becomes lower case
 * @param lowerCase whether the text becomes lower case
 */
public record BertNormalizer(boolean cleanText, boolean spacesAroundCjk, Boolean stripAccents, boolean lowerCase) implements Normalizer {
    private static final Normalizer CJK = new CjkCharacters(), ACCENTS = new Accents(), LOWER_CASE = new LowerCase();

    /** That of the published models: "uncased" for lower case without accents, "cased" for all letters as they are. */
    public static BertNormalizer of(boolean lowerCase) {
        return new BertNormalizer(true, true, null, lowerCase);
    }

    @Override
    public AlignedText apply(AlignedText text) {
        AlignedText result = cleanText ? CleanText.apply(text) : text;
        if (spacesAroundCjk) result = CJK.apply(result);
        if (stripAccents == null ? lowerCase : stripAccents) result = ACCENTS.apply(result);
        return lowerCase ? LOWER_CASE.apply(result) : result;
    }
}
