package org.loupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.attention.AttentionConfig;
import org.loupe.attention.Mask;
import org.loupe.attention.MultiHeadAttention;
import org.loupe.attention.ScaledDotProduct;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertChoice;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.bert.BertSpans;
import org.loupe.model.bert.BertTagger;
import org.loupe.model.bert.MaskedLanguageHead;
import org.loupe.model.bert.NextSentenceHead;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoClassifier;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.elmo.LayerMix;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptClassifier;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Activation;
import org.loupe.nn.BidirectionalLstm;
import org.loupe.nn.CharCnn;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Conv1d;
import org.loupe.nn.Dropout;
import org.loupe.nn.Embedding;
import org.loupe.nn.FeedForward;
import org.loupe.nn.Highway;
import org.loupe.nn.GatedFeedForward;
import org.loupe.nn.Init;
import org.loupe.nn.LayerNorm;
import org.loupe.nn.Linear;
import org.loupe.nn.Lstm;
import org.loupe.nn.LstmConfig;
import org.loupe.nn.Module;
import org.loupe.nn.Residual;
import org.loupe.nn.RmsNorm;
import org.loupe.objective.BertPretraining;
import org.loupe.objective.BidirectionalLanguageModel;
import org.loupe.position.LearnedPositions;
import org.loupe.position.RelativeBias;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;

/** The gradient of every module, by its input and by every parameter, equals finite differences in float64. */
class ModuleGradientTest {
    private static final Random RANDOM = new Random();
    private static final Init INIT = Init.normal(0.5, RANDOM);

    /** Drops the same values at each call, as finite differences need. */
    private static final class Same extends Random {
        @Override
        public long nextLong() {
            return 5;
        }
    }

    /** A BERT for the batch below. */
    private static final BertConfig BERT = BertConfig.of(5, 3, 4, 1, 2);
    private static final Batch TEXTS = new Batch(new int[][] {{0, 4, 3}, {2, 1, 0}}, new int[][] {{1, 1, 1}, {1, 1, 0}},
            new int[][] {{0, 1, 1}, {0, 0, 0}});

    private interface Forward<M> {
        Tensor of(M module, Tensor x);
    }

