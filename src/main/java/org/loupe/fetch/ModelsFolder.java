package org.loupe.fetch;

import java.nio.file.Path;

/** Where fetched models lie: outside of the project, so that neither a clean build nor a new clone asks for them again. */
public final class ModelsFolder {
    /** The environment variable that names another folder. */
    public static final String VARIABLE = "LOUPE_MODELS";

    private ModelsFolder() { }

    /** The folder that {@value #VARIABLE} names, else {@code .cache/loupe/models} in the user's home. It may not be there yet. */
    public static Path path() {
        return path(System.getenv(VARIABLE));
    }

    static Path path(String named) {
        return named != null && !named.isBlank() ? Path.of(named).toAbsolutePath().normalize()
                : Path.of(System.getProperty("user.home"), ".cache", "loupe", "models");
    }

    /** The folder of one model, there or not. @param name such as {@code smollm2} */
    public static Path of(String name) {
        return path().resolve(name);
    }
}
