package org.loupe.weights;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.ModelConfig;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertChoice;
import org.loupe.model.bert.BertClassifier;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.BertForPretraining;
import org.loupe.model.bert.BertSpans;
import org.loupe.model.bert.BertTagger;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Module;

/**
 * A kind of model that a checkpoint may hold.
 *
 * @param name as {@code architectures} of config.json has it
 * @param type of our model
 * @param modelTypes as {@code model_type} has them
 * @param config of the model, from config.json
 * @param build from its configuration and the number of labels; new heads and dropout draw from a fixed seed
 * @param names of its parameters in the files
 * @param base what stands before the names of the model below the head, and is missing in files of that model alone
 * @param optional beginnings of our names that a file may lack: heads and poolers that the model was trained without
 */
record Architecture(String name, Class<? extends Module> type, List<String> modelTypes, Function<HuggingFaceJson, ModelConfig> config,
        BiFunction<ModelConfig, Integer, Module> build, NameTable names, String base, Set<String> optional) {
    private static final long SEED = 0;
    private static final List<String> GPT2 = List.of("gpt2"), BERT = List.of("bert");

    /** All that Loupe knows; of those with one model type, the first is meant where a file does not tell. */
    static final List<Architecture> ALL = List.of(
            llama("LlamaForCausalLM", "llama"), llama("MistralForCausalLM", "mistral"), llama("Qwen2ForCausalLM", "qwen2"),
            llama("Qwen3ForCausalLM", "qwen3"),
            gpt("GPT2LMHeadModel"), gpt("GPT2Model"),
            new Architecture("BertModel", Bert.class, BERT, BertConfig::from, (config, labels) -> bert(config), HuggingFaceNames.BERT, "bert.",
                    Set.of("pooler")),
            pretraining("BertForPreTraining"), pretraining("BertForMaskedLM"),
            bert("BertForSequenceClassification", BertClassifier.class, "classifier",
                    (bert, labels) -> new BertClassifier(bert, labels, SEED), Set.of()),
            bert("BertForTokenClassification", BertTagger.class, "classifier", (bert, labels) -> new BertTagger(bert, labels, SEED),
                    Set.of("bert.pooler")),
            bert("BertForQuestionAnswering", BertSpans.class, "qa_outputs", (bert, labels) -> new BertSpans(bert, SEED), Set.of("bert.pooler")),
            bert("BertForMultipleChoice", BertChoice.class, "classifier", (bert, labels) -> new BertChoice(bert, SEED), Set.of()));

    private static Architecture llama(String name, String type) {
        return new Architecture(name, Llama.class, List.of(type), LlamaConfig::from, (config, labels) -> Llama.blank((LlamaConfig) config),
                HuggingFaceNames.LLAMA, "model.", Set.of());
    }

    private static Architecture gpt(String name) {
        return new Architecture(name, Gpt.class, GPT2, GptConfig::from, (config, labels) -> Gpt.blank((GptConfig) config, SEED),
                HuggingFaceNames.GPT2, "transformer.", Set.of());
    }

    private static Architecture pretraining(String name) {
        return new Architecture(name, BertForPretraining.class, BERT, BertConfig::from,
                (config, labels) -> new BertForPretraining(bert(config), SEED), HuggingFaceNames.BERT_FOR_PRETRAINING, "bert.",
                name.equals("BertForMaskedLM") ? Set.of("nextSentence", "bert.pooler") : Set.of());
    }

    private static Architecture bert(String name, Class<? extends Module> type, String head, BiFunction<Bert, Integer, Module> with,
            Set<String> optional) {
        return new Architecture(name, type, BERT, BertConfig::from, (config, labels) -> with.apply(bert(config), labels),
                HuggingFaceNames.bertWith(head), "bert.", optional);
    }

    private static Bert bert(ModelConfig config) {
        return Bert.blank((BertConfig) config, SEED);
    }

    /** The one that a config.json names. @throws IllegalArgumentException if Loupe does not know it; the message lists those it knows */
    static Architecture of(HuggingFaceJson config) {
        String type = config.text("model_type");
        List<String> named = config.texts("architectures");
        for (Architecture each : ALL) if (named.isEmpty() ? each.modelTypes.contains(type) : named.contains(each.name)) return each;
        throw config.wrong(named.isEmpty() ? "model_type" : "architectures", "Loupe reads "
                + String.join(", ", ALL.stream().map(Architecture::name).toList()));
    }

    /** The one that a model of ours is. @throws IllegalArgumentException if it is none that has a name in Hugging Face */
    static Architecture of(Module model, String modelType) {
        for (Architecture each : ALL) if (each.modelTypes.contains(modelType) && each.type.isInstance(model)) return each;
        throw unnamed(model);
    }

    static IllegalArgumentException unnamed(Module model) {
        return new IllegalArgumentException("a " + model.getClass().getSimpleName() + " has no name in Hugging Face; those that have one are "
                + String.join(", ", ALL.stream().map(Architecture::name).toList()));
    }

    /** What a file calls a parameter when it is written: a model without a head stands alone there. */
    String saved(String theirs) {
        return type == Bert.class ? theirs.substring(base.length()) : theirs;
    }

    /** Whether the outputs of its head have names. */
    boolean hasLabels() {
        return type == BertClassifier.class || type == BertTagger.class;
    }
}
