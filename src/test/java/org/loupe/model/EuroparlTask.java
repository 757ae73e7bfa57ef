package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.loupe.data.Europarl;
import org.loupe.data.TextSplit;
import org.loupe.objective.BigramCounts;
import org.loupe.text.CharTokenizer;

/**
 * What each of the models has to do within two minutes on two cores: beat counting on English speeches that it has not read.
 *
 * <p>The processors' time is told beside that of the clock: where the limit is missed by the clock alone, the machine had other work.
 */
public final class EuroparlTask {
    private static final int LIMIT_SECONDS = 120;

    private EuroparlTask() { }

    /** The speeches as characters: ids to learn from and ids to be judged by. */
    public record Characters(CharTokenizer tokenizer, int[] train, int[] validation) {
        public static Characters read() {
            TextSplit split = TextSplit.everyNth(Europarl.plainEnglish(), 10);
            CharTokenizer tokenizer = CharTokenizer.of(split.trainText());
            return new Characters(tokenizer, tokenizer.encode(split.trainText()), tokenizer.encode(split.validationText()));
        }

        public double countingLoss() {
            return BigramCounts.of(train, tokenizer.vocabularySize()).loss(validation);
        }
    }

    /** Seconds: on the wall, of processors for this thread, of processors for all threads. */
    public record Times(double wall, double thread, double allThreads) {
        public static Times now() {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Times(System.nanoTime() * 1e-9, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9,
                    system.getProcessCpuTime() * 1e-9);
        }

        Times since(Times start) {
            return new Times(wall - start.wall, thread - start.thread, allThreads - start.allThreads);
        }
    }

    /** Holds a model to the limit and to the counting model, and tells the numbers. */
    public static void assertBeatsCounting(String model, Times start, double loss, double countingLoss) {
        Times taken = Times.now().since(start);
        System.out.println(String.format(Locale.ROOT, "%s: held-out loss %.3f after %.0f s"
                + " (processors: training thread %.0f s, all %.0f s); counting pairs %.3f",
                model, loss, taken.wall, taken.thread, taken.allThreads, countingLoss));
        assertThat(loss).as("%s's held-out loss, where counting has %s", model, countingLoss).isLessThan(countingLoss - 0.05);
        assertThat(taken.wall).as("seconds for %s", model).isLessThan(LIMIT_SECONDS);
    }
}
