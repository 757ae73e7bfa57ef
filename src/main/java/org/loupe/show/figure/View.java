package org.loupe.show.figure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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

    /** What can be drawn of it; empty when there is nothing. */
    default Optional<Picture> picture() {
        return Optional.empty();
    }

    /** The picture for a notebook, at twice the size it is meant to be shown at, so that it is sharp on every screen. */
    default Optional<byte[]> png() {
        return picture().map(picture -> picture.png(2));
    }

    /**
     * Writes the view to a file whose name says as what: {@code .html}, a page that any browser opens, also without a
     * network; {@code .png} or {@code .svg}, its picture; {@code .txt}, its text.
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
        byte[] content = content(file);
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot save to " + file + ": " + reason(e), e);
        }
    }

    private byte[] content(Path file) {
        String name = file.getFileName().toString(), ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        // A lone surrogate in a token has no UTF-8 form; getBytes writes '?', where Files.writeString would throw.
        return switch (ending) {
            case "html", "htm" -> page().getBytes(StandardCharsets.UTF_8);
            case "txt" -> text().getBytes(StandardCharsets.UTF_8);
            case "png" -> picture().orElseThrow(() -> noPicture(file)).png(2);
            case "svg" -> picture().orElseThrow(() -> noPicture(file)).svg().getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("cannot save to " + file + ": its name must end in .html, .png, .svg or .txt, which says as what");
        };
    }

    private String page() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<title>" + Html.escape(getClass().getSimpleName()) + "</title>\n"
                + "</head>\n<body style=\"background:Canvas;color:CanvasText;font-family:sans-serif;margin:16px\">\n<main>\n" + html() + "\n</main>\n</body>\n</html>\n";
    }

    private IllegalArgumentException noPicture(Path file) {
        return new IllegalArgumentException("cannot save to " + file + ": this " + getClass().getSimpleName() + " has no picture; save it as .html or .txt");
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "no permission to write there" : e.toString();
    }
}
