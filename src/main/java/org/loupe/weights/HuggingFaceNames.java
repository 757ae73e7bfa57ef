package org.loupe.weights;

import static org.loupe.weights.NameTable.Layout.TRANSPOSED;

/** What Hugging Face's transformers calls the parameters of each model, in safetensors and in {@code state_dict()}. */
final class HuggingFaceNames {
    static final NameTable LLAMA = new NameTable()
            .plus("tokens", "model.embed_tokens")
            .plus("layer.*.attentionNorm", "model.layers.*.input_layernorm")
            .plus("layer.*.attention.query", "model.layers.*.self_attn.q_proj")
            .plus("layer.*.attention.key", "model.layers.*.self_attn.k_proj")
            .plus("layer.*.attention.value", "model.layers.*.self_attn.v_proj")
            .plus("layer.*.attention.queryNorm", "model.layers.*.self_attn.q_norm")
            .plus("layer.*.attention.keyNorm", "model.layers.*.self_attn.k_norm")
            .plus("layer.*.attention.output", "model.layers.*.self_attn.o_proj")
            .plus("layer.*.mlpNorm", "model.layers.*.post_attention_layernorm")
            .plus("layer.*.mlp.gate", "model.layers.*.mlp.gate_proj")
            .plus("layer.*.mlp.up", "model.layers.*.mlp.up_proj")
            .plus("layer.*.mlp.down", "model.layers.*.mlp.down_proj")
            .plus("norm", "model.norm")
            .plus("head", "lm_head");

    /** Queries, keys and values stand side by side in one matrix, and all matrices of a block are transposed. */
    static final NameTable GPT2 = new NameTable()
            .plus("tokens", "transformer.wte")
            .plus("positions", "transformer.wpe")
            .plus("layer.*.attentionNorm", "transformer.h.*.ln_1")
            .plusPart("layer.*.attention.query", "transformer.h.*.attn.c_attn", TRANSPOSED, 0, 3)
            .plusPart("layer.*.attention.key", "transformer.h.*.attn.c_attn", TRANSPOSED, 1, 3)
            .plusPart("layer.*.attention.value", "transformer.h.*.attn.c_attn", TRANSPOSED, 2, 3)
            .plus("layer.*.attention.output", "transformer.h.*.attn.c_proj", TRANSPOSED)
            .plus("layer.*.mlpNorm", "transformer.h.*.ln_2")
            .plus("layer.*.mlp.up", "transformer.h.*.mlp.c_fc", TRANSPOSED)
            .plus("layer.*.mlp.down", "transformer.h.*.mlp.c_proj", TRANSPOSED)
            .plus("norm", "transformer.ln_f");

    static final NameTable BERT = new NameTable()
            .plus("tokens", "bert.embeddings.word_embeddings")
            .plus("positions", "bert.embeddings.position_embeddings")
            .plus("segments", "bert.embeddings.token_type_embeddings")
            .plus("embeddingNorm", "bert.embeddings.LayerNorm")
            .plus("layer.*.attention.query", "bert.encoder.layer.*.attention.self.query")
            .plus("layer.*.attention.key", "bert.encoder.layer.*.attention.self.key")
            .plus("layer.*.attention.value", "bert.encoder.layer.*.attention.self.value")
            .plus("layer.*.attention.output", "bert.encoder.layer.*.attention.output.dense")
            .plus("layer.*.attentionNorm", "bert.encoder.layer.*.attention.output.LayerNorm")
            .plus("layer.*.mlp.up", "bert.encoder.layer.*.intermediate.dense")
            .plus("layer.*.mlp.down", "bert.encoder.layer.*.output.dense")
            .plus("layer.*.mlpNorm", "bert.encoder.layer.*.output.LayerNorm")
            .plus("pooler", "bert.pooler.dense");

    static final NameTable BERT_FOR_PRETRAINING = new NameTable()
            .plusAll("bert", BERT)
            .plus("maskedLanguage.dense", "cls.predictions.transform.dense")
            .plus("maskedLanguage.norm", "cls.predictions.transform.LayerNorm")
            .plus("maskedLanguage", "cls.predictions")
            .plus("nextSentence.output", "cls.seq_relationship");

    private HuggingFaceNames() { }

    /** A BERT with a head for fine-tuning. @param head {@code classifier}, or {@code qa_outputs} for spans */
    static NameTable bertWith(String head) {
        return new NameTable().plusAll("bert", BERT).plus("head", head);
    }
}
