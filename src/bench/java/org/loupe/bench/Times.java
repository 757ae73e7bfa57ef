package org.loupe.bench;

import java.util.Arrays;
import java.util.List;
import org.loupe.bench.Statistics.Spread;

/**
 * What was measured of one worker: the nanoseconds of the calls of each round, or why there are none.
 *
 * @param problem null if all went well
 */
record Times(List<double[]> rounds, String problem) {
    static Times none(String problem) {
        return new Times(List.of(), problem);
    }

    /** Of all calls of all rounds. */
    Spread spread() {
        return Statistics.spread(rounds.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    /**
     * How many times as long as the other this takes: the ratio of the medians, with the quartiles of the ratios of each
     * round, in which both worked one soon after the other.
     */
    Spread ratioTo(Times other) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) ratios[i] = Statistics.median(rounds.get(i)) / Statistics.median(other.rounds.get(i));
        Spread rounded = Statistics.spread(ratios);
        return new Spread(rounded.lower(), spread().median() / other.spread().median(), rounded.upper());
    }
}
