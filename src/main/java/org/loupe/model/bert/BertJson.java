package org.loupe.model.bert;

import org.loupe.model.HuggingFaceJson;

/** A {@code config.json} of bert: what Loupe computes is read, what it does not is refused. */
final class BertJson {
    private BertJson() { }

    static BertConfig read(HuggingFaceJson json) {
        json.requireType("bert");
        double dropout = json.number("hidden_dropout_prob", 0.1);
        json.require("hidden_act", "gelu").require("position_embedding_type", "absolute").require("tie_word_embeddings", true)
                .require("is_decoder", false).require("add_cross_attention", false).require("classifier_dropout", dropout);
        return new BertConfig(json.integer("vocab_size"), json.integer("max_position_embeddings"), json.integer("type_vocab_size", 2),
                json.integer("hidden_size"), json.integer("num_hidden_layers"), json.integer("num_attention_heads"),
                json.integer("intermediate_size"), dropout, json.number("attention_probs_dropout_prob", 0.1),
                json.number("layer_norm_eps", 1e-12));
    }

    static String write(BertConfig c) {
        return HuggingFaceJson.of(c.modelType()).put("vocab_size", c.vocabulary()).put("max_position_embeddings", c.context())
                .put("type_vocab_size", c.segments()).put("hidden_size", c.hidden()).put("num_hidden_layers", c.layers())
                .put("num_attention_heads", c.heads()).put("intermediate_size", c.intermediate()).put("hidden_act", "gelu")
                .put("hidden_dropout_prob", c.dropout()).put("attention_probs_dropout_prob", c.attentionDropout())
                .put("layer_norm_eps", c.epsilon()).put("position_embedding_type", "absolute").toString();
    }
}
