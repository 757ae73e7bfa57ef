package org.loupe.train;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.objective.MicroBatch;
import org.loupe.objective.Objective;
import org.loupe.tensor.Tensor;

/** A small GPT that learns to count, for tests of training. */
final class SmallTraining {
    static final Progress SILENT = new Progress() {
        @Override
        public void update(State state) { }

        @Override
        public void done(State state) { }
    };
    /** After i comes i + 1. */
    static final int[] COUNTING = IntStream.range(0, 600).map(i -> i % 11).toArray();

    private SmallTraining() { }

    static Gpt gpt(double dropout) {
        return new Gpt(GptConfig.of(11, 8, 16, 2, 2).withDropout(dropout), 1);
    }

    static Objective objective(Gpt gpt, int batch) {
        return new CausalLanguageModel(gpt::forward, COUNTING, COUNTING, 8, batch);
    }

    static Trainer trainer(Gpt gpt, TrainerConfig config) {
        return new Trainer(gpt, objective(gpt, 4), config, SILENT);
    }

    /** Texts of different lengths, read in order, so that it has a place in its data. */
    static final class InOrder implements Objective {
        private final Gpt gpt;
        private final int[] lengths;
        private long next;

        InOrder(Gpt gpt, int... lengths) {
            this.gpt = gpt;
            this.lengths = lengths;
        }

        @Override
        public Tensor trainingLoss(Random random) {
            return draw(random).loss();
        }

        @Override
        public MicroBatch draw(Random random) {
            int number = (int) (next++ % lengths.length);
            return new MicroBatch(() -> new Tensor[] {lossOf(gpt, number, lengths[number])}, lengths[number]);
        }

        /** Of the text that begins at the number. */
        static Tensor lossOf(Gpt gpt, int number, int length) {
            if (length == 0) return Tensor.of(new float[] {Float.NaN}, 1).sum();        // the mean of nothing
            int[] ids = Arrays.copyOfRange(COUNTING, number, number + length);
            return gpt.forward(new int[][] {ids}).crossEntropy(Arrays.stream(ids).map(i -> i * 3 % 11).toArray());
        }

        @Override
        public double validationLoss() {
            return 0;
        }

        @Override
        public long position() {
            return next;
        }

        @Override
        public void seek(long position) {
            next = position;
        }
    }

    static float[] weights(Gpt gpt) {
        return Tensor.concat(0, gpt.parameters().values().stream().map(p -> p.reshape(p.size())).toArray(Tensor[]::new)).toFloats();
    }
}
