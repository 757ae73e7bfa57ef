package org.loupe.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.Bert;
import org.loupe.model.llama.Llama;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Gradients;
import org.loupe.text.Batch;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Truncation;
import org.loupe.weights.Checkpoints;
import org.loupe.weights.FetchedModels;
import org.loupe.weights.Pretrained;

/** Learned heads of the kinds that the papers describe: runs where {@code java Lab.java fetch} has brought the models. */
class RealHeadsIT {
    @Test
    void smolLm2HasInductionHeadsAndNeedsThemToGoOn() throws IOException {
        Pretrained checkpoint = Checkpoints.load(FetchedModels.folder("smollm2").resolve("SmolLM2-135M-Instruct.Q4_1.gguf"));
        Llama model = checkpoint.model(Llama.class);
        RepeatedTokens texts = RepeatedTokens.random(IntStream.range(1000, 20_000).toArray(), 25, 2, 1).after(0);
        InductionScore score = InductionScore.of(model, texts);
        assertThat(Arrays.stream(score.induction()).flatMapToDouble(Arrays::stream).filter(share -> share > HeadType.INDUCTION.threshold()).count())
                .isBetween(3L, 20L);
        int[] targets = Arrays.stream(texts.ids()).flatMapToInt(text -> Arrays.stream(text, 28, 51)).toArray();
        DoubleSupplier loss = () -> model.forward(texts.ids()).slice(1, 27, 50).reshape(targets.length, model.config().vocabulary())
                .crossEntropy(targets).item();
        Change without = Change.none(), withoutOthers = Change.none();
        for (int layer = 0; layer < score.induction().length; layer++) {
            double[] scores = score.induction()[layer];
            for (int head = 0; head < scores.length; head++) {
                if (scores[head] < HeadType.INDUCTION.threshold()) continue;
                int least = IntStream.range(0, scores.length).boxed().min(Comparator.comparingDouble(other -> scores[other])).orElseThrow();
                without = without.zero("layer." + layer + ".attention.head." + head + ".out");
                withoutOthers = withoutOthers.zero("layer." + layer + ".attention.head." + least + ".out");
            }
        }
        double whole = loss.getAsDouble(), lost = without.during(loss::getAsDouble), control = withoutOthers.during(loss::getAsDouble);
        System.out.printf("SmolLM2 on repeated tokens: loss %.3f, without induction heads %.3f, without the least of the same layers %.3f%n",
                whole, lost, control);
        assertThat(lost - whole).isGreaterThan(3 * Math.abs(control - whole));
    }

    @Test
    void miniLmHasHeadsThatLookAtTheNeighbours() throws IOException {
        Pretrained checkpoint = Checkpoints.load(FetchedModels.folder("minilm"));
        Bert model = checkpoint.model(Bert.class);
        SubwordTokenizer tokenizer = checkpoint.requireTokenizer();
        int[] ids = tokenizer.read("The Eiffel Tower stands in the city of Paris, the capital of France. The river that flows through it is the Seine.",
                Truncation.to(256)).ids();
        Trace trace = Gradients.off(() -> Trace.of("*.probabilities", () -> model.states(Batch.of(ids))));
        HeadTypes[][] types = HeadTypes.of(AttentionMaps.of(trace, 0, TokenRoles.of(tokenizer.tokens(ids))));
        List<HeadType> found = Arrays.stream(types).flatMap(Arrays::stream).flatMap(head -> head.strongest().stream()).map(HeadTypes.Match::type).toList();
        assertThat(found).contains(HeadType.PREVIOUS_TOKEN, HeadType.NEXT_TOKEN, HeadType.FIRST_TOKEN, HeadType.BROAD);
    }
}