    static Stream<Arguments> modules() {
        RANDOM.setSeed(11);
        Stream<Arguments> activations = Stream.of(Activation.values())
                .map(f -> check(new FeedForward(4, 8, f, INIT, INIT), FeedForward::forward, 2, 3, 4));
        return Stream.of(activations, elmo(), Stream.of(
                check(new Linear(4, 3, INIT), Linear::forward, 2, 4),
                check(new Linear(4, 3, false, INIT), Linear::forward, 2, 2, 4),
                check(new LayerNorm(6, 1e-5), LayerNorm::forward, 2, 3, 6),
                check(new FeedForward(4, 8, INIT, INIT), FeedForward::forward, 2, 3, 4),
                check(training(new Dropout(0.4, new Same())), Dropout::forward, 4, 5),
                check(new Embedding(5, 4, INIT), (m, x) -> x.mul(m.forward(new int[][] {{0, 3, 3}, {1, 4, 0}})), 2, 3, 4),
                check(new LearnedPositions(5, 4, INIT), (m, x) -> x.mul(m.forward(3)), 2, 3, 4),
                check(new ScaledDotProduct(0, RANDOM), (m, x) -> m.forward(x, x.square(), x.tanh(), Mask.causal(4)), 1, 2, 4, 3),
                check(training(new ScaledDotProduct(0.3, new Same())), (m, x) -> m.forward(x, x.square(), x.tanh(), null), 1, 2, 4, 3),
                check(new MultiHeadAttention(6, 2, 0, INIT, INIT, RANDOM), (m, x) -> m.forward(x, Mask.causal(4)), 2, 4, 6),
                check(new MultiHeadAttention(6, 3, 0, INIT, INIT, RANDOM), (m, x) -> m.forward(x, null), 1, 5, 6),
                check(training(new MultiHeadAttention(4, 2, 0.3, INIT, INIT, new Same())), (m, x) -> m.forward(x, Mask.causal(3)), 2, 3, 4),
                check(new MultiHeadAttention(AttentionConfig.of(6, 3).withKeyValueHeads(1).withBias(true, false), INIT, INIT, RANDOM),
                        (m, x) -> m.forward(x, x.tanh(), Mask.padding(new int[] {1, 1, 0}, new int[] {1, 1, 1}),
                                Tensor.ones(3, 1, 1).to(DType.FLOAT64)), 2, 3, 6),
                check(new RmsNorm(6, 1e-5), RmsNorm::forward, 2, 3, 6),
                check(new GatedFeedForward(4, 6, Activation.SILU, INIT, INIT), GatedFeedForward::forward, 2, 3, 4),
                check(new GatedFeedForward(3, 5, Activation.GELU, true, INIT, INIT), GatedFeedForward::forward, 2, 3),
                check(new RelativeBias(2, 8, 9, true, INIT), (m, x) -> x.mul(m.forward(3, 7)), 2, 3, 7),
                check(new RelativeBias(2, 4, 5, false, INIT), (m, x) -> x.mul(m.forward(6, 6)), 2, 6, 6),
                check(new Llama(LlamaConfig.of(5, 4, 4, 1, 2, 1, 6), 1), (m, x) -> m.forward(new int[][] {{0, 4, 3}, {2, 2, 0}})
                        .mul(x), 2, 3, 5),
                check(new Llama(LlamaConfig.of(5, 4, 4, 1, 2, 2, 6).asQwen2().withTiedHead(), 1), (m, x) ->
                        m.forward(new int[][] {{0, 4, 3}}).mul(x), 1, 3, 5),
                check(new Llama(LlamaConfig.of(5, 4, 4, 1, 2, 1, 6).asQwen3(6), 1), (m, x) -> m.forward(new int[][] {{0, 4, 3}})
                        .mul(x), 1, 3, 5),
                check(new Gpt(GptConfig.of(5, 4, 4, 1, 2), 1), (m, x) -> m.forward(new int[][] {{0, 4, 3}, {2, 2, 0}}).mul(x), 2, 3, 5),
                check(new Gpt(GptConfig.of(5, 4, 4, 1, 2).withResidual(Residual.POST_NORM), 1),
                        (m, x) -> m.forward(new int[][] {{0, 4, 3}}).mul(x), 1, 3, 5),
                check(new GptClassifier(new Gpt(GptConfig.of(5, 4, 4, 1, 2), 1), 3, 1),
                        (m, x) -> m.forward(new int[][] {{0, 4, 3}, {2, 2, 0}}, 3, 2).classes().mul(x), 2, 3),
                check(new Bert(BERT, 1), (m, x) -> m.pooled(m.states(TEXTS)).mul(x), 2, 4),
                check(new MaskedLanguageHead(BERT, INIT), (m, x) -> m.forward(x, x.reshape(5, 4)), 1, 5, 4),
                check(new NextSentenceHead(BERT, INIT), NextSentenceHead::forward, 3, 4),
                check(new BertForPretraining(new Bert(BERT, 1), 1), (m, x) -> {
                    BertPretraining.Logits logits = m.forward(TEXTS);
                    return logits.tokens().mul(x).sum().add(logits.next().square().sum());
                }, 2, 3, 5),
                check(new BertClassifier(new Bert(BERT, 1), 3, 1), (m, x) -> m.forward(TEXTS).mul(x), 2, 3),
                check(new BertTagger(new Bert(BERT, 1), 2, 1), (m, x) -> m.forward(TEXTS).mul(x), 2, 3, 2),
                check(new BertSpans(new Bert(BERT, 1), 1), (m, x) -> m.forward(TEXTS).start().mul(m.forward(TEXTS).end()).mul(x), 2, 3),
                check(new BertChoice(new Bert(BERT, 1), 1), (m, x) -> m.forward(TEXTS, 2).mul(x), 1, 2))).flatMap(Function.identity());
    }

