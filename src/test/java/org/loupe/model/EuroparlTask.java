package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.loupe.data.Europarl;
import org.loupe.data.TextSplit;
import org.loupe.objective.BigramCounts;
import org.loupe.text.CharTokenizer;

/** What each of the models has to do within two minutes: beat counting on English speeches that it has not read. */
public final class EuroparlTask {
    private static final Duration LIMIT = Duration.ofMinutes(2);

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

    /** Holds a model to the limit and to the counting model, and tells both numbers. */
    public static void assertBeatsCounting(String model, Instant start, double loss, double countingLoss) {
        Duration taken = Duration.between(start, Instant.now());
        System.out.println(String.format(Locale.ROOT, "%s: held-out loss %.3f after %d s; counting pairs %.3f", model, loss,
                taken.toSeconds(), countingLoss));
        assertThat(loss).as("%s's held-out loss, where counting has %s", model, countingLoss).isLessThan(countingLoss - 0.05);
        assertThat(taken).as("time of %s", model).isLessThan(LIMIT);
    }
}
