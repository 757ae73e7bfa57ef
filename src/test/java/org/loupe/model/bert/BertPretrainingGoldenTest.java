package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.loupe.Closeness.close;
import static org.loupe.model.bert.BertGolden.PRETRAINING;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.nn.Trace;
import org.loupe.objective.BertPretraining;
import org.loupe.objective.MaskedTexts;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;
import org.loupe.text.Batch;

/** BERT and the heads of pre-training against transformers, in several sizes and both tellings. */
class BertPretrainingGoldenTest {
    static Stream<String> cases() {
        return BertGolden.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void statesOfEveryLayer(String name) {
        BertForPretraining model = model(name);
        Batch batch = BertGolden.batch(name);
        for (Telling telling : Telling.values()) telling.during(() -> {
            Trace trace = Trace.of(() -> model.forward(batch));
            for (String state : PRETRAINING.names(name + "/hidden/")) {
                int layers = state.equals("embedding") ? 0 : Integer.parseInt(state.substring("layer.".length())) + 1;
                close(state, trace.get("bert.residual." + layers).toFloats(), PRETRAINING.floats(name + "/hidden/" + state), 1e-5);
            }
            close("pooled", trace.get("bert.pooled").toFloats(), PRETRAINING.floats(name + "/pooled"), 1e-5);
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndGradients(String name) {
        BertForPretraining model = model(name);
        Batch batch = BertGolden.batch(name);
        for (Telling telling : Telling.values()) telling.during(() -> Memory.scope(() -> {
            BertPretraining.Logits logits = model.forward(batch);
            close("tokens", logits.tokens().toFloats(), PRETRAINING.floats(name + "/tokens"), 1e-4);
            close("tokens alone", model.tokens(batch).toFloats(), PRETRAINING.floats(name + "/tokens"), 1e-4);
            close("next", logits.next().toFloats(), PRETRAINING.floats(name + "/next"), 1e-4);
            BertGolden.compareGradients(model, loss(name, logits), PRETRAINING, name + "/");
            return null;
        }));
    }

    /** As in training, where tokens are scored only where one is hidden: the loss, all gradients and the steps are the same. */
    @ParameterizedTest
    @MethodSource("cases")
    void scoresOfTheHiddenPlacesAlone(String name) {
        Batch batch = BertGolden.batch(name);
        MaskedTexts.Questions questions = new MaskedTexts.Questions(batch, PRETRAINING.ids(name + "/targets"));
        for (Telling telling : Telling.values()) telling.during(() -> {
            BertForPretraining model = model(name);
            Memory.scope(() -> {
                Tensor all = model.forward(batch).tokens(), some = model.forwardAt(batch, questions.places()).tokens();
                assertThat(some.shape()).containsExactly(questions.count(), all.shape(2));
                close("tokens", some.toFloats(), rows(all, questions.places()), 1e-5);
                close("tokens alone", model.tokensAt(batch, questions.places()).toFloats(), some.toFloats(), 1e-6);
                BertGolden.compareGradients(model, loss(name, questions, model), PRETRAINING, name + "/");
            });
            BertGolden.compareSteps(model, () -> loss(name, questions, model), PRETRAINING, name + "/");
            return null;
        });
    }

    private static Tensor loss(String name, MaskedTexts.Questions questions, BertForPretraining model) {
        return BertPretraining.loss(model.forwardAt(questions.batch(), questions.places()), questions.hidden(),
                PRETRAINING.ints(name + "/labels")).sum();
    }

    /** Rows of [batch, time, vocabulary], with all texts one behind the other. */
    private static float[] rows(Tensor x, int... places) {
        float[] values = x.toFloats(), rows = new float[places.length * x.shape(2)];
        for (int i = 0; i < places.length; i++) System.arraycopy(values, places[i] * x.shape(2), rows, i * x.shape(2), x.shape(2));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsOfAdamW(String name) {
        for (Telling telling : Telling.values()) telling.during(() -> {
            BertForPretraining model = model(name);
            Batch batch = BertGolden.batch(name);
            Supplier<Tensor> loss = () -> loss(name, model.forward(batch));
            BertGolden.compareSteps(model, loss, PRETRAINING, name + "/");
            return null;
        });
    }

    @Test
    void publishedSizesHaveAsManyParametersAsInTransformers() {
        assertThat(PRETRAINING.names("preset/")).containsExactlyInAnyOrder("tiny", "mini", "small", "medium", "base", "large", "miniLmL6");
        for (String preset : PRETRAINING.names("preset/")) {
            int[] counts = PRETRAINING.ints("preset/" + preset);
            assertThat(preset(preset).parameterCount()).as(preset).isEqualTo(counts[0]);
            assertThat(preset(preset).pretrainingParameters().total()).as(preset).isEqualTo(counts[1]);
        }
        assertThat(PRETRAINING.ints("preset/base")[0]).isEqualTo(109_482_240);
    }

    private static BertConfig preset(String name) {
        int vocabulary = BertConfig.UNCASED;
        return switch (name) {
            case "tiny" -> BertConfig.tiny(vocabulary);
            case "mini" -> BertConfig.mini(vocabulary);
            case "small" -> BertConfig.small(vocabulary);
            case "medium" -> BertConfig.medium(vocabulary);
            case "base" -> BertConfig.base(vocabulary);
            case "large" -> BertConfig.large(vocabulary);
            case "miniLmL6" -> BertConfig.miniLmL6(vocabulary);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static BertForPretraining model(String name) {
        BertForPretraining model = new BertForPretraining(BertGolden.bert(name), 1);
        assertThat(model.parameters().keySet()).containsExactlyInAnyOrderElementsOf(PRETRAINING.names(name + "/param/"));
        BertGolden.fill(model, PRETRAINING, name + "/param/");
        return model;
    }

    private static Tensor loss(String name, BertPretraining.Logits logits) {
        return BertPretraining.loss(logits, PRETRAINING.ints(name + "/targets"), PRETRAINING.ints(name + "/labels")).sum();
    }
}
