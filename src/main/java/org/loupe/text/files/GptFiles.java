package org.loupe.text.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.loupe.file.TextFile;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.BytePairTokenizers;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.subword.MergeRule;

/**
 * GPT-2's two files as they were published: {@code vocab.json}, tokens with their ids, and {@code merges.txt}, a merge in each line
 * by its rank.
 */
final class GptFiles {
    private GptFiles() { }

    static SubwordTokenizer read(Path vocabJson, Path mergesTxt) throws IOException {
        Vocabulary vocabulary = VocabularyJson.read(JsonValue.parse(vocabJson.toString(), TextFile.read(vocabJson, TextFile.TOKENIZERS)));
        List<MergeRule> merges = merges(mergesTxt, vocabulary);
        return BytePairTokenizers.gpt2(vocabulary, merges);
    }

    /** The first line may name the version of the format. */
    private static List<MergeRule> merges(Path file, Vocabulary vocabulary) throws IOException {
        List<MergeRule> merges = new ArrayList<>();
        String[] lines = TextFile.read(file, TextFile.TOKENIZERS).split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            if (i == 0 && (lines[i].startsWith("#version") || lines.length == 1 && lines[i].isEmpty())) continue;
            MergeRule merge;
            try {
                merge = MergeRule.parse(lines[i]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": line " + (i + 1) + " is '" + JsonValue.shown(lines[i])
                        + "'; it must be two tokens with one space between them", e);
            }
            for (String token : List.of(merge.left(), merge.right(), merge.left() + merge.right())) if (!vocabulary.contains(token))
                throw new IllegalArgumentException(file + ": line " + (i + 1) + " is '" + JsonValue.shown(lines[i]) + "'; the vocabulary has no token "
                        + Vocabulary.quoted(JsonValue.shown(token)));
            merges.add(merge);
        }
        return merges;
    }
}
