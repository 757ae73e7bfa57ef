package org.loupe.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.gallery.SmallModels.TrainedGpt;
import org.loupe.generate.BeamConfig;
import org.loupe.generate.BeamSearch;
import org.loupe.generate.GenerationConfig;
import org.loupe.generate.GenerationRecord;
import org.loupe.generate.Generator;
import org.loupe.generate.Sampler;
import org.loupe.inspect.ActivationPatching;
import org.loupe.inspect.AttentionRollout;
import org.loupe.inspect.GradientTimesInput;
import org.loupe.inspect.HeadAblation;
import org.loupe.inspect.InductionScore;
import org.loupe.inspect.LogitLens;
import org.loupe.inspect.LogitMetric;
import org.loupe.inspect.RepeatedTokens;
import org.loupe.inspect.StepListener;
import org.loupe.model.gpt.Gpt;
import org.loupe.nn.Trace;
import org.loupe.show.AblationView;
import org.loupe.show.AttentionComparison;
import org.loupe.show.AttentionView;
import org.loupe.show.BeamView;
import org.loupe.show.GenerationView;
import org.loupe.show.HeadsView;
import org.loupe.show.LensView;
import org.loupe.show.NeuronView;
import org.loupe.show.PatchingView;
import org.loupe.show.PositionsView;
import org.loupe.show.RolloutView;
import org.loupe.show.TokensView;
import org.loupe.show.TrainingView;
import org.loupe.show.figure.Column;
import org.loupe.text.CharTokenizer;

/** What can be seen of a GPT that reads characters. */
final class GptRoom {
    private static final String TEXT = "The European Parliament and the Council", PROMPT = "Mr President, ";

    private final TrainedGpt trained;
    private final Gpt gpt;
    private final CharTokenizer tokenizer;
    private final int[] ids;
    private final List<String> tokens;
    private final Trace trace;
    private final AttentionView attention;

    GptRoom(TrainedGpt trained) {
        this.trained = trained;
        this.gpt = trained.model();
        this.tokenizer = trained.tokenizer();
        this.ids = tokenizer.encode(TEXT);
        this.tokens = tokenizer.readable(ids);
        this.trace = Trace.of(() -> gpt.forward(new int[][] {ids}));
        this.attention = AttentionView.of(trace, tokens);
    }

    List<Exhibit> exhibits() {
        List<Exhibit> all = new ArrayList<>();
        all.add(new Exhibit("training", "Training", "How did it learn?", () -> TrainingView.of(trained.history())));
        all.add(new Exhibit("attention", "Attention", "What does each head look at, layer by layer?", () -> attention));
        all.add(new Exhibit("learned", "Learned positions", "What has it learned of places?", () -> PositionsView.learned(gpt)));
        all.add(new Exhibit("heads", "All heads at a glance", "Which heads have a job with a name?", () -> HeadsView.of(InductionScore.of(gpt,
                RepeatedTokens.random(tokenizer.vocabularySize(), SmallModels.CONTEXT / 2, 4, 1)), attention.maps())));
        all.add(new Exhibit("neuron", "Query meets key", "Why does one token look at another?", () -> NeuronView.of(trace, tokens, 0, 0)));
        all.add(new Exhibit("comparison", "Before and after training", "What did training do to the heads?",
                () -> AttentionComparison.of("before", AttentionView.of(Trace.of("*.probabilities", () -> trained.before().forward(new int[][] {ids})), tokens), "after", attention)));
        all.add(new Exhibit("rollout", "Attention rollout", "Which tokens can reach which position?", () -> RolloutView.of(AttentionRollout.of(attention.maps()), tokens)));
        all.add(new Exhibit("lens", "Logit lens", "When does the model know what comes next?", () -> LensView.of(LogitLens.of(gpt, ids, 5), tokens, tokenizer::readable)));
        all.add(new Exhibit("gradient", "Gradient x input", "Which characters speak for the next one?", this::gradient));
        all.add(new Exhibit("ablation", "Head ablation", "What is each head good for?", () -> AblationView.of("loss", HeadAblation.zero(this::loss))));
        all.add(new Exhibit("patching", "Activation patching", "Where is kept what the answer hangs on?", this::patching));
        all.add(new Exhibit("twoheads", "Two heads", "How do two heads of a layer differ?", () -> AttentionComparison.heads(attention, 0, 0, 0, 1)));
        all.add(new Exhibit("generation", "Generation", "What could it have written, and what did top-k and top-p cut away?", this::generation));
        all.add(new Exhibit("beams", "Beam search", "Which texts were tried, and which dropped?",
                () -> BeamView.of(new BeamSearch(gpt).search(BeamConfig.of(3, 6), tokenizer.encode("The Commiss")), tokenizer)));
        return all;
    }

    /** Of the likeliest next character after the text. */
    private TokensView gradient() {
        int next = LogitLens.of(gpt, ids, 1).readings()[gpt.config().layers()][ids.length - 1].top().ids()[0];
        GradientTimesInput found = GradientTimesInput.of(() -> LogitMetric.logit(gpt.forward(new int[][] {ids}), 0, -1, next));
        return TokensView.of("gradient x input for the score of ‘" + tokenizer.readable(next) + "’ as the next character", tokens, found.attributions()[0]);
    }

    /** On some of the text that it has not learned from. */
    private double loss() {
        int count = 8, time = SmallModels.CONTEXT;
        int[][] texts = new int[count][];
        int[] nexts = new int[count * time];
        for (int i = 0; i < count; i++) {
            texts[i] = Arrays.copyOfRange(trained.validation(), i * 1000, i * 1000 + time);
            System.arraycopy(trained.validation(), i * 1000 + 1, nexts, i * time, time);
        }
        return gpt.forward(texts).crossEntropy(nexts).item();
    }

    /** "th" and "wh" are followed by different letters; which of the two was read, the model must carry to the end. */
    private Column patching() {
        int[] clean = tokenizer.encode("on the Council of th"), corrupted = tokenizer.encode("on the Council of wh");
        int one = tokenizer.encode("e")[0], other = tokenizer.encode("a")[0];
        ActivationPatching patching = ActivationPatching.between(() -> LogitMetric.difference(gpt.forward(new int[][] {clean}), 0, -1, one, other).item(),
                () -> LogitMetric.difference(gpt.forward(new int[][] {corrupted}), 0, -1, one, other).item());
        List<String> before = tokenizer.readable(clean), after = tokenizer.readable(corrupted);
        return Column.of(PatchingView.of(patching.residual(StepListener.NONE), before, after), PatchingView.of(patching.attention(StepListener.NONE), before, after),
                PatchingView.of(patching.mlp(StepListener.NONE), before, after), PatchingView.heads(patching.heads(StepListener.NONE)));
    }

    private GenerationView generation() {
        GenerationConfig config = GenerationConfig.of(24).withSampler(Sampler.temperature(0.9).withTopK(12).withTopP(0.9), 1);
        return GenerationView.of(GenerationRecord.of(new Generator(gpt), config, 20, tokenizer.encode(PROMPT)), tokenizer);
    }
}
