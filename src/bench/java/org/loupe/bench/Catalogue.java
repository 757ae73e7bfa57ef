package org.loupe.bench;

import static org.loupe.bench.Column.COMPILED;
import static org.loupe.bench.Column.LLAMA_CPP;
import static org.loupe.bench.Column.LOUPE;
import static org.loupe.bench.Column.PLAIN;
import static org.loupe.bench.Column.PYTORCH;
import static org.loupe.bench.Column.RUST;
import static org.loupe.bench.Column.RUST_BATCH;
import static org.loupe.bench.Column.SAMEDIFF;
import static org.loupe.bench.Column.TRANSFORMERS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All benchmarks, with every size of theirs. */
final class Catalogue {
    static final String MEMORY = "memory", SCALING = "scaling", TRACING = "tracing", TOKENIZERS = "tokenizers", SMOLLM2 = "smollm2", JMH = "jmh";
    /** These take long, need files that are not here, or compare Loupe to nobody. */
    private static final List<String> ONLY_BY_NAME = List.of(MEMORY, SCALING, TRACING, TOKENIZERS, SMOLLM2);

    /** nanoGPT's configuration for a CPU (A. Karpathy, README of nanoGPT, 2022). */
    static final Spec GPT = Spec.parse("gpt:layers=4,heads=4,hidden=128,batch=12,context=64,vocabulary=65");
    /** The sizes of nanoGPT's model of Shakespeare for a GPU, on half the context and a quarter of the batch. */
    private static final Spec GPT_LARGE = Spec.parse("gpt:layers=6,heads=6,hidden=384,batch=16,context=128,vocabulary=65");
    /** GPT-2's smallest model (Radford et al. 2019, table 2), which writes on from 128 tokens. */
    private static final Spec DECODE = Spec.parse("gpt-decode:layers=12,heads=12,hidden=768,vocabulary=50257,context=1024,prompt=128");
    /** BERT base (Devlin et al. 2019, section 3). */
    private static final String BERT_BASE = ":layers=12,heads=12,hidden=768,intermediate=3072,vocabulary=30522,context=128,batch=";
    /** Both directions in each layer, as in ELMo. */
    private static final Spec LSTM = Spec.parse("lstm:input=512,hidden=512,layers=2,batch=16,context=64");
    private static final Spec ATTENTION = Spec.parse("attention-both:batch=4,context=64");

    /** A line of the table. */
    record Row(String label, Spec spec) { }

    /** @param gigabytes for the Java heap, and as much again for tensors */
    record Benchmark(String name, List<Row> rows, List<Column> columns, int gigabytes) {
        /** Those that do not divide their work. */
        boolean isOneThreaded() {
            return name.equals(TOKENIZERS);
        }
    }

    /** Sizes to time a work at, with the degree of the polynomial that should describe the times. */
    record Series(String title, Spec spec, String size, List<Integer> values, int degree) { }

    static final List<Benchmark> BENCHMARKS = List.of(
            one("gpt", "training step", GPT, 1, LOUPE, PLAIN, PYTORCH, COMPILED, SAMEDIFF),
            one("gpt-large", "training step", GPT_LARGE, 3, LOUPE, PLAIN, PYTORCH, COMPILED),
            one("gpt-decode", "a token, cached", DECODE, 3, LOUPE, PLAIN, PYTORCH),
            one("bert-forward", "batch 8 x 128", Spec.parse("bert-forward" + BERT_BASE + 8), 4, LOUPE, PLAIN, PYTORCH),
            one("bert-train", "step of 4 x 128", Spec.parse("bert-train" + BERT_BASE + 4), 6, LOUPE, PYTORCH),
            one("lstm", "forward, backward", LSTM, 2, LOUPE, PLAIN, PYTORCH),
            operation("gelu", "forward", "backward"), operation("gelu-erf", "forward", "backward"),
            operation("layernorm", "forward", "backward"), operation("softmax", "forward", "backward"),
            operation("attention", "forward", "backward"), operation("crossentropy", "forward", "backward"),
            one("op:adamw", "step", new Spec("adamw-step", GPT.sizes()), 1, LOUPE, PYTORCH, COMPILED),
            operation("embedding", "backward"), operation("add", "forward", "backward"),
            tokenizers("gpt2", "llama3", "qwen2", "smollm2", "bert-cased", "bert-uncased", "llama2", "t5", "xlmr", "albert"),
            new Benchmark(SMOLLM2, List.of(
                    new Row("a token, cached", Spec.parse("smollm2-decode:prompt=32")),
                    new Row("prompt of 256", Spec.parse("smollm2-prompt:prompt=256")),
                    new Row("prompt of 512", Spec.parse("smollm2-prompt:prompt=512"))), List.of(LOUPE, PLAIN, TRANSFORMERS, LLAMA_CPP), 1));

    static final List<Series> SCALINGS = List.of(
            new Series("gpt by batch", GPT, "batch", List.of(4, 8, 16, 32), 1),
            new Series("gpt by layers", GPT, "layers", List.of(1, 2, 4, 8), 1),
            new Series("attention, forward and backward, by context", ATTENTION, "context", List.of(64, 128, 256, 512, 1024), 2));

    private Catalogue() { }

    /** The names a user may ask for; without any, all but those only by name. The beginning of names stands for all of them. */
    static List<String> choose(List<String> asked) {
        List<String> usual = BENCHMARKS.stream().map(Benchmark::name).filter(n -> !ONLY_BY_NAME.contains(n)).toList();
        if (asked.isEmpty()) return usual;
        List<String> all = Stream.concat(usual.stream(), ONLY_BY_NAME.stream()).toList();
        List<String> chosen = new ArrayList<>();
        for (String name : asked) {
            List<String> found = all.contains(name) ? List.of(name) : all.stream().filter(n -> n.startsWith(name)).toList();
            if (found.isEmpty())
                throw new IllegalArgumentException("There is no benchmark " + name + ". There are " + String.join(", ", all) + " and " + JMH
                        + "; the beginning of a name, such as op:, stands for all that begin so.");
            found.stream().filter(n -> !chosen.contains(n)).forEach(chosen::add);
        }
        return chosen;
    }

    private static Benchmark one(String name, String label, Spec spec, int gigabytes, Column... columns) {
        return new Benchmark(name, List.of(new Row(label, spec)), List.of(columns), gigabytes);
    }

    /** At the small GPT's batch and at four times it. */
    private static Benchmark operation(String name, String... passes) {
        List<Row> rows = new ArrayList<>();
        for (int batch : new int[] {12, 48})
            for (String pass : passes)
                rows.add(new Row(pass + ", batch " + batch, Spec.parse(name + "-" + pass + ":batch=" + batch + ",context=64")));
        return new Benchmark("op:" + name, List.copyOf(rows), List.of(LOUPE, PYTORCH), 1);
    }

    private static Benchmark tokenizers(String... names) {
        List<Row> rows = Stream.of(names).map(name -> new Row(name + ", 1 MB", Spec.parse(TokenizerWork.KIND + name + ":megabytes=1"))).toList();
        return new Benchmark(TOKENIZERS, rows, List.of(LOUPE, RUST, RUST_BATCH), 1);
    }
}
