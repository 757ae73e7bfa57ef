package org.loupe.text.subword;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.loupe.text.Vocabulary;

/**
 * The tokens of a SentencePiece model.
 *
 * @param vocabulary the tokens
 * @param scores of each: the natural logarithm of its probability, or minus the rank of the merge that makes it
 * @param types of each; exactly one is {@link PieceType#UNKNOWN}
 */
public record SentencePieces(Vocabulary vocabulary, float[] scores, List<PieceType> types) {
    public SentencePieces {
        int size = vocabulary.size();
        if (scores.length != size || types.size() != size) throw new IllegalArgumentException("a vocabulary of " + size
                + " tokens needs as many scores and types, not " + scores.length + " and " + types.size());
        for (int id = 0; id < size; id++) if (!Float.isFinite(scores[id])) throw new IllegalArgumentException("the score " + scores[id]
                + " of token " + Vocabulary.quoted(vocabulary.token(id)) + " must be finite");
        long unknown = types.stream().filter(type -> type == PieceType.UNKNOWN).count();
        if (unknown != 1) throw new IllegalArgumentException(unknown + " tokens are of the type UNKNOWN; it must be one");
        scores = scores.clone();
        types = List.copyOf(types);
    }

    /** The token for unknown characters. */
    public int unknown() {
        return types.indexOf(PieceType.UNKNOWN);
    }

    public PieceType type(int id) {
        return types.get(id);
    }

    public float score(int id) {
        return scores[id];
    }

    /** The least score of an ordinary token. */
    float least() {
        float least = Float.MAX_VALUE;
        for (int id = 0; id < scores.length; id++) if (type(id) == PieceType.NORMAL) least = Math.min(least, scores[id]);
        return least;
    }

    /** What a unigram model adds up: a token that is one wherever it stands costs next to nothing, so that no other cut is better. */
    double[] unigramScores() {
        float most = Float.MIN_NORMAL;
        for (int id = 0; id < scores.length; id++) if (type(id) == PieceType.NORMAL) most = Math.max(most, scores[id]);
        double[] all = new double[scores.length];
        for (int id = 0; id < all.length; id++) {
            int bytes = vocabulary.token(id).getBytes(StandardCharsets.UTF_8).length;
            all[id] = type(id) == PieceType.USER_DEFINED ? bytes * most - 0.1 : scores[id];
        }
        return all;
    }

    /** Finds the tokens that are one wherever they stand. */
    public PieceTrie userDefined() {
        return new PieceTrie(vocabulary.tokens(), id -> type(id) == PieceType.USER_DEFINED);
    }
}
