package org.loupe.gallery;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a page of all views, from small models that it trains for it and from the published ones that were fetched:
 * {@code java Lab.java gallery [FOLDER]}.
 */
public final class Gallery {
    private static final String HELP = """
            usage: java Lab.java gallery [FOLDER]
            Trains small models for about a minute and writes every view of them to FOLDER, or target/gallery:
            index.html shows them all, each as a page, a PNG and an SVG. With the published models that
            "java Lab.java fetch" has brought it shows those too.""";

    private final PrintStream out;
    private final double effort;

    private Gallery(PrintStream out, double effort) {
        this.out = out;
        this.effort = effort;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            out.println(HELP);
            System.exit(List.of("-h", "--help").contains(args[0]) ? 0 : 2);
        }
        try {
            Path page = make(Path.of(args.length == 0 ? "target/gallery" : args[0]), out, 1);
            out.println("open " + page.toAbsolutePath());
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Writes the gallery.
     *
     * @param folder is made where it does not exist; files of the same names are replaced
     * @param out told what is being done
     * @param effort 1 trains the models so long that they have something to show, less for a part of it
     * @return the page of all views
     * @throws IllegalArgumentException if the folder cannot be written
     */
    public static Path make(Path folder, PrintStream out, double effort) {
        return new Gallery(out, effort).make(folder);
    }

    private Path make(Path folder) {
        GalleryPage page = new GalleryPage(folder);
        List<Exhibit> exhibits = exhibits();
        for (int i = 0; i < exhibits.size(); i++) {
            long start = System.nanoTime();
            page.add(exhibits.get(i), exhibits.get(i).view().get());
            out.println(String.format(Locale.ROOT, "%2d of %d: %s (%.1f s)", i + 1, exhibits.size(), exhibits.get(i).title(), (System.nanoTime() - start) / 1e9));
        }
        return page.write();
    }

    private List<Exhibit> exhibits() {
        SmallModels models = new SmallModels(out);
        List<Exhibit> exhibits = new ArrayList<>();
        exhibits.addAll(new GptRoom(models.gpt(steps(600))).exhibits());
        exhibits.addAll(new BertRoom(models.bert(steps(400))).exhibits());
        exhibits.addAll(new ElmoRoom(models.elmo(steps(150))).exhibits());
        exhibits.addAll(PartsRoom.exhibits());
        exhibits.addAll(PublishedRoom.exhibits(out));
        return exhibits;
    }

    private int steps(int whole) {
        return Math.max(1, (int) (whole * effort));
    }
}
