package org.loupe.weights;

import static org.loupe.weights.NameTable.Layout.AS_IT_IS;
import static org.loupe.weights.NameTable.Layout.INTERLEAVED;

/** What a GGUF file calls the parameters of LLaMA and its relatives. */
final class GgufNames {
    private GgufNames() { }

    /** @param interleaved whether queries and keys lie in pairs of neighbours, as the converter leaves them for llama, not for Qwen */
    static NameTable llama(boolean interleaved) {
        NameTable.Layout rotated = interleaved ? INTERLEAVED : AS_IT_IS;
        return new NameTable()
                .plus("tokens", "token_embd")
                .plus("layer.*.attentionNorm", "blk.*.attn_norm")
                .plus("layer.*.attention.query", "blk.*.attn_q", rotated)
                .plus("layer.*.attention.key", "blk.*.attn_k", rotated)
                .plus("layer.*.attention.value", "blk.*.attn_v")
                .plus("layer.*.attention.queryNorm", "blk.*.attn_q_norm")
                .plus("layer.*.attention.keyNorm", "blk.*.attn_k_norm")
                .plus("layer.*.attention.output", "blk.*.attn_output")
                .plus("layer.*.mlpNorm", "blk.*.ffn_norm")
                .plus("layer.*.mlp.gate", "blk.*.ffn_gate")
                .plus("layer.*.mlp.up", "blk.*.ffn_up")
                .plus("layer.*.mlp.down", "blk.*.ffn_down")
                .plus("norm", "output_norm")
                .plus("head", "output");
    }
}
