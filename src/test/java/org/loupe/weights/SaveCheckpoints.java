package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes each golden checkpoint as Loupe saves it, for {@code golden_checkpoints.py --check}. */
final class SaveCheckpoints {
    private SaveCheckpoints() { }

    /** @param args the folder to write to */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) throw new IllegalArgumentException("give the one folder to write to, not " + args.length + " words");
        for (GoldenCheckpoint golden : GoldenCheckpoint.all()) {
            Path to = Path.of(args[0]).resolve(golden.name());
            Checkpoints.save(to, Checkpoints.load(golden.folder()));
            Files.copy(golden.folder().resolve("expected.npz"), to.resolve("expected.npz"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
