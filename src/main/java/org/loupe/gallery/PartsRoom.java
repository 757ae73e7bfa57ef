package org.loupe.gallery;

import java.util.List;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.show.ArchitectureView;
import org.loupe.show.AttentionMaskView;
import org.loupe.show.PositionsView;

/** Parts, which need no training, and the plans of models. */
final class PartsRoom {
    private PartsRoom() {
    }

    static List<Exhibit> exhibits() {
        List<String> tokens = List.of("the", "cat", "sat", "on", "the", "mat", "and", "saw", "the", "dog", "run", ".");
        return List.of(
                new Exhibit("masks", "Masks", "Who may look at whom?", () -> AttentionMaskView.gallery(tokens)),
                new Exhibit("sinusoidal", "Sinusoidal positions", "How do sines tell where a token stands?", () -> PositionsView.sinusoidal(64, 64)),
                new Exhibit("rotary", "Rotary positions", "How does a turn tell how far apart two tokens are?", () -> PositionsView.rotary(LlamaConfig.of(1000, 64, 64, 2, 4, 2, 172), 64)),
                new Exhibit("alibi", "ALiBi", "How does a penalty for the distance do without positions?", () -> PositionsView.alibi(8, 64)),
                new Exhibit("architecture", "Architecture", "What is a GPT-2 made of, and where are its parameters?", () -> ArchitectureView.of(Gpt.blank(GptConfig.gpt2(), 1))),
                new Exhibit("differences", "GPT beside LLaMA", "What did LLaMA change?", () -> ArchitectureView.compare("GPT", new Gpt(GptConfig.of(1000, 64, 64, 2, 4), 1),
                        "LLaMA", new Llama(LlamaConfig.of(1000, 64, 64, 2, 4, 2, 172), 1))));
    }
}
