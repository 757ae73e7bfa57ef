package org.loupe.train;

import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.loupe.nn.NamePattern;
import org.loupe.tensor.Tensor;

/**
 * Parameters that train alike. Fine-tuning moves a trained encoder less than its new head, so each has a factor on the
 * learning rate of the schedule.
 *
 * @param name for messages
 * @param members which parameters belong to it, by full name and tensor; the first group that holds a parameter has it
 * @param rateFactor times the rate of the schedule; 0 freezes
 * @param weightDecay of matrices; norms and biases, which have one axis, never shrink
 */
public record ParameterGroup(String name, BiPredicate<String, Tensor> members, double rateFactor, double weightDecay) {
    public ParameterGroup {
        if (!(rateFactor >= 0 && Double.isFinite(rateFactor)))
            throw new IllegalArgumentException("the rate factor " + rateFactor + " of " + name + " must be a number of at least 0");
        if (!(weightDecay >= 0 && Double.isFinite(weightDecay)))
            throw new IllegalArgumentException("the weight decay " + weightDecay + " of " + name + " must be a number of at least 0");
    }

    /** The parameters whose name fits the pattern, in which {@code *} stands for anything: {@code encoder.*}. */
    public static ParameterGroup of(String pattern, double rateFactor, double weightDecay) {
        Predicate<String> names = NamePattern.matching(pattern);
        return new ParameterGroup(pattern, (parameter, tensor) -> names.test(parameter), rateFactor, weightDecay);
    }

    /** Everything. */
    static ParameterGroup rest(double weightDecay) {
        return of("*", 1, weightDecay);
    }

    double decayOf(Tensor parameter) {
        return parameter.rank() >= 2 ? weightDecay : 0;
    }

    @Override
    public String toString() {
        return name + " (rate x " + rateFactor + ", decay " + weightDecay + ")";
    }
}
