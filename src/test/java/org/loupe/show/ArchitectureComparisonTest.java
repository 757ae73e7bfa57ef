package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.Module;
import org.loupe.show.ArchitectureNode.Kind;
import org.loupe.show.SomeModules.Box;

class ArchitectureComparisonTest {
    private static final List<String> NAMES = List.of("A", "B");

    private static ArchitectureNode align(Module a, Module b) {
        return new ArchitectureAlignment(NAMES).of(ArchitectureReader.read(a.tree(), Map.of()), ArchitectureReader.read(b.tree(), Map.of()));
    }

    private static ArchitectureNode find(ArchitectureNode node, String... path) {
        for (String name : path)
            node = node.parts().stream().filter(part -> part.either().name().equals(name)).findFirst().orElseThrow(() -> new AssertionError(name));
        return node;
    }

    private static final Gpt GPT = new Gpt(GptConfig.of(100, 16, 48, 3, 4), 1);
    private static final Llama LLAMA = new Llama(LlamaConfig.of(100, 32, 48, 5, 4, 2, 96), 1);

    @Test
    void gptAgainstLlama() {
        ArchitectureNode root = align(GPT, LLAMA);
        assertThat(root.differences()).containsExactly("Gpt | Llama");
        assertThat(find(root, "tokens").kind()).isEqualTo(Kind.ALIKE);
        assertThat(find(root, "positions").kind()).isEqualTo(Kind.ONLY_LEFT);
        assertThat(find(root, "head").kind()).isEqualTo(Kind.ONLY_RIGHT);
        assertThat(find(root, "norm").differences()).containsExactly("LayerNorm | RmsNorm", "bias only in A");
        ArchitectureNode layers = find(root, "layer.0");
        assertThat(layers.differences()).containsExactly("GptBlock | LlamaBlock", "× 3 | × 5");
        assertThat(find(layers, "attention").kind()).isEqualTo(Kind.INSIDE);
        assertThat(find(layers, "attention", "query").differences()).containsExactly("bias only in A");
        assertThat(find(layers, "attention", "key").differences()).as("grouped keys").containsExactly("weight [48, 48] | [24, 48]", "bias only in A");
        assertThat(find(layers, "mlp").differences()).containsExactly("FeedForward | GatedFeedForward");
        assertThat(find(layers, "mlp", "gate").kind()).isEqualTo(Kind.ONLY_RIGHT);
    }

    @Test
    void bothSizesAndAllMarksAreInWordsAndSigns() {
        ArchitectureComparison view = ArchitectureView.compare("GPT", GPT, "LLaMA", LLAMA);
        long a = GPT.parameterCount(), b = LLAMA.parameterCount();
        assertThat(view.summary()).startsWith(String.format(Locale.ROOT, "GPT: %,d parameters. LLaMA: %,d parameters, %,d more (+%.1f%%).", a, b, b - a, 100.0 * (b - a) / a));
        assertThat(view.text()).startsWith(view.summary()).contains("−    positions: LearnedPositions, weight [16, 48], 768, only in GPT\n")
                .contains("≠    norm: LayerNorm | RmsNorm; bias only in GPT, 96 | 48\n").contains("+    head: Linear, weight [100, 48], 4,800, only in LLaMA\n")
                .contains("=    tokens: Embedding, 4,800 | 4,800\n").containsPattern("keyValueHeads +– +2\n");
        assertThat(view.html()).contains("LayerNorm | RmsNorm; bias only in GPT</td>", "only in LLaMA</td>", ">≠</td>", ">−</td>", ">+</td>", ">=</td>")
                .contains("color:#000;background:#").doesNotContain("<svg", "<style", " aria-");
        String svg = view.picture().orElseThrow().svg();
        assertThat(svg).contains(">≠<", ">−<", ">+<", ">only in LLaMA<", ">LayerNorm | RmsNorm<");
    }

    @Test
    void aModelIsLikeItself() {
        ArchitectureNode root = align(GPT, new Gpt(GptConfig.of(100, 16, 48, 3, 4), 2));
        List<Kind> kinds = new ArrayList<>();
        collect(root, kinds);
        assertThat(kinds).containsOnly(Kind.ALIKE).hasSize(19);
        assertThat(ArchitectureView.compare("A", GPT, "B", GPT).summary()).contains("as many", "= 19 alike.");
    }

    private static void collect(ArchitectureNode node, List<Kind> kinds) {
        kinds.add(node.kind());
        node.parts().forEach(part -> collect(part, kinds));
    }

    /** Each part of either model is drawn once, and stands beside its namesake. */
    @Test
    void everyPartOfBothIsThereOnce() {
        Bert bert = new Bert(BertConfig.of(100, 16, 48, 3, 4), 1);
        ArchitectureNode root = align(bert, GPT);
        assertThat(root.parts().stream().filter(part -> part.left() != null).map(part -> part.left().name()))
                .containsExactly("tokens", "positions", "segments", "embeddingNorm", "dropout", "layer.0", "pooler");
        assertThat(root.parts().stream().filter(part -> part.right() != null).map(part -> part.right().name()))
                .containsExactly("tokens", "positions", "dropout", "layer.0", "norm");
        assertThat(find(root, "layer.0").differences()).containsExactly("BertLayer | GptBlock", "in B in the order attentionNorm, attention, mlpNorm, mlp, dropout");
    }

    @Test
    void groupsOfLayersBelongTogetherInTheirOrder() {
        Box a = new Box(), b = new Box();
        for (int i = 0; i < 4; i++) {
            a.with("layer." + i, new Box().weight("w", 2));
            b.with("layer." + i, new Box().weight("w", i < 3 ? 2 : 5));
        }
        ArchitectureNode root = align(a, b);
        assertThat(root.parts()).extracting(ArchitectureNode::kind).containsExactly(Kind.DIFFERENT, Kind.ONLY_RIGHT);
        assertThat(root.parts().get(0).differences()).containsExactly("× 4 | × 3");
        assertThat(root.parts().get(1).right().name()).isEqualTo("layer.3");
    }

    @Test
    void namesOfModelsAndPartsMayHoldMarkup() {
        ArchitectureComparison view = ArchitectureView.compare("<i>a</i>", new Box().with("<u>", new Box()), "b\n", new Box());
        assertThat(view.html()).contains("&lt;i&gt;a&lt;/i&gt;", "&lt;u&gt;", "b⏎").doesNotContain("<i>", "<u>");
        assertThat(view.text()).contains("as many");
    }

    @Test
    void ofAThousandPartsTheFirstAreDrawn() {
        ArchitectureComparison view = ArchitectureView.compare("wide", SomeModules.wide(1000), "wider", SomeModules.wide(1003));
        assertThat(view.html()).contains("more parts are not shown here").hasSizeLessThan(1_000_000);
        assertThat(view.text()).contains("+ 3 only in wider", "= 1000 alike", "more parts are not shown here");
        assertThat(view.picture().orElseThrow().height()).isLessThan(4000);
        assertThat(ArchitectureView.compare("deep", SomeModules.deep(1000), "wide", SomeModules.wide(2)).text()).contains("− 999 only in deep, + 2 only in wide");
    }
}
