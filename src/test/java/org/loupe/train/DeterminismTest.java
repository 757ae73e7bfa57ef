package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.JavaProcess;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.objective.CausalLanguageModel;
import org.loupe.tensor.LstmState;
import org.loupe.tensor.LstmWeights;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.HeldWorkers;

/** Training from one seed gives one result, bit for bit, whatever else the machine does. */
class DeterminismTest {
    private static final int STEPS = 3;

    /** What trains, large enough that its work is split. */
    private enum Training {
        /** Attention, layer norm, GELU, rows of a table and cross-entropy. */
        GPT {
            @Override
            double[] run() {
                return gpt(0);
            }
        },
        /** The same with dropout, which also takes attention apart into its steps. */
        GPT_WITH_DROPOUT {
            @Override
            double[] run() {
                return gpt(0.2);
            }
        },
        /** Recurrence in both directions, rotary positions, RMS norm, attention with fewer key heads, and dropout. */
        RECURRENT {
            @Override
            double[] run() {
                return recurrent();
            }
        };

        private double[] first;

        /** The losses, and sums over the weights in the end. */
        abstract double[] run();

        /** What the first run gave. */
        synchronized double[] first() {
            if (first == null) first = run();
            return first;
        }
    }

    @ParameterizedTest
    @EnumSource(Training.class)
    void theSameSeedGivesTheSame(Training training) {
        assertThat(training.run()).containsExactly(training.first());
    }

    @ParameterizedTest
    @EnumSource(Training.class)
    void itDoesNotMatterWhetherAnotherThreadHasTheWorkers(Training training) {
        assertThat(HeldWorkers.during(training::run)).containsExactly(training.first());
    }

    @ParameterizedTest
    @EnumSource(Training.class)
    void twoThreadsAtOnceTrainAsOneAlone(Training training) throws InterruptedException {
        double[][] results = new double[2][];
        Thread[] threads = IntStream.range(0, 2).mapToObj(i -> new Thread(() -> results[i] = training.run())).toArray(Thread[]::new);
        for (Thread thread : threads) thread.start();
        for (Thread thread : threads) thread.join();
        assertThat(results[0]).containsExactly(training.first());
        assertThat(results[1]).containsExactly(training.first());
    }

    /** One Java compiles the loops while they run, the other never does: results must not depend on when. */
    @Test
    void twoRunsOfJavaGiveTheSame() throws Exception {
        List<String> flags = new ArrayList<>(List.of("-Dloupe.threads=2"));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent())
            flags.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        List<String> compiled = JavaProcess.run(Twice.class, flags);
        flags.add("-XX:TieredStopAtLevel=1");
        assertThat(JavaProcess.run(Twice.class, flags)).hasSize(2).containsExactlyElementsOf(compiled);
    }

    static final class Twice {
        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) JavaProcess.tell(Arrays.toString(Training.RECURRENT.run()) + Arrays.toString(Training.GPT.run()));
        }
    }

    @Test
    void theReadableTellingIsDeterministicToo() {
        Supplier<double[]> run = Training.RECURRENT::run;
        assertThat(Telling.READABLE.during(run)).containsExactly(HeldWorkers.during(() -> Telling.READABLE.during(run)));
    }

    @Test
    void anotherSeedDropsOtherValues() {
        Tensor x = Tensor.ones(1000);
        assertThat(x.dropout(0.5, new Random(1)).toFloats()).isEqualTo(x.dropout(0.5, new Random(1)).toFloats())
                .isNotEqualTo(x.dropout(0.5, new Random(2)).toFloats());
    }

    private static double[] gpt(double dropout) {
        int[] text = new Random(2).ints(200, 0, 31).toArray();
        Gpt gpt = new Gpt(GptConfig.of(31, 32, 64, 2, 4).withDropout(dropout), 1);
        Progress silent = new Progress() {
            @Override
            public void update(State state) { }

            @Override
            public void done(State state) { }
        };
        CausalLanguageModel objective = new CausalLanguageModel(gpt::forward, text, text, 32, 16);
        return withWeights(new Trainer(gpt, objective, TrainerConfig.of(STEPS, 7), silent).train().losses(), gpt.parameters());
    }

    private static double[] recurrent() {
        Random random = new Random(3);
        Map<String, Tensor> p = new LinkedHashMap<>();
        for (String way : new String[] {"forward", "back"}) {
            p.put(way + " input", weight(random, 256, 24));
            p.put(way + " recurrent", weight(random, 256, 24));
            p.put(way + " bias", weight(random, 256));
            p.put(way + " projection", weight(random, 24, 64));
        }
        p.put("gain", weight(random, 24));
        p.put("shift", weight(random, 24));
        p.put("head", weight(random, 11, 24));
        AdamW optimizer = new AdamW(p, 0.1);
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            int at = step;
            Memory.scope(() -> {
                Tensor loss = loss(p, random);
                losses[at] = loss.item();
                p.values().forEach(Tensor::clearGrad);
                loss.backward();
                optimizer.step(1e-2);
            });
        }
        return withWeights(losses, p);
    }

    private static Tensor loss(Map<String, Tensor> p, Random random) {
        int batch = 48, time = 12;
        Tensor x = Tensor.randomNormal(random, batch, time, 24);
        LstmState start = new LstmState(Tensor.zeros(batch, 24), Tensor.ones(batch, 64));
        Tensor h = x.lstm(weights(p, "forward"), start, false, 3, 3).add(x.lstm(weights(p, "back"), null, true, 0, 0))
                .layerNorm(p.get("gain"), p.get("shift"), 1e-5).dropout(0.2, random);                       // [batch, time, 24]
        Tensor q = h.reshape(batch, time, 4, 6).transpose(1, 2).rotary(Tensor.full(0.8, time, 3), Tensor.full(0.6, time, 3), true);
        Tensor k = h.rmsNorm(p.get("gain"), 1e-6).slice(2, 0, 12).reshape(batch, time, 2, 6).transpose(1, 2);
        Tensor mixed = q.attention(k, k, null, true).transpose(1, 2).reshape(batch * time, 24).geluErf();   // [rows, 24]
        return mixed.linear(p.get("head"), null).crossEntropy(random.ints(batch * time, 0, 11).toArray(), 10, 0.1);
    }

    private static LstmWeights weights(Map<String, Tensor> p, String way) {
        return new LstmWeights(p.get(way + " input"), p.get(way + " recurrent"), p.get(way + " bias"), p.get(way + " projection"));
    }

    private static Tensor weight(Random random, int... shape) {
        return Tensor.randomNormal(random, shape).mul(0.2).requireGradient();
    }

    private static double[] withWeights(double[] losses, Map<String, Tensor> parameters) {
        double[] all = Arrays.copyOf(losses, losses.length + parameters.size());
        int i = losses.length;
        for (Tensor parameter : parameters.values()) all[i++] = parameter.sum().item();
        return all;
    }
}
