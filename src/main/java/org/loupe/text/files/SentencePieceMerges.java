package org.loupe.text.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.loupe.text.Vocabulary;
import org.loupe.text.subword.BytePairConfig;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.SentencePieces;

/**
 * The merges that the scores of a SentencePiece vocabulary stand for: two tokens whose text together is a token merge, those
 * whose token has the higher score first. So a model with scores becomes one with merges, which a {@code tokenizer.json} can hold
 * and Hugging Face's transformers compute with.
 */
public final class SentencePieceMerges {
    private SentencePieceMerges() { }

    /** A merge and the token that comes of it. */
    private record Ranked(float score, int id, MergeRule rule) { }

    /**
     * Byte pair encoding with these pieces.
     *
     * @param byteFallback whether unknown characters become bytes
     * @param wholeFirst whether a text that is a token needs no merges, as tokens that are one wherever they stand have none
     */
    public static BytePairEncoding model(SentencePieces pieces, boolean byteFallback, boolean wholeFirst) {
        BytePairConfig config = BytePairConfig.PLAIN.withUnknown(pieces.vocabulary().token(pieces.unknown()), true)
                .withByteFallback(byteFallback).withIgnoreMerges(wholeFirst);
        return new BytePairEncoding(pieces.vocabulary(), rules(pieces), config);
    }

    /** The merges by their rank. */
    public static List<MergeRule> rules(SentencePieces pieces) {
        Vocabulary vocabulary = pieces.vocabulary();
        List<Ranked> merges = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (pieces.type(id) != PieceType.NORMAL) continue;
            for (int cut = token.offsetByCodePoints(0, 1); cut < token.length(); cut = token.offsetByCodePoints(cut, 1)) {
                String left = token.substring(0, cut), right = token.substring(cut);
                if (isPart(pieces, left) && isPart(pieces, right))
                    merges.add(new Ranked(pieces.score(id) + 0f, id, new MergeRule(left, right)));     // + 0 makes -0 the same as 0
            }
        }
        merges.sort(Comparator.comparing(Ranked::score, Comparator.reverseOrder()).thenComparingInt(Ranked::id)
                .thenComparing(merge -> merge.rule.left().length()));
        return merges.stream().map(Ranked::rule).toList();
    }

    private static boolean isPart(SentencePieces pieces, String token) {
        return pieces.vocabulary().contains(token) && pieces.type(pieces.vocabulary().id(token)) == PieceType.NORMAL;
    }
}
