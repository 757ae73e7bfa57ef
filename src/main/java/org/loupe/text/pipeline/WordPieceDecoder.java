package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts WordPiece tokens together: one that continues a word loses its prefix, any other gets a space before it. What is lost
 * stays lost: upper case, accents, and where white space was.
 *
 * @param prefix of tokens that continue a word
 * @param cleanUp whether the space before . ? ! , and before the endings of English short forms goes
 */
public record WordPieceDecoder(String prefix, boolean cleanUp) implements Decoder, DecodeStep {
    /** What is written for what, in this order, within a token and the space before it. As {@code cleanup} of a {@code tokenizer.json}. */
    private static final List<List<String>> CLEAN = List.of(List.of(" .", "."), List.of(" ?", "?"), List.of(" !", "!"),
            List.of(" ,", ","), List.of(" ' ", "'"), List.of(" n't", "n't"), List.of(" 'm", "'m"), List.of(" do not", " don't"),
            List.of(" 's", "'s"), List.of(" 've", "'ve"), List.of(" 're", "'re"));

    @Override
    public String decode(List<String> tokens) {
        return String.join("", apply(tokens));
    }

    @Override
    public List<String> apply(List<String> tokens) {
        List<String> parts = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (i > 0) token = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
            parts.add(cleanUp ? clean(token) : token);
        }
        return parts;
    }

    private static String clean(String token) {
        if (token.indexOf(' ') < 0) return token;
        String clean = token;
        for (List<String> pair : CLEAN) clean = clean.replace(pair.get(0), pair.get(1));
        return clean;
    }
}
