package org.loupe.gallery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.View;

/** A folder with a page for each view and one that shows them all; it needs no network, and can be put on any web server. */
final class GalleryPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { background: Canvas; color: CanvasText; font-family: sans-serif; margin: 24px auto; max-width: 1180px; padding: 0 16px; line-height: 1.45; }
            main { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 24px; }
            article { border: 1px solid #8886; border-radius: 6px; padding: 12px; }
            a { color: LinkText; }
            article h2 { font-size: 17px; margin: 0 0 4px; }
            article p { margin: 4px 0; font-size: 14px; }
            article img { width: 100%; height: 210px; object-fit: contain; background: #fff; border-radius: 3px; }
            article pre { font-size: 11px; height: 210px; margin: 0; overflow: hidden; }
            """;

    private final Path folder;
    private final List<String> articles = new ArrayList<>();

    /** @throws IllegalArgumentException if the folder cannot be made; says why */
    GalleryPage(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot make the folder " + folder + ": " + e + "; name another one", e);
        }
    }

    /** Writes a view in all its forms, and shows it on the page from the next {@link #write} on. */
    void add(Exhibit exhibit, View view) {
        boolean hasPicture = view.picture().isPresent();
        for (String ending : hasPicture ? List.of("html", "png", "svg", "txt") : List.of("html", "txt")) view.save(file(exhibit, ending));
        String seen = hasPicture ? "<a href=\"" + exhibit.name() + ".html\"><img src=\"" + exhibit.name() + ".png\" alt=\"" + Html.escape(exhibit.title()) + "\"></a>"
                : "<pre tabindex=\"0\">" + Html.escape(Html.shorten(view.text(), 900)) + "</pre>";
        String more = hasPicture ? link(exhibit, "png", "PNG") + " · " + link(exhibit, "svg", "SVG") + " · " : "";
        articles.add("<article><h2>" + link(exhibit, "html", exhibit.title()) + "</h2>\n<p>" + Html.escape(exhibit.question()) + "</p>\n" + seen + "\n<p>"
                + more + link(exhibit, "txt", "text") + "</p></article>\n");
    }

    private Path file(Exhibit exhibit, String ending) {
        return folder.resolve(exhibit.name() + "." + ending);
    }

    private static String link(Exhibit exhibit, String ending, String words) {
        return "<a href=\"" + exhibit.name() + "." + ending + "\">" + Html.escape(words) + "</a>";
    }

    /** @return the page of all that was added so far */
    Path write() {
        String page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                + "<title>Loupe: what can be looked at</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>What can be looked at</h1>\n"
                + "<p>" + articles.size() + " views of running models. Each opens as a page of its own that needs no network.</p>\n<main>\n"
                + String.join("", articles) + "</main>\n</body>\n</html>\n";
        try {
            return Files.write(folder.resolve("index.html"), page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write the page of the gallery in " + folder + ": " + e + "; name another folder", e);
        }
    }
}