    /** ELMo and what it is made of; the words hold no id 0, whose row of the table stays as it is. */
    private static Stream<Arguments> elmo() {
        int[][][] words = {{{2, 1, 4, 3}, {2, 5, 3, 1}}, {{4, 4, 2, 1}, {1, 3, 5, 2}}};
        CharCnnConfig characters = new CharCnnConfig(6, 4, 2, List.of(new Filters(1, 2), new Filters(3, 2)), Activation.TANH, 1, 3);
        CharCnnConfig all = new CharCnnConfig(262, 4, 1, List.of(new Filters(2, 3)), Activation.TANH, 0, 2);
        Elmo frozen = new Elmo(new ElmoConfig(4, all, 3, 2, 0, 0), 1);
        frozen.convertTo(DType.FLOAT64);
        return Stream.of(
                check(new Conv1d(2, 3, 2, INIT), Conv1d::forward, 2, 2, 4),
                check(new Highway(4, INIT), Highway::forward, 2, 3, 4),
                check(new CharCnn(characters, INIT), (m, x) -> m.forward(words).mul(x), 2, 2, 3),
                check(new Lstm(LstmConfig.of(3, 4), false, INIT), Lstm::forward, 2, 4, 3),
                check(new Lstm(new LstmConfig(3, 4, 2, 0.4, 0.3), true, INIT), Lstm::forward, 2, 4, 3),
                check(new BidirectionalLstm(new LstmConfig(3, 4, 2, 0, 0), INIT), (m, x) -> m.forward(x, 4, 2), 2, 4, 3),
                check(new LayerMix(3, false), (m, x) -> m.forward(List.of(x, x.square(), x.tanh())), 2, 3, 4),
                check(new LayerMix(2, true), (m, x) -> m.forward(List.of(x, x.square())), 2, 3, 4),
                check(new ElmoClassifier(frozen, 3, 1), (m, x) -> m.forward(words).mul(x), 2, 3),
                check(new Elmo(new ElmoConfig(4, all, 3, 2, 0, 0), 1), (m, x) -> {
                    BidirectionalLanguageModel.Logits logits = m.forward(words);
                    return logits.next().mul(x).add(logits.previous().mul(x.square()));
                }, 2, 2, 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void equalsFiniteDifferences(String name, Module module, Forward<Module> forward, int... shape) {
        // Of its own, so that a module more changes no other's numbers: near a kink, as of ReLU, differences tell nothing.
        RANDOM.setSeed(name.hashCode());
        module.convertTo(DType.FLOAT64);
        // Large, and other than zeros and ones, so that no gradient is lost in the tolerance.
        for (Tensor parameter : module.parameters().values()) Updates.assign(parameter, normal(parameter.shape()).mul(0.6));
        Function<Tensor[], Tensor> f = t -> forward.of(module, t[0]);
        Tensor[] inputs = Stream.concat(Stream.of(normal(shape)), module.parameters().values().stream()).toArray(Tensor[]::new);
        assertThat(Gradients.check(f, inputs)).isLessThan(1e-6);
    }

    /** Each is checked by itself or, where it is not public, as a part of a larger one. */
    @Test
    void everyModuleIsChecked() {
        List<String> checked = modules().map(check -> (Module) check.get()[1]).map(Module::toString).toList();
        List<JavaClass> modules = ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importUrl(Module.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                    .filter(one -> one.isAssignableTo(Module.class) && !one.getModifiers().contains(JavaModifier.ABSTRACT)).toList();
        });
        assertThat(modules).extracting(JavaClass::getSimpleName).contains("Linear", "GptBlock");
        for (JavaClass module : modules) {
            String name = module.getSimpleName();
            boolean isPublic = module.getModifiers().contains(JavaModifier.PUBLIC);
            assertThat(checked).as("checks of %s", name)
                    .anyMatch(tree -> isPublic ? tree.matches("(?s)" + name + "\\b.*") : tree.contains(": " + name));
        }
    }

    private static <M extends Module> Arguments check(M module, Forward<M> forward, int... shape) {
        return arguments(module.getClass().getSimpleName(), module, forward, shape);
    }

    private static <M extends Module> M training(M module) {
        module.setTraining(true);
        return module;
    }

    private static Tensor normal(int... shape) {
        return Tensor.randomNormal(RANDOM, shape).to(DType.FLOAT64);
    }
}
