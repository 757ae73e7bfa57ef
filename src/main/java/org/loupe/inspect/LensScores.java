package org.loupe.inspect;

import java.util.Arrays;
import org.loupe.tensor.Tensor;

/**
 * Probabilities of the tokens at each position of a text, and their logarithms, in double precision.
 *
 * @param shares [time][vocabulary]
 * @param logs [time][vocabulary]
 */
record LensScores(double[][] shares, double[][] logs) {
    private static final double BIT = Math.log(2);

    /** @param logits [1, time, vocabulary] */
    static LensScores of(Tensor logits) {
        int time = logits.shape(1), vocabulary = logits.shape(2);
        double[] all = logits.toDoubles();
        double[][] shares = new double[time][vocabulary], logs = new double[time][];
        for (int position = 0; position < time; position++) {
            double[] row = Arrays.copyOfRange(all, position * vocabulary, (position + 1) * vocabulary);
            double most = Arrays.stream(row).max().orElseThrow(), sum = 0;
            for (int id = 0; id < vocabulary; id++) sum += shares[position][id] = Math.exp(row[id] -= most);
            double logSum = Math.log(sum);
            for (int id = 0; id < vocabulary; id++) {
                shares[position][id] /= sum;
                row[id] -= logSum;
            }
            logs[position] = row;
        }
        return new LensScores(shares, logs);
    }

    /** One token for each position. @param given for each; one for all; or none, for the likeliest here */
    int[] targets(int... given) {
        int time = shares.length, vocabulary = shares[0].length;
        for (int target : given) if (target < 0 || target >= vocabulary)
            throw new IllegalArgumentException("the target " + target + " is outside the vocabulary, 0 to " + (vocabulary - 1));
        if (given.length > 1 && given.length != time)
            throw new IllegalArgumentException(given.length + " targets for a text of " + time + " tokens; give one for each, one for all, or none");
        int[] targets = new int[time];
        Arrays.setAll(targets, position -> given.length == 0 ? TopTokens.of(shares[position], 1).ids()[0] : given[given.length == 1 ? 0 : position]);
        return targets;
    }

    /** @param last what the last layer says  @param targets one for each position */
    LensReading[] readings(LensScores last, int top, int... targets) {
        LensReading[] readings = new LensReading[targets.length];
        for (int position = 0; position < readings.length; position++) {
            double[] row = shares[position], log = logs[position];
            double entropy = 0, divergence = 0, followed = row[targets[position]];
            int rank = 1;
            for (int id = 0; id < row.length; id++) {
                entropy -= row[id] * log[id];
                divergence += last.shares[position][id] * (last.logs[position][id] - log[id]);
                if (row[id] > followed) rank++;
            }
            readings[position] = new LensReading(TopTokens.of(row, top), entropy / BIT, divergence / BIT, targets[position], rank, followed);
        }
        return readings;
    }
}
