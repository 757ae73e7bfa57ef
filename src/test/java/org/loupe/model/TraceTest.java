package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.loupe.Closeness.close;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.nn.Change;
import org.loupe.nn.Trace;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Telling;
import org.loupe.tensor.Tensor;

/** The names of values are of one scheme in all models, and to look at them changes nothing. */
class TraceTest {
    private static final int TIME = 5;

    private static Trace trace(String title) {
        Pass pass = Pass.all(TIME, 0).get(title).get();
        return Trace.of(pass.work());
    }

    private static List<String> transformer(String path, int heads, String... mlp) {
        return transformer(path, heads, List.of("query", "key", "value", "scores", "probabilities"), mlp);
    }

    private static List<String> transformer(String path, int heads, List<String> attention, String... mlp) {
        List<String> names = new ArrayList<>(List.of(path + "residual.0"));
        for (int layer = 0; layer < 2; layer++) {
            String here = path + "layer." + layer + ".";
            for (String value : attention) names.add(here + "attention." + value);
            for (int head = 0; head < heads; head++) names.add(here + "attention.head." + head + ".out");
            names.add(here + "attention.out");
            names.add(here + "middle");
            for (String value : mlp) names.add(here + "mlp." + value);
            names.add(path + "residual." + (layer + 1));
        }
        return names;
    }

    private static List<String> elmo() {
        List<String> names = new ArrayList<>(List.of("words.filters", "words.highway.0.gate", "words.highway.0.out", "words.out"));
        for (String direction : List.of("lstm.forward.", "lstm.backward.")) for (int layer = 0; layer < 2; layer++) {
            for (String value : List.of("gate.input", "gate.forget", "candidate", "gate.output", "cell", "out"))
                names.add(direction + layer + "." + value);
            names.add(direction + "residual." + (layer + 1));
        }
        return names;
    }

