package org.loupe.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.file.AtomicFile;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Linear;
import org.loupe.nn.Module;
import org.loupe.nn.SeededRandom;

class CheckpointTest {
    private static final TrainerConfig CONFIG = TrainerConfig.of(12, 7).withLearningRate(1e-2).withAccumulation(2).withEarlyStopping(3, 2);

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void trainHalf() {
        file = folder.resolve("gpt.checkpoint");
        SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).checkpointTo(file, 5).train(6);
    }

    @Test
    void aResumedRunIsTheUnbrokenOneBitForBit() {
        Gpt unbroken = SmallTraining.gpt(0.2), resumed = SmallTraining.gpt(0.2);
        History expected = SmallTraining.trainer(unbroken, CONFIG).train();
        History actual = SmallTraining.trainer(resumed, CONFIG).resumeFrom(file).train();
        assertThat(actual.entries()).isEqualTo(expected.entries());
        assertThat(SmallTraining.weights(resumed)).containsExactly(SmallTraining.weights(unbroken));
        assertThat(folder).as("nothing lies beside").isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void thePlaceInTheDataIsKept() {
        Path inOrder = folder.resolve("in-order.checkpoint");
        inOrder().checkpointTo(inOrder, 3).train(3);
        assertThat(Checkpoint.load(inOrder).fact("data position")).isEqualTo("6");
        assertThat(inOrder().resumeFrom(inOrder).train().entries()).isEqualTo(inOrder().train().entries());
        assertThatThrownBy(() -> SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).resumeFrom(inOrder))
                .hasMessageContaining("place 6 of its data");
    }

    private static Trainer inOrder() {
        Gpt gpt = SmallTraining.gpt(0.2);
        return new Trainer(gpt, new SmallTraining.InOrder(gpt, 2, 7, 4, 5, 3), CONFIG, SmallTraining.SILENT);
    }

    @Test
    void anInterruptSaves() {
        Path interrupted = folder.resolve("interrupted.checkpoint");
        Gpt gpt = SmallTraining.gpt(0.2);
        Progress interrupting = new Progress() {
            @Override
            public void update(State state) {
                if (state.step() == 3) Thread.currentThread().interrupt();
            }

            @Override
            public void done(State state) { }
        };
        new Trainer(gpt, SmallTraining.objective(gpt, 4), CONFIG, interrupting).checkpointTo(interrupted, 100).train();
        assertThat(Checkpoint.load(interrupted).fact("step")).isEqualTo("3");
    }

    @Test
    void anotherModelIsRefusedWithAllDifferences() {
        Gpt other = new Gpt(GptConfig.of(11, 8, 16, 1, 2).withDropout(0.2), 1);
        assertThatThrownBy(() -> SmallTraining.trainer(other, CONFIG).resumeFrom(file)).hasMessageContaining("another model")
                .hasMessageContaining("layer.1.mlp.up.weight f4").hasMessageContaining("layer.1.attention.query.weight f4");
        Gpt wider = new Gpt(GptConfig.of(12, 8, 16, 2, 2).withDropout(0.2), 1);
        float[] before = SmallTraining.weights(wider);
        assertThatThrownBy(() -> SmallTraining.trainer(wider, CONFIG).resumeFrom(file))
                .hasMessageContaining("tokens.weight is f4 [12, 16] here and f4 [11, 16] in the checkpoint");
        assertThat(SmallTraining.weights(wider)).containsExactly(before);
    }

    @Test
    void otherSettingsAndOtherDropoutAreRefused() {
        assertThatThrownBy(() -> SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG.withLearningRate(1)).resumeFrom(file))
                .hasMessageContaining("learningRate=0.01").hasMessageContaining("learningRate=1.0");
        assertThatThrownBy(() -> SmallTraining.trainer(SmallTraining.gpt(0), CONFIG).resumeFrom(file))
                .hasMessageContaining("another model").hasMessageContaining("dropout=0.0, epsilon=1.0E-5] here").hasMessageContaining("dropout=0.2");
    }

    @Test
    void aModelWithFewerSourcesOfChanceIsRefused() {
        Path other = file.resolveSibling("linear");
        trainer(linear(true)).checkpointTo(other, 1).train(1);
        assertThatThrownBy(() -> trainer(linear(false)).resumeFrom(other)).hasMessageContaining("2 sources of chance");
    }

    private static Trainer trainer(Module model) {
        return new Trainer(model, SmallTraining.objective(SmallTraining.gpt(0), 4), CONFIG, SmallTraining.SILENT);
    }

    /** A model that tells no settings, with one of two parts that draw. */
    private static Module linear(boolean drops) {
        return new Module() {
            {
                child("linear", new Linear(2, 2, Init.normal(0.02, new Random(1))));
                if (drops) child("drop", new Dropout(0.5, new SeededRandom(1)));
            }
        };
    }

    @Test
    void aSourceOfChanceThatCannotBeSavedIsNamed() {
        Module model = new Module() {
            {
                child("drop", new Dropout(0.5, new Random(1)));
            }
        };
        Trainer trainer = new Trainer(model, SmallTraining.objective(SmallTraining.gpt(0), 4), CONFIG, SmallTraining.SILENT);
        assertThatThrownBy(() -> trainer.checkpointTo(file, 1)).hasMessageContaining("drop").hasMessageContaining("SeededRandom");
    }

    /** Cut anywhere. */
    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 20, 24, 100, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("gpt.checkpoint").hasMessageContaining("cut off");
        }
    }

    /** One flipped bit anywhere. */
    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(4);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            int at = i < 32 ? i : random.nextInt(whole.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThatThrownBy(() -> Checkpoint.load(file)).as("byte %d", at).hasMessageContaining("cannot read the checkpoint");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("damaged");
    }

    @Test
    void anotherVersionAndOtherFilesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 2);
        Files.write(file, whole);
        assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("version 2").hasMessageContaining("reads version 1");
        Files.writeString(file, "a text that is no checkpoint at all");
        assertThatThrownBy(() -> Checkpoint.load(file)).hasMessageContaining("not a checkpoint of Loupe");
        assertThatThrownBy(() -> Checkpoint.load(folder.resolve("none"))).hasMessageContaining("no such file");
    }

    /** The file that is written beside leads to a device that is always full. */
    @Test
    void aFullDiskLeavesThePreviousCheckpoint() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        byte[] good = Files.readAllBytes(file);
        Files.createSymbolicLink(folder.resolve("gpt.checkpoint.partial"), full);
        Trainer trainer = SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).resumeFrom(file).checkpointTo(file, 1);
        assertThatThrownBy(trainer::train).hasMessageContaining("cannot write the checkpoint")
                .hasMessageContaining("No space left").hasMessageContaining("untouched");
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
        assertThat(trainer.train().entries()).as("training itself has lost nothing")
                .isEqualTo(SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).train().entries());
    }

    /** Where the last file of a training could not be written, asking again when there is room writes it. */
    @Test
    void whatCouldNotBeSavedIsSavedNextTime() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        Trainer trainer = SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).checkpointTo(file, 100).resumeFrom(file);
        Files.createSymbolicLink(folder.resolve("gpt.checkpoint.partial"), full);
        assertThatThrownBy(trainer::train).hasMessageContaining("No space left");
        assertThat(Checkpoint.load(file).fact("step")).isEqualTo("6");
        trainer.train();
        assertThat(Checkpoint.load(file).fact("step")).isEqualTo("12");
    }

    /** Nothing new, nothing written: a training that was only prepared does not take the place of a better file. */
    @Test
    void whatIsThereIsNotWrittenAgain() throws IOException {
        byte[] good = Files.readAllBytes(file);
        Thread.currentThread().interrupt();
        SmallTraining.trainer(SmallTraining.gpt(0.2), CONFIG).checkpointTo(file, 5).train();
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }

    @Test
    void anErrorWhileWritingLeavesThePreviousFile() throws IOException {
        byte[] good = Files.readAllBytes(file);
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(new byte[1000]);
            throw new IOException("the disk is gone");
        })).hasMessage("the disk is gone");
        assertThat(Files.readAllBytes(file)).isEqualTo(good);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
