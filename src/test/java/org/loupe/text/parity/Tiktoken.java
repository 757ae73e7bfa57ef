package org.loupe.text.parity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.ByteLevelDecoder;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.split.ByteAlphabet;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.subword.BytePairConfig;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;

/**
 * Tokenizers from files of tiktoken, which jtokkit carries: a line holds the bytes of a token in base 64 and its id, which is also
 * its rank. There any two tokens merge that together are a token.
 */
public final class Tiktoken {
    private Tiktoken() { }

    /** @param name of the file, such as {@code r50k_base} */
    public static SubwordTokenizer read(String name, PreTokenizer words) {
        Vocabulary vocabulary = vocabulary(name);
        List<MergeRule> merges = new ArrayList<>();
        for (String token : vocabulary.tokens()) merges.addAll(cuts(token, vocabulary));
        return SubwordTokenizer.of(new BytePairEncoding(vocabulary, merges, BytePairConfig.PLAIN.withIgnoreMerges(true)))
                .preTokenizer(words).decoder(new ByteLevelDecoder()).build();
    }

    private static Vocabulary vocabulary(String name) {
        List<String> tokens = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(com.knuddels.jtokkit.Encodings.class
                .getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                StringBuilder token = new StringBuilder();
                for (byte each : Base64.getDecoder().decode(line.split(" ")[0])) token.append(ByteAlphabet.character(each));
                tokens.add(token.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Vocabulary.of(tokens);
    }

    /** All pairs of tokens that a token consists of, the oldest first. */
    private static List<MergeRule> cuts(String token, Vocabulary vocabulary) {
        List<MergeRule> cuts = new ArrayList<>();
        for (int i = 1; i < token.length(); i++) {
            String left = token.substring(0, i), right = token.substring(i);
            if (vocabulary.contains(left) && vocabulary.contains(right)) cuts.add(new MergeRule(left, right));
        }
        cuts.sort(Comparator.comparingInt((MergeRule cut) -> vocabulary.id(cut.left())).thenComparingInt(cut -> vocabulary.id(cut.right())));
        return cuts;
    }
}
