package org.loupe.text.subword;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Chooses the pair that is merged next. Of pairs that are equally good the one with the lower ids comes first. */
abstract class PairQueue {
    final TrainingWords words;
    final long least;

    /** A pair with the words in which it waits to be merged. */
    record Candidate(long pair, long count, TrainingWords.Places places) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return count != other.count ? Long.compare(other.count, count) : Long.compare(pair, other.pair);
        }
    }

    private PairQueue(TrainingWords words, long least) {
        this.words = words;
        this.least = Math.max(1, least);
    }

    static PairQueue of(BytePairTraining training, TrainingWords words) {
        return training.score() == PairScore.COUNT ? new ByCount(words, training.minFrequency())
                : new ByScore(words, training.minFrequency(), training.score());
    }

    /** Takes the best pair out; null if none is left that is common enough. */
    Candidate next() {
        words.takeFresh().forEach(this::add);
        Candidate best = best();
        return best == null || best.count < least ? null : best;
    }

    abstract void add(long pair, TrainingWords.Places places);

    abstract Candidate best();

    /**
     * A heap. Counts go down while a pair waits; one that has an old count when its turn comes goes back with the new one. If a
     * token that was there before is made in a second way, a pair with it may wait twice, each time for other words.
     */
    private static final class ByCount extends PairQueue {
        private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

        ByCount(TrainingWords words, long least) {
            super(words, least);
        }

        @Override
        void add(long pair, TrainingWords.Places places) {
            if (words.count(pair) > 0) queue.add(new Candidate(pair, words.count(pair), places));
        }

        @Override
        Candidate best() {
            while (!queue.isEmpty()) {
                Candidate top = queue.remove();
                long count = words.count(top.pair);
                if (count == top.count) return top;
                queue.add(new Candidate(top.pair, count, top.places));
            }
            return null;
        }
    }

    /** A look at all pairs each time: a merge changes the counts of its parts, and with them the scores of many other pairs. */
    private static final class ByScore extends PairQueue {
        private final Map<Long, TrainingWords.Places> all = new HashMap<>();
        private final PairScore score;
        private Candidate last;

        ByScore(TrainingWords words, long least, PairScore score) {
            super(words, least);
            this.score = score;
        }

        @Override
        void add(long pair, TrainingWords.Places places) {
            all.merge(pair, places, (before, more) -> {
                before.addAll(more);
                return before;
            });
        }

        @Override
        Candidate best() {
            // All its occurrences are merged; overlapping ones were counted too.
            if (last != null) words.forget(last.pair);
            long best = -1;
            double highest = 0;
            all.keySet().removeIf(pair -> words.count(pair) == 0);
            for (long pair : all.keySet()) {
                long count = words.count(pair);
                if (count < least) continue;
                double value = score.of(count, words.tokenCount((int) (pair >> 32)), words.tokenCount((int) pair));
                if (best < 0 || value > highest || value == highest && pair < best) {
                    best = pair;
                    highest = value;
                }
            }
            last = best < 0 ? null : new Candidate(best, words.count(best), all.remove(best));
            return last;
        }
    }
}
