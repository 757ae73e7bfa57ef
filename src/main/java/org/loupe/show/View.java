package org.loupe.show;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something to look at, in three forms. A notebook front end takes the best one it can show:
 * the page, else the picture, else the text.
 */
public interface View {

    /**
     * A piece of HTML that needs nothing from outside: no file, no network, no library. It is readable without its
     * script, because a notebook that is not trusted shows it without.
     */
    String html();

    /** The essence in plain text, for a console. */
    String text();

    /** A PNG drawn at twice the size it is meant to be shown at, so that it is sharp on every screen; empty when there is none. */
    default Optional<byte[]> png() {
        return Optional.empty();
    }

    /**
     * Writes the view as one HTML file that any browser opens, also without a network.
     *
     * @throws IllegalArgumentException when the file cannot be written; the message says why
     */
    default void save(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new IllegalArgumentException("cannot save to " + file + ": the folder " + folder + " does not exist; make it first");
        if (Files.isDirectory(file))
            throw new IllegalArgumentException("cannot save to " + file + ": it is a folder; give the name of a file in it, such as "
                    + file.resolve("view.html"));
        String page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<title>" + Html.escape(getClass().getSimpleName()) + "</title>\n"
                + "</head>\n<body style=\"font-family:sans-serif;margin:16px\">\n" + html() + "\n</body>\n</html>\n";
        try {
            // A lone surrogate in a token has no UTF-8 form; getBytes writes '?', where Files.writeString would throw.
            Files.write(file, page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot save to " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "no permission to write there" : e.toString();
    }
}
