package org.loupe.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.loupe.generate.Choice.Stage;

/** What is kept of a choice are the probabilities that it was made by. */
class ChoiceTest {
    private static final Offset<Double> FLOAT = within(1e-6);

    /** Scores whose softmax is 0.5, 0.3, 0.15, 0.05. */
    private static final float[] LOGITS = {(float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)};

    /** Top-k 3 leaves 0.95, so 10/19, 6/19 and 3/19; top-p 0.8 may take out 0.2 of that, which is the last alone. */
    @Test
    void theNumbersOfASmallChoiceAreThoseByHand() {
        Choice choice = Choice.of(new Sampler(1, 3, 0.8, 0, 1).stages(LOGITS), 3, 3);
        assertThat(choice.candidates()).containsExactly(1, 3, 0);
        assertThat(choice.rank()).isEqualTo(2);
        assertThat(choice.place()).isEqualTo(1);
        assertThat(choice.probability()).isCloseTo(0.3, FLOAT);
        Stage model = choice.stages().get(0), topK = choice.stages().get(1), topP = choice.stages().get(2);
        assertThat(choice.stages()).extracting(Stage::name).containsExactly("model", "top-k 3", "top-p 0.8");
        assertThat(model.probabilities()).containsExactly(new double[] {0.5, 0.3, 0.15}, FLOAT);
        assertThat(model.others()).isCloseTo(0.05, FLOAT);
        assertThat(topK.probabilities()).containsExactly(new double[] {10 / 19.0, 6 / 19.0, 3 / 19.0}, FLOAT);
        assertThat(topK.others()).isZero();
        assertThat(topK.cut()).isCloseTo(0.05, FLOAT);
        assertThat(topP.probabilities()[0]).isCloseTo(5 / 8.0, FLOAT);
        assertThat(topP.probabilities()[1]).isCloseTo(3 / 8.0, FLOAT);
        assertThat(topP.probabilities()[2]).isNaN();
        assertThat(topP.cut()).isCloseTo(3 / 19.0, FLOAT);
        assertThat(choice.stages()).extracting(Stage::left).containsExactly(4, 3, 2);
        assertThat(choice.cut()).isCloseTo(0.2, FLOAT);
        assertThat(IntStream.range(0, 3).map(choice::takenOutBy)).containsExactly(-1, -1, 2);
    }

    @Property(tries = 200, seed = "3")
    void everyStageKeepsAllProbability(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int likeliest) {
        Random random = new Random(seed);
        float[] logits = new float[50];
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (4 * random.nextGaussian());
        int[] text = random.ints(5, 0, 50).toArray();
        Sampler sampler = new Sampler(0.5 + random.nextDouble(), random.nextInt(30), 0.3 + 0.7 * random.nextDouble(), random.nextDouble() * 0.2, 1 + random.nextDouble());
        List<Sampler.Stage> stages = sampler.stages(logits, text);
        int token = Sampler.draw(stages, random);
        Choice choice = Choice.of(stages, token, likeliest);
        double[] model = stages.get(0).probabilities(), last = stages.get(stages.size() - 1).probabilities();
        double cut = 0, likelier = 0;
        for (int id = 0; id < 50; id++) {
            if (stages.get(stages.size() - 1).scores()[id] == Double.NEGATIVE_INFINITY) cut += model[id];
            if (model[id] > model[token]) likelier++;
        }
        assertThat(choice.cut()).isCloseTo(cut, within(1e-9));
        assertThat(choice.rank()).isEqualTo(1 + (int) likelier);
        assertThat(choice.stages().get(stages.size() - 1).probabilities()[choice.place()]).isEqualTo(last[token]);
        for (int s = 0; s < stages.size(); s++) {
            double sum = choice.stages().get(s).others();
            for (double p : choice.stages().get(s).probabilities()) if (!Double.isNaN(p)) sum += p;
            assertThat(sum).isCloseTo(1, within(1e-9));
            if (s > 0) assertThat(choice.stages().get(s).left()).isLessThanOrEqualTo(choice.stages().get(s - 1).left());
        }
        int[] candidates = choice.candidates();
        for (int i = 1; i < Math.min(likeliest, candidates.length); i++) assertThat(model[candidates[i]]).isLessThanOrEqualTo(model[candidates[i - 1]]);
        assertThat(candidates).hasSize(Math.min(50, choice.rank() <= likeliest ? likeliest : likeliest + 1)).contains(token);
    }

    /** So small that its exponential is 0, which is not the same as being out. */
    @Test
    void aVanishingProbabilityIsNotTakenOut() {
        Choice choice = Choice.of(Sampler.temperature(1).stages(new float[] {0, -2000, Float.NEGATIVE_INFINITY}), 0, 3);
        assertThat(choice.stages().get(0).left()).isEqualTo(2);
        assertThat(choice.candidates()).containsExactly(0, 1);
        assertThat(choice.stages().get(0).probabilities()).containsExactly(1, 0);
        assertThat(choice.takenOutBy(1)).isEqualTo(-1);
    }

    @Test
    void aChosenTokenThatIsUnlikelyIsKeptBehindTheOthers() {
        Choice choice = Choice.of(Sampler.temperature(1).stages(LOGITS), 2, 2);
        assertThat(choice.candidates()).containsExactly(1, 3, 2);
        assertThat(choice.rank()).isEqualTo(4);
        assertThat(choice.stages().get(0).others()).isCloseTo(0.15, FLOAT);
    }

    @Test
    void whatCannotBeIsNamed() {
        assertThatThrownBy(() -> new Stage("model", new double[] {0.5, 0.2}, 0.1, 9, 0)).hasMessageContaining("after 'model'").hasMessageContaining("sum to 0.8")
                .hasMessageContaining("must sum to 1");
        assertThatThrownBy(() -> new Stage("model", new double[] {1.5}, 0, 9, 0)).hasMessageContaining("is 1.5; it must be from 0 to 1");
        assertThatThrownBy(() -> new Stage("model", new double[] {-0.5}, 1.5, 9, 0)).hasMessageContaining("is -0.5");
        assertThatThrownBy(() -> new Stage("model", new double[] {0.5}, Double.NaN, 9, 0)).hasMessageContaining("sum to NaN");
        Stage half = new Stage("model", new double[] {0.5, 0.25}, 0.25, 9, 0), out = new Stage("top-k 1", new double[] {1, Double.NaN}, 0, 1, 0.5);
        assertThatThrownBy(() -> new Choice(7, 1, new int[] {3, 4}, List.of(half), 0)).hasMessageContaining("token 7 was chosen, but is none of the candidates [3, 4]");
        assertThatThrownBy(() -> new Choice(3, 1, new int[] {3, 4, 5}, List.of(half), 0)).hasMessageContaining("'model' has 2 probabilities for 3 candidates");
        assertThatThrownBy(() -> new Choice(4, 2, new int[] {3, 4}, List.of(half, out), 0)).hasMessageContaining("token 4 was chosen, but 'top-k 1'");
        assertThatThrownBy(() -> new Choice(3, 0, new int[] {3, 4}, List.of(half), 0)).hasMessageContaining("rank 0");
        assertThatThrownBy(() -> new Choice(3, 1, new int[] {3, 4}, List.of(), 0)).hasMessageContaining("no stage");
        assertThatThrownBy(() -> Choice.of(Sampler.greedy().stages(LOGITS), 1, 0)).hasMessageContaining("likeliest 0");
    }
}
