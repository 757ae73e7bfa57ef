package org.loupe.objective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.loupe.text.Encoding;
import org.loupe.text.SpecialTokens;

/**
 * Makes pairs of text for next-sentence prediction (Devlin et al. 2019, section 3.1, task 2, and A.2): half the time the second
 * piece is what follows the first, half the time it is from another document. A "sentence" is a run of whole sentences, as
 * many as fill the length up.
 *
 * <p>A document is read from its start. Sentences are collected until they fill the length; the first piece is some of
 * them, at least one. Then a coin is thrown: the second piece is the rest, or a run from a random place of another document,
 * and then the rest is read again as the start of the next pair. What is too long loses tokens of its longer piece, each from
 * its front or its end by chance. One pair in ten is made for a shorter, random length, as texts in use are shorter too.
 *
 * <p>Unlike the code that was released with BERT, a sentence that fills a length by itself is joined by the next one, and the last
 * sentence of a document that is left alone makes no pair. There it could only be followed by another document, so that more than
 * half of the pairs did not belong together, and a short first piece gave it away.
 */
public final class NextSentence {
    private static final double SHORTER = 0.1;
    private static final int SPECIALS = 3;      // [CLS], [SEP], [SEP]

    private final int[][][] documents;          // of sentences of ids
    private final SpecialTokens special;
    private final int length;

    /**
     * @param documents of sentences of token ids; at least two that have a sentence. Empty sentences are left out
     * @param length the most tokens in a pair, [CLS] and [SEP] included
     */
    public NextSentence(List<int[][]> documents, SpecialTokens special, int length) {
        if (length < SPECIALS + 2)
            throw new IllegalArgumentException("a length of " + length
                    + " has no room for [CLS] a [SEP] b [SEP]; it must be at least " + (SPECIALS + 2));
        this.documents = documents.stream().map(document -> Arrays.stream(document).filter(sentence -> sentence.length > 0)
                .toArray(int[][]::new))
                .toArray(int[][][]::new);
        long usable = Arrays.stream(this.documents).filter(document -> document.length > 0).count();
        if (usable < 2)
            throw new IllegalArgumentException(usable + " of " + documents.size()
                    + " documents have a sentence; a sentence of another document needs at least 2");
        this.special = special;
        this.length = length;
    }

    /** The pairs of all documents in their order; the same random source gives the same pairs. */
    public List<SentencePair> pairs(Random random) {
        List<SentencePair> pairs = new ArrayList<>();
        for (int document = 0; document < documents.length; document++) {
            int start = 0;
            while (documents[document].length - start >= 2) start = add(pairs, document, start, random);
        }
        return pairs;
    }

    /** Adds the pair that begins with this sentence. @return the sentence with which the next pair begins */
    private int add(List<SentencePair> pairs, int document, int start, Random random) {
        int[][] sentences = documents[document];
        int most = length - SPECIALS, wanted = random.nextDouble() < SHORTER ? 2 + random.nextInt(most - 1) : most;
        int end = Math.max(start + 2, upTo(sentences, start, wanted));
        int middle = start + 1 + random.nextInt(end - start - 1);
        int[] a = join(sentences, start, middle);
        boolean isNext = random.nextBoolean();
        int second = isNext ? document : another(document, random);
        int from = isNext ? middle : random.nextInt(documents[second].length);
        int to = isNext ? end : Math.max(from + 1, upTo(documents[second], from, wanted - a.length));
        int[] b = join(documents[second], from, to);
        int[][] cut = cut(a, b, wanted, random);
        pairs.add(new SentencePair(Encoding.pair(special, cut[0], cut[1]), isNext ? SentencePair.IS_NEXT : SentencePair.NOT_NEXT,
                document, second));
        return isNext ? end : middle;
    }

    /** The end of a run of sentences that has at least so many tokens, or of the document. */
    private static int upTo(int[][] sentences, int from, int tokens) {
        int end = from;
        for (int sum = 0; end < sentences.length && sum < tokens; end++) sum += sentences[end].length;
        return end;
    }

    private int another(int document, Random random) {
        int other = random.nextInt(documents.length);
        while (other == document || documents[other].length == 0) other = random.nextInt(documents.length);
        return other;
    }

    /** Cuts the longer of two until both together are no longer than this; each keeps at least one token. */
    private static int[][] cut(int[] a, int[] b, int most, Random random) {
        int[] from = {0, 0}, to = {a.length, b.length};
        while (to[0] - from[0] + to[1] - from[1] > most) {
            int longer = to[0] - from[0] > to[1] - from[1] ? 0 : 1;
            if (random.nextBoolean()) from[longer]++;
            else to[longer]--;
        }
        return new int[][] {Arrays.copyOfRange(a, from[0], to[0]), Arrays.copyOfRange(b, from[1], to[1])};
    }

    private static int[] join(int[][] sentences, int from, int to) {
        return Arrays.stream(sentences, from, to).flatMapToInt(Arrays::stream).toArray();
    }
}