    private static List<String> and(List<String> names, String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void namesFollowOneScheme() {
        List<String> gpt = transformer("", 3, "active", "out");
        List<String> llama = transformer("", 4, List.of("query", "query.rotated", "key", "key.rotated", "value", "scores", "probabilities"), "gate", "active", "out");
        List<String> qwen = transformer("", 4, List.of("query", "query.normalised", "query.rotated", "key", "key.normalised", "key.rotated", "value", "scores",
                "probabilities"), "gate", "active", "out");
        List<String> bert = transformer("bert.", 3, "active", "out");
        Map<String, List<String>> names = new LinkedHashMap<>();
        names.put("GPT-2", and(gpt, "logits"));
        names.put("GPT-1", and(gpt, "logits"));
        names.put("GPT that classifies", and(transformer("gpt.", 3, "active", "out"), "logits", "gpt.logits"));
        names.put("LLaMA", and(llama, "logits"));
        names.put("Mistral", and(llama, "logits"));
        names.put("Qwen3", and(qwen, "logits"));
        names.put("BERT", and(bert, "maskedLanguage.logits", "bert.pooled", "nextSentence.logits"));
        names.put("BERT that classifies", and(bert, "bert.pooled", "logits"));
        names.put("BERT that tags", and(bert, "logits"));
        names.put("BERT that chooses", and(bert, "bert.pooled", "logits"));
        names.put("BERT of spans", and(bert, "logits.start", "logits.end"));
        names.put("ELMo", and(elmo(), "logits", "logits.previous"));
        names.put("ELMo's layers", and(elmo(), "vectors.0", "vectors.1", "vectors.2"));
        names.put("ELMo that classifies", and(elmo(), "vectors.0", "vectors.1", "vectors.2", "mix.shares", "mix.out", "logits"));
        assertThat(names.keySet()).isEqualTo(Pass.all(TIME, 0).keySet());
        names.forEach((title, expected) -> assertThat(trace(title).names()).as(title).containsExactlyElementsOf(expected));
    }

    @ParameterizedTest
    @MethodSource
    void theStreamIsTheSumOfWhatIsAddedToIt(String title, String path) {
        Trace trace = trace(title);
        for (int layer = 0; layer < 2; layer++) {
            String here = path + "layer." + layer + ".";
            Tensor middle = trace.get(path + "residual." + layer).add(trace.get(here + "attention.out"));
            Tensor after = trace.get(here + "middle").add(trace.get(here + "mlp.out"));
            if (title.equals("GPT-2") || title.equals("LLaMA")) {
                assertThat(trace.get(here + "middle").toFloats()).isEqualTo(middle.toFloats());
                assertThat(trace.get(path + "residual." + (layer + 1)).toFloats()).isEqualTo(after.toFloats());
            } else {
                close("middle", normalised(title, here + "attentionNorm", middle).toFloats(), trace.get(here + "middle").toFloats(), 1e-6);
                close("after", normalised(title, here + "mlpNorm", after).toFloats(), trace.get(path + "residual." + (layer + 1)).toFloats(), 1e-6);
            }
        }
    }

    static Stream<Arguments> theStreamIsTheSumOfWhatIsAddedToIt() {
        return Stream.of(arguments("GPT-2", ""), arguments("LLaMA", ""), arguments("GPT-1", ""), arguments("BERT", "bert."));
    }

    /** Layer normalisation by its formula, with the weights of this part. */
    private static Tensor normalised(String title, String part, Tensor x) {
        Map<String, Tensor> parameters = Pass.all(TIME, 0).get(title).get().module().parameters();
        Tensor centred = x.sub(x.mean(-1));
        return centred.mul(centred.square().mean(-1).add(title.equals("BERT") ? 1e-12 : 1e-5).rsqrt())
                .mul(parameters.get(part + ".weight")).add(parameters.get(part + ".bias"));
    }

    @Test
    void theStreamsOfElmoStartWithTheFirstLstm() {
        Trace trace = trace("ELMo");
        for (String direction : List.of("lstm.forward.", "lstm.backward.")) {
            Tensor first = trace.get(direction + "0.out");
            assertThat(trace.get(direction + "residual.1").toFloats()).isEqualTo(first.toFloats());
            assertThat(trace.get(direction + "residual.2").toFloats()).isEqualTo(trace.get(direction + "1.out").add(first).toFloats());
        }
    }

    /** In training half of what enters the first layer is 0. */
    @ParameterizedTest
    @ValueSource(strings = {"GPT-2", "BERT"})
    void whatEntersTheFirstLayerHasPassedDropout(String title) {
        Pass pass = Pass.all(40, 0.5).get(title).get();
        pass.module().setTraining(true);
        Trace trace = Trace.of("*residual.0", pass.work());
        assertThat(trace.get(trace.names().iterator().next()).equal(0).mean().item()).isBetween(0.4, 0.6);
    }

    /** All that a pass gives and all gradients of a sum of it, in a model that is new. */
    private static Map<String, float[]> step(Supplier<Pass> made, boolean training, Looking looking) {
        Pass pass = made.get();
        pass.module().setTraining(training);
        Map<String, float[]> numbers = new LinkedHashMap<>();
        List<Tensor> outputs = looking.at(pass);
        numbers.put("outputs", Pass.joined(outputs));
        Tensor loss = Tensor.scalar(0);
        for (Tensor output : outputs) loss = loss.add(output.mul(uneven(output)).sum());
        loss.backward();
        pass.module().parameters().forEach((name, parameter) ->
                numbers.put(name, parameter.grad() == null ? new float[0] : parameter.grad().toFloats()));
        return numbers;
    }

    private interface Looking {
        List<Tensor> at(Pass pass);
    }

    private static Tensor uneven(Tensor like) {
        float[] values = new float[like.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) Math.sin(1 + 1.7 * i);
        return Tensor.of(values, like.shape());
    }

    /** Long enough that kernels and their readable tellings round differently. */
    @ParameterizedTest
    @MethodSource
    void lookingChangesNoBit(String title, double dropout, Telling telling) {
        Supplier<Pass> made = Pass.all(40, dropout).get(title);
        boolean training = dropout > 0;
        telling.during(() -> {
            Map<String, float[]> plain = step(made, training, Pass::forward);
            Map<String, float[]> traced = step(made, training, pass -> {
                List<Tensor> outputs = new ArrayList<>();
                Trace.of("*", () -> outputs.addAll(pass.forward()));
                return outputs;
            });
            Map<String, float[]> same = step(made, training, pass -> Change.none().edit("*", value -> value).during(pass.work()));
            assertThat(plain.values()).as("of something").anyMatch(values -> values.length > 0);
            plain.forEach((name, values) -> {
                assertThat(traced.get(name)).as("traced: %s", name).containsExactly(values);
                assertThat(same.get(name)).as("each value replaced by itself: %s", name).containsExactly(values);
            });
            return null;
        });
    }

    static Stream<Arguments> lookingChangesNoBit() {
        return Pass.all(40, 0).keySet().stream().flatMap(title -> Stream.of(0.0, 0.2).flatMap(dropout ->
                Stream.of(Telling.values()).map(telling -> arguments(title, dropout, telling))));
    }

    @Test
    void layersAndHeadsOutOfRangeAreNamedWithTheNearest() {
        Pass gpt = Pass.all(TIME, 0).get("GPT-2").get();
        for (String name : List.of("layer.99.mlp.out", "layer.2.attention.*", "layer.0.attention.head.99.out", "layer.0.attention.score", "residual.3"))
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> Trace.of(name, gpt.work()))
                    .withMessageContaining("no value is named " + name + ";");
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.of("layer.99.mlp.out", gpt.work()))
                .withMessageContaining("layer.0.mlp.out, ").withMessageContaining("layer.1.mlp.out");
        assertThatIllegalArgumentException().isThrownBy(() -> Change.none().zero("layer.0.attention.head.99.out").during(gpt.work()))
                .withMessageContaining("layer.0.attention.head.2.out");
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.of("layer.0.attention.score", gpt.work()))
                .withMessageContaining("layer.0.attention.scores");
        Pass elmo = Pass.all(TIME, 0).get("ELMo").get();
        assertThatIllegalArgumentException().isThrownBy(() -> Change.none().zero("lstm.forward.0.gates.input").during(elmo.work()))
                .withMessageContaining("lstm.forward.0.gate.input");
        assertThatIllegalArgumentException().isThrownBy(() -> Trace.of(gpt.work()).get("residual.3")).withMessageContaining("residual.2");
    }

    /** Its values outlive every scope, for as long as it is used itself. */
    @Test
    void aTraceThatIsThrownAwayIsFreed() throws InterruptedException {
        Pass gpt = Pass.all(40, 0).get("GPT-2").get();
        Memory.scope(gpt.work());
        long before = settled(0);
        Trace trace = Memory.scope(() -> Trace.of(gpt.work()));
        WeakReference<Trace> thrownAway = new WeakReference<>(trace);
        assertThat(settled(0)).as("two layers' scores alone").isGreaterThan(before + 2 * 4 * 2 * 3 * 40 * 40);
        assertThat(trace.get("layer.0.attention.scores").shape()).containsExactly(2, 3, 40, 40);
        trace = null;
        assertThat(settled(before)).isLessThanOrEqualTo(before);
        assertThat(thrownAway.get()).isNull();
        assertThat(gpt.outputs()).as("the model is there all the time").isNotEmpty();
    }

    /** The bytes in use after the collector had its time, or as soon as they are as few as this. */
    private static long settled(long expected) throws InterruptedException {
        for (int wait = 0; wait < 20 && Memory.report().live() > expected; wait++) {
            System.gc();
            Thread.sleep(20);
        }
        return Memory.report().live();
    }
}
