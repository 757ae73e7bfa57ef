package org.loupe.model.llama;

import org.loupe.position.RopeScaling;

/**
 * The published sizes, each with its number of parameters. From Touvron et al. 2023 (LLaMA, table 2), Touvron et al. 2023
 * (Llama 2, table 1), Grattafiori et al. 2024 (table 3), Jiang et al. 2023 (Mistral, table 1), and the {@code config.json} of
 * the released weights.
 */
public final class LlamaPresets {
    private LlamaPresets() { }

    /** LLaMA 7B: 6,738,415,616. */
    public static LlamaConfig llama1_7b() {
        return llama1(4096, 32, 32, 11_008);
    }

    /** 13,015,864,320. */
    public static LlamaConfig llama1_13b() {
        return llama1(5120, 40, 40, 13_824);
    }

    /** 32,528,943,616, which is why it is also called 33B. */
    public static LlamaConfig llama1_30b() {
        return llama1(6656, 60, 52, 17_920);
    }

    /** 65,285,660,672, with another epsilon than its siblings, as its released params.json has it. */
    public static LlamaConfig llama1_65b() {
        return llama1(8192, 80, 64, 22_016).withEpsilon(1e-5);
    }

    /** LLaMA 2 7B, LLaMA's sizes for texts twice as long: 6,738,415,616. */
    public static LlamaConfig llama2_7b() {
        return LlamaConfig.of(32_000, 4096, 4096, 32, 32, 32, 11_008);
    }

    /** 13,015,864,320. */
    public static LlamaConfig llama2_13b() {
        return LlamaConfig.of(32_000, 4096, 5120, 40, 40, 40, 13_824);
    }

    /** The first with grouped heads: 68,976,648,192. */
    public static LlamaConfig llama2_70b() {
        return LlamaConfig.of(32_000, 4096, 8192, 80, 64, 8, 28_672);
    }

    /** LLaMA 3 8B: 8,030,261,248. */
    public static LlamaConfig llama3_8b() {
        return llama3(8192, 4096, 32, 32, 14_336);
    }

    /** 70,553,706,496. */
    public static LlamaConfig llama3_70b() {
        return llama3(8192, 8192, 80, 64, 28_672);
    }

    /** LLaMA 3.1 8B, LLaMA 3's sizes for long texts: 8,030,261,248. */
    public static LlamaConfig llama31_8b() {
        return llama31(4096, 32, 32, 14_336, 8);
    }

    /** 70,553,706,496. */
    public static LlamaConfig llama31_70b() {
        return llama31(8192, 80, 64, 28_672, 8);
    }

    /** 405,853,388,800. */
    public static LlamaConfig llama31_405b() {
        return llama31(16_384, 126, 128, 53_248, 8);
    }

    /** LLaMA 3.2 1B, with a tied head: 1,235,814,400. */
    public static LlamaConfig llama32_1b() {
        return llama31(2048, 16, 32, 8192, 32).withTiedHead();
    }

    /** 3,212,749,824. */
    public static LlamaConfig llama32_3b() {
        return llama31(3072, 28, 24, 8192, 32).withTiedHead();
    }

    /** SmolLM2-135M (Allal et al. 2025): 134,515,008. */
    public static LlamaConfig smolLm2_135m() {
        return LlamaConfig.of(49_152, 8192, 576, 30, 9, 3, 1536).withRope(100_000, RopeScaling.none()).withTiedHead();
    }

    /** Mistral 7B, version 0.1, the one with a window: 7,241,732,096. */
    public static LlamaConfig mistral_7b() {
        return LlamaConfig.of(32_000, 32_768, 4096, 32, 32, 8, 14_336).withSlidingWindow(4096);
    }

    /** Qwen2 0.5B: 494,032,768. */
    public static LlamaConfig qwen2_05b() {
        return qwen(151_936, 131_072, 896, 24, 14, 2, 4864).asQwen2().withTiedHead();
    }

    /** 1,543,714,304. */
    public static LlamaConfig qwen2_15b() {
        return qwen(151_936, 131_072, 1536, 28, 12, 2, 8960).asQwen2().withTiedHead();
    }

    /** 7,615,616,512. */
    public static LlamaConfig qwen2_7b() {
        return qwen(152_064, 131_072, 3584, 28, 28, 4, 18_944).asQwen2();
    }

    /** Qwen3 0.6B: 596,049,920. */
    public static LlamaConfig qwen3_06b() {
        return qwen(151_936, 40_960, 1024, 28, 16, 8, 3072).asQwen3(128).withTiedHead();
    }

    /** 1,720,574,976. */
    public static LlamaConfig qwen3_17b() {
        return qwen(151_936, 40_960, 2048, 28, 16, 8, 6144).asQwen3(128).withTiedHead();
    }

    /** 8,190,735,360. */
    public static LlamaConfig qwen3_8b() {
        return qwen(151_936, 40_960, 4096, 36, 32, 8, 12_288).asQwen3(128);
    }

    private static LlamaConfig llama1(int hidden, int layers, int heads, int intermediate) {
        return LlamaConfig.of(32_000, 2048, hidden, layers, heads, heads, intermediate).withEpsilon(1e-6);
    }

    private static LlamaConfig llama3(int context, int hidden, int layers, int heads, int intermediate) {
        return LlamaConfig.of(128_256, context, hidden, layers, heads, 8, intermediate).withRope(500_000, RopeScaling.none());
    }

    private static LlamaConfig llama31(int hidden, int layers, int heads, int intermediate, double factor) {
        return llama3(131_072, hidden, layers, heads, intermediate).withRope(500_000, new RopeScaling.Llama3(factor, 1, 4, 8192));
    }

    private static LlamaConfig qwen(int vocabulary, int context, int hidden, int layers, int heads, int keyValueHeads, int intermediate) {
        return LlamaConfig.of(vocabulary, context, hidden, layers, heads, keyValueHeads, intermediate)
                .withRope(1_000_000, RopeScaling.none()).withEpsilon(1e-6);
    }
}
