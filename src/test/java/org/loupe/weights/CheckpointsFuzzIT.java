package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.Damage;
import org.loupe.HeapUse;
import org.loupe.model.LanguageModel;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertClassifier;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.text.Batch;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * Small checkpoints of which one file is damaged at random: each is read, and then computes, or is refused with an exception that
 * names the file. Neither takes much more of Java's heap, nor of the memory for tensors, than the whole checkpoint. The seed is
 * fixed; a failure names the number of the file.
 */
class CheckpointsFuzzIT {
    private static final int FILES = 2500;
    /** What a damaged checkpoint may take beyond a whole one: a longer vocabulary or context, the parser, an exception. */
    private static final long ROOM = 4 << 20;

    @TempDir
    private Path folder;

    @FunctionalInterface
    private interface Harm {
        byte[] to(byte[] valid, Random random);
    }

    @TestFactory
    List<DynamicTest> damagedCheckpointsAreReadOrRefused() throws IOException {
        Path llama = saved("llama"), qwen = saved("qwen3"), gpt = saved("gpt2"), classifier = saved("bert-classifier");
        Path onnx = Files.createDirectory(folder.resolve("onnx"));
        Files.move(SafetensorsTest.golden(folder, "bert-13.onnx"), onnx.resolve("model.onnx"));
        Path sizes = Files.createDirectory(folder.resolve("onnx-sizes"));
        Files.copy(onnx.resolve("model.onnx"), sizes.resolve("model.onnx"));
        Files.writeString(sizes.resolve("config.json"), Checkpoints.load(onnx).model(Bert.class).config().toJson());
        Path gguf = Files.createDirectory(folder.resolve("gguf"));
        Files.copy(new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf"), gguf.resolve("tiny.gguf"));
        return List.of(of(llama, llama, "config.json", CheckpointsFuzzIT::json), of(qwen, qwen, "config.json", CheckpointsFuzzIT::json),
                of(gpt, gpt, "config.json", CheckpointsFuzzIT::json), of(classifier, classifier, "config.json", CheckpointsFuzzIT::json),
                of(sizes, sizes, "config.json", CheckpointsFuzzIT::json), of(llama, llama, "tokenizer_config.json", Damage::text),
                of(llama, llama, "generation_config.json", CheckpointsFuzzIT::json), of(llama, llama, "model.safetensors", Damage::bytes),
                of(gguf, gguf.resolve("tiny.gguf"), "tiny.gguf", Damage::bytes), of(onnx, onnx, "model.onnx", Damage::bytes));
    }

    /** A golden checkpoint as Loupe writes it, with a tokenizer. */
    private Path saved(String name) throws IOException {
        Pretrained golden = Checkpoints.load(new GoldenCheckpoint(name).folder());
        SubwordTokenizer letters = Checkpoints.load(new GoldenCheckpoint("tiny.gguf").folder().resolve("tiny.gguf")).requireTokenizer();
        ChatTokens tokens = new ChatTokens(Set.of(1, 2), Map.of("bos_token", "<s>", "eos_token", "</s>"));
        Path to = folder.resolve(name);
        Checkpoints.save(to, new Pretrained(golden.model(), letters, golden.labels(), null, tokens, golden.untrained()));
        return to;
    }

    /** Half of it in the numbers. */
    private static byte[] json(byte[] valid, Random random) {
        return random.nextBoolean() ? Damage.text(valid, random)
                : Damage.number(new String(valid, StandardCharsets.UTF_8), random).getBytes(StandardCharsets.UTF_8);
    }

    /** @param checkpoint to load  @param name of the file in the folder that is damaged */
    private static DynamicTest of(Path in, Path checkpoint, String name, Harm harm) {
        return DynamicTest.dynamicTest(name + " of " + in.getFileName(), () -> {
            byte[] valid = Files.readAllBytes(in.resolve(name));
            use(checkpoint);
            long before = HeapUse.ofThread(), tensors = Memory.report().live();
            use(checkpoint);
            long whole = HeapUse.ofThread() - before, wholeTensors = Memory.report().live() - tensors;
            int read = 0, refused = 0;
            Random random = new Random(20_261_128 + (in.getFileName() + name).hashCode());
            try {
                for (int i = 0; i < FILES; i++) {
                    byte[] damaged = harm.to(valid, random);
                    Files.write(in.resolve(name), damaged);
                    before = HeapUse.ofThread();
                    tensors = Memory.report().live();
                    try {
                        use(checkpoint);
                        read++;
                    } catch (IOException | IllegalArgumentException e) {
                        assertThat(e.getMessage()).as("file %d", i).contains(in.toString()).hasSizeLessThan(3000);
                        refused++;
                    } catch (Exception | Error e) {
                        throw new AssertionError("file " + i + " gave " + e, e);
                    }
                    assertThat(HeapUse.ofThread() - before).as("bytes of the heap for file %d", i).isLessThan(2 * whole + ROOM);
                    assertThat(Memory.report().live() - tensors).as("bytes of tensors for file %d", i).isLessThan(3 * wholeTensors + (1 << 16));
                }
            } finally {
                Files.write(in.resolve(name), valid);
            }
            assertThat(refused).as("refused, %d were read", read).isGreaterThan(FILES / 20);
            assertThat(read).as("read, %d were refused", refused).isGreaterThan(FILES / 100);
        });
    }

    /** Reads it, and lets it compute. */
    private static void use(Path path) throws IOException {
        Pretrained checkpoint = Checkpoints.load(path);
        assertThat(checkpoint.chatTokens().ends()).allMatch(id -> id >= 0);
        Memory.scope(() -> Gradients.off(() -> {
            if (checkpoint.model() instanceof LanguageModel decoder) decoder.forward(new int[][] {{0}}, null);
            Batch batch = new Batch(new int[][] {{0}}, new int[][] {{1}}, new int[][] {{0}});
            if (checkpoint.model() instanceof Bert bert) bert.states(batch);
            if (checkpoint.model() instanceof BertClassifier classifier)
                assertThat(classifier.forward(batch).shape()).containsExactly(1, checkpoint.labels().size());
            return null;
        }));
        Stream.of("abc", "", "x y").filter(text -> checkpoint.tokenizer() != null)
                .forEach(text -> checkpoint.tokenizer().decode(checkpoint.tokenizer().encode(text)));
    }
}
