package org.loupe.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks understand and how they show numbers. */
class BenchTest {
    @Test
    void namesAndTheirBeginningsChoose() {
        assertThat(Catalogue.choose(List.of())).contains("gpt", "bert-train", "lstm", "op:add")
                .doesNotContain("memory", "scaling", "tracing", "tokenizers", "smollm2");
        assertThat(Catalogue.choose(List.of("gpt", "bert-", "memory", "gpt")))
                .containsExactly("gpt", "bert-forward", "bert-train", "memory");
        assertThat(Catalogue.choose(List.of("op:"))).hasSize(9).allMatch(name -> name.startsWith("op:"));
        assertThatThrownBy(() -> Bench.Options.parse("--rounds", "3", "quick")).hasMessageContaining("no benchmark quick")
                .hasMessageContaining("gpt, gpt-large, gpt-decode, bert-forward").hasMessageContaining("op:gelu")
                .hasMessageContaining("memory, scaling, tracing, tokenizers, smollm2 and jmh");
    }

    @Test
    void optionsAreTaken() {
        assertThat(Bench.Options.parse("--rounds", "3", "gpt", "--json", "all.json"))
                .isEqualTo(new Bench.Options(null, "all.json", 3, 2_000, List.of("gpt")));
    }

    @Test
    void aPythonWithoutTorchIsNamedWithTheImportThatFailed() {
        String noPython = Path.of(System.getProperty("java.home"), "bin", "java").toString();       // it knows no -c either
        assertThatThrownBy(() -> Bench.requireTorch(noPython)).hasMessageContaining("can't import torch").hasMessageContaining(noPython);
        assertThatThrownBy(() -> Bench.requireTorch("no-such-python")).hasMessageContaining("no-such-python")
                .hasMessageContaining("pip install torch");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedBeforeTheWork(@TempDir Path folder) {
        assertThatThrownBy(() -> Bench.requireWritable(folder.resolve("none/all.json"))).hasMessageContaining("none")
                .hasMessageContaining("can't be written").hasMessageContaining("a folder that is there");
        Bench.requireWritable(folder.resolve("all.json"));
    }

    @Test
    void theCallsThatTracingNeedsAreASmallPartOfAStep() {
        Spec small = Spec.parse("gpt:layers=1,heads=2,hidden=16,batch=2,context=16,vocabulary=11");
        Workload step = GptWork.step(small), calls = TracedCalls.of(small);
        for (int i = 0; i < 5; i++) step.call();
        assertThat(calls.call()).isPositive().isLessThan(step.call() / 10);
    }

    @Test
    void aSpecIsOneWordThatReadsBack() {
        Spec spec = Spec.parse("gpt:layers=4,heads=2");
        assertThat(Spec.parse(spec.with("layers", 6).toString())).isEqualTo(new Spec("gpt", Map.of("layers", 6, "heads", 2)));
        assertThatThrownBy(() -> spec.size("hidden")).hasMessageContaining("gpt:layers=4,heads=2 needs the size hidden");
        assertThatThrownBy(() -> Spec.parse("gpt:layers")).hasMessageContaining("not of the form");
    }

    @Test
    void numbersHaveThreeDigitsAndAUnit() {
        assertThat(Text.time(950)).isEqualTo("950 ns");
        assertThat(Text.time(61_234_567)).isEqualTo("61.2 ms");
        assertThat(Text.time(1_234)).isEqualTo("1.23 µs");
        assertThat(Text.table(List.of("a", "b"), List.of(List.of("1", "x|y")))).isEqualTo("| a | b |\n|---|---|\n| 1 | x\\|y |\n");
        assertThat(Text.json(Map.of("a", List.of(1, Double.NaN, "say \"\n\""))))
                .isEqualTo("{\"a\": [1,\n null,\n \"say \\\"\\u000a\\\"\"]}");
    }
}
