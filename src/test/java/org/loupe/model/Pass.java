package org.loupe.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertChoice;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.bert.BertSpans;
import org.loupe.model.bert.BertTagger;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.ElmoClassifier;
import org.loupe.model.elmo.ElmoConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptClassifier;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.nn.Module;
import org.loupe.nn.Residual;
import org.loupe.objective.BertPretraining;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.text.Batch;
import org.loupe.text.WordCharacters;

/** A small model of any family, two texts for it, and all that it gives for them. */
record Pass(Module module, Supplier<List<Tensor>> work) {
    private static final int VOCABULARY = 11;

    /**
     * Every model and every head, by its title, each to be made anew as often as is wanted, always alike.
     *
     * @param time of the texts; where padding can be, the second is one shorter
     */
    static Map<String, Supplier<Pass>> all(int time, double dropout) {
        int[][] ids = texts(time);
        Batch batch = new Batch(ids, new int[][] {filled(time, time), filled(time, time - 1)}, new int[2][time]);
        int[][][] words = new WordCharacters(6).batch(Arrays.stream(ids).map(text ->
                IntStream.range(0, text == ids[0] ? time : time - 1).mapToObj(t -> "abcdefghijk".substring(text[t])).toList()).toList());
        GptConfig gpt = GptConfig.of(VOCABULARY, time, 12, 2, 3).withDropout(dropout);
        LlamaConfig llama = LlamaConfig.of(VOCABULARY, time, 16, 2, 4, 2, 24);
        BertConfig bert = BertConfig.of(VOCABULARY, time, 12, 2, 3).withDropout(dropout);
        ElmoConfig elmo = ElmoConfig.of(7, 6, List.of(new Filters(1, 4), new Filters(2, 5)), 1, 6, 8).withDropout(dropout);
        Map<String, Supplier<Pass>> all = new LinkedHashMap<>();
        all.put("GPT-2", () -> of(new Gpt(gpt, 5), m -> List.of(m.forward(ids))));
        all.put("GPT-1", () -> of(new Gpt(gpt.withResidual(Residual.POST_NORM), 5), m -> List.of(m.forward(ids))));
        all.put("GPT that classifies", () -> of(new GptClassifier(new Gpt(gpt, 5), 3, 5), m ->
                List.of(m.forward(ids, time, time - 1).classes(), m.forward(ids, time, time - 1).next())));
        all.put("LLaMA", () -> of(new Llama(llama, 5), m -> List.of(m.forward(ids))));
        all.put("Mistral", () -> of(new Llama(llama.withSlidingWindow(3), 5), m -> List.of(m.forward(ids))));
        all.put("Qwen3", () -> of(new Llama(llama.asQwen3(6), 5), m -> List.of(m.forward(ids))));
        all.put("BERT", () -> of(new BertForPretraining(new Bert(bert, 5), 5), m -> {
            BertPretraining.Logits logits = m.forward(batch);
            return List.of(logits.tokens(), logits.next());
        }));
        all.put("BERT that classifies", () -> of(new BertClassifier(new Bert(bert, 5), 3, 5), m -> List.of(m.forward(batch))));
        all.put("BERT that tags", () -> of(new BertTagger(new Bert(bert, 5), 3, 5), m -> List.of(m.forward(batch))));
        all.put("BERT that chooses", () -> of(new BertChoice(new Bert(bert, 5), 5), m -> List.of(m.forward(batch, 2))));
        all.put("BERT of spans", () -> of(new BertSpans(new Bert(bert, 5), 5), m -> {
            BertSpans.Logits logits = m.forward(batch);
            return List.of(logits.start(), logits.end());
        }));
        all.put("ELMo", () -> of(new Elmo(elmo, 5), m -> {
            org.loupe.objective.BidirectionalLanguageModel.Logits logits = m.forward(words);
            return List.of(logits.next(), logits.previous());
        }));
        all.put("ELMo's layers", () -> of(new Elmo(elmo, 5), m -> m.layers(words)));
        all.put("ELMo that classifies", () -> of(new ElmoClassifier(scattered(new Elmo(elmo, 5)), 3, 5), m -> List.of(m.forward(words))));
        return all;
    }

    private static <M extends Module> Pass of(M module, Function<M, List<Tensor>> forward) {
        scattered(module);
        return new Pass(module, () -> forward.apply(module));
    }

    /** All parameters spread far, so that each has an effect that can be seen. */
    private static <M extends Module> M scattered(M module) {
        Random random = new Random(3);
        module.parameters().values().forEach(parameter -> Updates.assign(parameter, Tensor.randomNormal(random, parameter.shape()).mul(0.5)));
        return module;
    }

    private static int[][] texts(int time) {
        int[][] ids = new int[2][];
        for (int text = 0; text < 2; text++) ids[text] = new Random(7 + text).ints(time, 0, VOCABULARY).toArray();
        return ids;
    }

    /** 1 in the first places, 0 after them. */
    private static int[] filled(int time, int ones) {
        int[] row = new int[time];
        Arrays.fill(row, 0, ones, 1);
        return row;
    }

    List<Tensor> forward() {
        return work.get();
    }

    /** All numbers that the model gives, one behind the other. */
    float[] outputs() {
        return joined(work.get());
    }

    static float[] joined(List<Tensor> tensors) {
        List<float[]> parts = new ArrayList<>();
        tensors.forEach(tensor -> parts.add(tensor.toFloats()));
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
