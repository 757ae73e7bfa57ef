package org.loupe.text.subword;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.loupe.text.Vocabulary;

/**
 * The unigram language model of Kudo 2018 (section 3.2), which ALBERT, T5 and XLM-R read with: every token has a probability, a
 * cut of a word has the product of those of its tokens, and the likeliest cut counts. It is found from left to right (Viterbi):
 * the best cut up to a place ends with a token behind the best cut up to where that token begins.
 *
 * <p>A character that is no token is unknown, with a score of 10 less than the least; unknown ones beside each other are one
 * token. Of cuts that are equal, the one whose last token is longer counts. Immutable but for a cache, and safe for many threads.
 */
public final class Unigram implements SubwordModel {
    private static final double PENALTY = 10;
    private static final int NONE = -1;

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final int unknown;
    private final double unknownScore;
    private final PieceTrie trie;
    private final ByteTokens bytes;     // null without byte fallback
    private final boolean isSentencePiece;     // or as Hugging Face has it
    private final WordCache cache = new WordCache();

    private Unigram(Vocabulary vocabulary, double[] scores, int unknown, double leastScore, IntPredicate isText, boolean byteFallback,
            boolean isSentencePiece) {
        if (scores.length != vocabulary.size())
            throw new IllegalArgumentException(scores.length + " scores for a vocabulary of " + vocabulary.size()
                    + " tokens; each needs one");
        if (unknown < NONE || unknown >= vocabulary.size()) throw new IllegalArgumentException("the id " + unknown
                + " for the unknown is outside the vocabulary of " + vocabulary.size() + " tokens; use -1 if there is none");
        for (int id = 0; id < scores.length; id++) if (!Double.isFinite(scores[id])) throw new IllegalArgumentException("the score "
                + scores[id] + " of token " + Vocabulary.quoted(vocabulary.token(id)) + " must be finite; it is a natural logarithm");
        this.vocabulary = vocabulary;
        this.scores = scores;
        this.unknown = unknown;
        unknownScore = leastScore - PENALTY;
        trie = new PieceTrie(vocabulary.tokens(), isText);
        bytes = byteFallback ? new ByteTokens(vocabulary) : null;
        this.isSentencePiece = isSentencePiece;
    }

    /**
     * As in Hugging Face's {@code tokenizers}: every token may stand in a text.
     *
     * @param scores the natural logarithm of each token's probability
     * @param unknown the token for unknown characters; -1 for none, and then a text must have none
     * @param byteFallback whether unknown characters become tokens of their bytes, if the vocabulary has all of these
     */
    public static Unigram of(Vocabulary vocabulary, double[] scores, int unknown, boolean byteFallback) {
        double least = Arrays.stream(scores).min().orElse(0);
        return new Unigram(vocabulary, scores.clone(), unknown, least, id -> true, byteFallback, false);
    }

    /**
     * As in the SentencePiece library, which computes in single precision, and where a token that is one wherever it stands costs
     * next to nothing.
     */
    public static Unigram of(SentencePieces pieces, boolean byteFallback) {
        IntPredicate isText = id -> pieces.type(id) == PieceType.NORMAL || pieces.type(id) == PieceType.USER_DEFINED;
        return new Unigram(pieces.vocabulary(), pieces.unigramScores(), pieces.unknown(), pieces.least(), isText, byteFallback, true);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The natural logarithm of a token's probability. */
    public double score(int id) {
        return scores[id];
    }

    /** The token for unknown characters; -1 if there is none. */
    public int unknown() {
        return unknown;
    }

    /** Whether unknown characters become tokens of their bytes. */
    public boolean byteFallback() {
        return bytes != null;
    }

    /** Whether it computes as the SentencePiece library does, and not as Hugging Face's {@code tokenizers}. */
    public boolean isSentencePiece() {
        return isSentencePiece;
    }

    @Override
    public void cut(String word, Pieces pieces) {
        if (cache.addTo(pieces, word)) return;
        Pieces found = new Pieces();
        viterbi(word, found);
        cache.put(word, found);
        for (int i = 0; i < found.count(); i++) pieces.add(found.id(i), found.start(i), found.end(i));
    }

    private void viterbi(String word, Pieces pieces) {
        double[] best = new double[word.length() + 1];
        int[] from = new int[best.length], ids = new int[best.length];
        Arrays.fill(from, NONE);
        int[] found = new int[2 * best.length];
        for (int start = 0; start < word.length(); start += Character.charCount(word.codePointAt(start))) {
            int count = trie.tokens(word, start, found);
            for (int i = 0; i < count; i += 2) {
                int end = found[i], id = found[i + 1];
                if (id == NONE) reach(end, start, rounded(best[start] + unknownScore), unknown, best, from, ids);
                else reach(end, start, best[start] + scores[id], id, best, from, ids);
            }
        }
        emit(word, from, ids, pieces);
    }

    private void reach(int end, int start, double score, int id, double[] best, int[] from, int... ids) {
        if (from[end] != NONE && score <= best[end]) return;
        best[end] = rounded(score);
        from[end] = start;
        ids[end] = id;
    }

    private double rounded(double score) {
        return isSentencePiece ? (float) score : score;
    }

    void emit(String word, int[] from, int[] ids, Pieces pieces) {
        int[] ends = new int[word.length() + 1];     // the end of the token that begins here
        for (int end = word.length(); end > 0; end = from[end]) ends[from[end]] = end;
        for (int start = 0, end; start < word.length(); start = end) {
            end = ends[start];
            int id = ids[end];
            if (id == unknown) {
                if (!isSentencePiece || bytes == null) while (end < word.length() && ids[ends[end]] == unknown) end = ends[end];
                addUnknown(word, start, end, pieces);
            } else pieces.add(id, start, end);
        }
    }

    private void addUnknown(String word, int start, int end, Pieces pieces) {
        if (unknown == NONE) throw new IllegalArgumentException("the character " + Vocabulary.quoted(word.substring(start, end))
                + " at position " + start + " is no token, and the model has none for the unknown; give it one");
        int known = isSentencePiece ? PieceTrie.NONE : trie.find(word, start, end);
        if (known != PieceTrie.NONE) pieces.add(known, start, end);
        else if (bytes == null || !bytes.add(word, start, end, pieces)) pieces.add(unknown, start, end);
    }

    /** All cuts of a word at once. */
    public UnigramLattice lattice(String word) {
        return new UnigramLattice(word, trie, scores, unknown, unknownScore);
    }

    /** The likeliest cuts of a word, the best first; fewer if it has fewer. */
    public List<List<String>> best(String word, int count) {
        return lattice(word).best(count).stream().map(this::tokens).toList();
    }

    private List<String> tokens(int... ids) {
        return Arrays.stream(ids).mapToObj(vocabulary::token).toList();
    }

    /**
     * The same model, but every cut is drawn by chance, so that a model in training sees a word in many ways (subword
     * regularisation, Kudo 2018, section 3.3). Safe for many threads if the random generator is.
     *
     * @param alpha the power to which probabilities are raised: near 0 all cuts are as likely, a large one draws the best
     */
    public SubwordModel sampling(double alpha, RandomGenerator random) {
        return new UnigramSampling(this, alpha, random);
    }
}
