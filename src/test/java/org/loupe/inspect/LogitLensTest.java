package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.model.ReadOut;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Residual;
import org.loupe.nn.Trace;
import org.loupe.objective.BidirectionalLanguageModel;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;

class LogitLensTest {
    private static final int[][] IDS = {Families.IDS};

    private final Gpt gpt = Families.gpt();
    private final Llama llama = Families.llama();
    private final BertForPretraining bert = Families.bert();
    private final Elmo elmo = Families.elmo();

    @Test
    void theStreamAfterTheLastLayerReadsAsTheOutputBitForBit() {
        Gpt first = new Gpt(GptConfig.of(11, 8, 12, 2, 3).withResidual(Residual.POST_NORM), 3);
        same(gpt, Trace.of(() -> gpt.forward(IDS)), gpt.forward(IDS));
        same(first, Trace.of(() -> first.forward(IDS)), first.forward(IDS));
        same(llama, Trace.of(() -> llama.forward(IDS)), llama.forward(IDS));
        same(bert, Trace.of(() -> bert.tokens(Families.BATCH)), bert.tokens(Families.BATCH));
    }

    private static void same(ReadOut model, Trace trace, Tensor output) {
        Tensor last = trace.get(ValueNames.of(trace.names()).residual(2));
        assertThat(model.readOut(last).toFloats()).isEqualTo(output.toFloats());
    }

    private Map<LogitLens, Tensor> lensesWithOutputs() {
        Map<LogitLens, Tensor> all = new LinkedHashMap<>();
        all.put(LogitLens.of(gpt, Families.IDS, 4), gpt.forward(IDS));
        all.put(LogitLens.of(llama, Families.IDS, 4), llama.forward(IDS));
        all.put(LogitLens.of(bert, Families.BATCH, 4), bert.tokens(Families.BATCH));
        LogitLens.BothWays both = LogitLens.of(elmo, Families.WORDS, 4);
        BidirectionalLanguageModel.Logits logits = elmo.forward(new int[][][] {Families.WORDS});
        all.put(both.next(), logits.next());
        all.put(both.previous(), logits.previous());
        return all;
    }

    @Test
    void atTheLastDepthProbabilitiesAreThoseOfTheOutput() {
        lensesWithOutputs().forEach((lens, output) -> {
            assertThat(lens.depths()).isEqualTo(3);
            assertThat(lens.positions()).isEqualTo(output.shape(1));
            for (int position = 0; position < lens.positions(); position++) {
                LensReading reading = lens.readings()[2][position];
                double[] shares = output.slice(1, position, position + 1).to(DType.FLOAT64).softmax().toDoubles();
                assertThat(reading.divergence()).isZero();
                assertThat(reading.rank()).as("followed is the likeliest").isEqualTo(1);
                double entropy = 0;
                for (double share : shares) entropy -= share * Math.log(share) / Math.log(2);
                assertThat(reading.entropy()).isCloseTo(entropy, within(1e-9));
                int[] falling = IntStream.range(0, shares.length).boxed().sorted((a, b) -> Double.compare(shares[b], shares[a])).mapToInt(id -> id).toArray();
                for (int i = 0; i < 4; i++) {
                    assertThat(reading.top().ids()[i]).isEqualTo(falling[i]);
                    assertThat(reading.top().probabilities()[i]).isCloseTo(shares[falling[i]], within(1e-12));
                }
                assertThat(reading.target()).isEqualTo(falling[0]);
            }
        });
    }

    @Test
    void earlierDepthsAreReadFromTheirStream() {
        Trace trace = Trace.of(() -> llama.forward(IDS));
        Tensor logs = llama.readOut(trace.get("residual.0")).to(DType.FLOAT64).logSoftmax();
        Tensor last = llama.forward(IDS).to(DType.FLOAT64).logSoftmax();
        LensReading reading = LogitLens.of(llama, Families.IDS, 1, 7).readings()[0][3];
        double divergence = 0;
        int better = 0;
        for (int id = 0; id < 11; id++) {
            divergence += Math.exp(last.get(0, 3, id)) * (last.get(0, 3, id) - logs.get(0, 3, id)) / Math.log(2);
            if (logs.get(0, 3, id) > logs.get(0, 3, 7)) better++;
        }
        assertThat(reading.divergence()).isCloseTo(divergence, within(1e-9)).isPositive();
        assertThat(reading.rank()).isEqualTo(1 + better);
        assertThat(reading.probability()).isCloseTo(Math.exp(logs.get(0, 3, 7)), within(1e-9));
    }

    @Test
    void aTargetCanBeGivenForEachPosition() {
        LogitLens lens = LogitLens.of(gpt, Families.IDS, 1, 1, 4, 1, 5, 9);
        assertThat(IntStream.range(0, 5).map(position -> lens.readings()[1][position].target())).containsExactly(1, 4, 1, 5, 9);
        assertThat(LogitLens.of(gpt, Families.IDS, 99).readings()[0][0].top().ids()).as("no more than there are").hasSize(11);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> LogitLens.of(gpt, Families.IDS, 1, 11))
                .withMessageContaining("the target 11 is outside the vocabulary, 0 to 10");
        assertThatIllegalArgumentException().isThrownBy(() -> LogitLens.of(gpt, Families.IDS, 1, 1, 2))
                .withMessageContaining("2 targets for a text of 5 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> LogitLens.of(gpt, Families.IDS, 0)).withMessageContaining("ask for at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> LogitLens.of(bert, Batch.of(Families.IDS, Families.OTHER), 1))
                .withMessageContaining("the batch has 2");
        elmo.setTraining(true);
        assertThatIllegalStateException().isThrownBy(() -> LogitLens.of(elmo, Families.WORDS, 1)).withMessageContaining("training mode");
    }
}
