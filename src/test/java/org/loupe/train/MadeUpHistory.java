package org.loupe.train;

import java.util.Random;

/** Histories of runs that never were. */
public final class MadeUpHistory {
    private MadeUpHistory() { }

    public static History of(History.Entry... entries) {
        History history = new History();
        for (History.Entry entry : entries) history.add(entry);
        return history;
    }

    /** A falling loss with some noise, looked at on other text every so many steps, with a warm-up of ten steps. */
    public static History run(int steps, int evaluateEvery) {
        Random random = new Random(5);
        History history = new History();
        for (int step = 1; step <= steps; step++) {
            double loss = 1 + 3 * Math.exp(-step / 30.0);
            history.add(new History.Entry(step, loss + 0.1 * random.nextGaussian(), step % evaluateEvery == 0 ? loss + 0.1234567 : Double.NaN,
                    3e-4 * Math.min(1, step / 10.0), Math.exp(0.3 * random.nextGaussian())));
        }
        return history;
    }
}
