package org.loupe.weights;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.loupe.fetch.ModelsFolder;

/** The real models that {@code java Lab.java fetch} brings. A test that needs one is left out where it is not there. */
public final class FetchedModels {
    private FetchedModels() { }

    /** The folder of a model. */
    public static Path folder(String name) {
        Path folder = ModelsFolder.of(name);
        assumeTrue(Files.isDirectory(folder), "there is no " + folder + "; java Lab.java fetch " + name + " brings it");
        return folder;
    }
}
