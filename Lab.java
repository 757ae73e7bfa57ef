import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sets Loupe up and opens the course: {@code java Lab.java}. Runs from its source, so nothing has to be built first.
 *
 * <p>Everything it makes lies in the project folder: {@code .loupe/} (a private Python environment with JupyterLab and
 * the kernel, Jupyter's own files, logs) and {@code target/} (the library). A step that is done is not done again: a
 * stamp, written last, says so, and an interrupted step leaves none.
 *
 * <p>Written for Java 11 although Loupe needs more, so that an older JDK gets a message and not compiler errors.
 */
public final class Lab {

    static final int OLDEST_JAVA = 17;
    static final int OLDEST_PYTHON_MINOR = 9;
    static final int DEFAULT_PORT = 8888;

    /** For programs that keep little but weights: the collector with no tables of its own, and few megabytes for what comes and goes. */
    static final List<String> LEAST_MEMORY = List.of("-XX:+UseSerialGC", "-Xmn32m");
    /** How the JVM that runs the cells starts. Keep in step with {@code loupe.jvm} in pom.xml. */
    static final List<String> KERNEL_JVM = List.of("--enable-native-access=ALL-UNNAMED", "-Xms1g", "-Xmx3g");
    static final String VECTOR_MODULE = "jdk.incubator.vector";

    static final String HELP = String.join("\n",
            "Loupe: learn how language models work by building them, in Java.",
            "",
            "  java Lab.java                      set up what is missing, build, open the course in JupyterLab",
            "  java Lab.java doctor               say what this computer has and what is missing",
            "  java Lab.java setup                set up and build, open nothing",
            "  java Lab.java run [NOTEBOOK...]    execute notebooks (all of notebooks/ if none is named) without a browser;",
            "                                     the results, with an HTML page each, go below target/notebooks/",
            "  java Lab.java bench [NAME...]      time Loupe, and PyTorch and SameDiff beside it, in turn; without a name all but",
            "                                     memory, scaling, tracing, tokenizers and smollm2; a wrong name shows the list",
            "  java Lab.java bench jmh [ARGS...]  time single operations of Loupe with JMH; ARGS are JMH's own",
            "  java Lab.java fetch [NAME]         bring a published model: minilm (BERT) or smollm2 (LLaMA); without a name list them",
            "  java Lab.java gallery [FOLDER]     make a page of all views of models, in target/gallery or FOLDER",
            "  java Lab.java chat MODEL           talk with a model: a folder as Hugging Face has them, a .gguf file, or smollm2;",
            "                                     --prompt TEXT, --system TEXT, --temperature, --top-k, --top-p, --seed, --max-tokens",
            "  java Lab.java kernel FOLDER        give Loupe's kernel to another Python environment that has jjava",
            "  java Lab.java --help               show this page",
            "",
            "Options:",
            "  --port N       the port of JupyterLab (else " + DEFAULT_PORT + ", or the next free one)",
            "  --no-browser   print the address, open nothing",
            "  --no-build     trust the library in target/ (for use from Maven)",
            "  --timeout N    with run: seconds a cell may take (else 600)",
            "  --store        with run: write the executed notebooks back to their places",
            "  --python FILE  with bench: a Python that has torch; without it the columns of PyTorch stay empty",
            "  --rounds N     with bench: turns of each side (else 10)",
            "  --steps N      with bench memory: training steps (else 2000)",
            "  --json FILE    with bench: write all numbers there as well");

    /** Something the user can put right: shown without a stack trace. */
    static final class Problem extends RuntimeException {
        private static final long serialVersionUID = 1;

        Problem(String message) {
            super(message);
        }
    }

    public static void main(String[] args) {
        String problem = javaProblem(Runtime.version().feature());
        if (problem != null) exit(problem);
        try {
            Options options = new Options(args);
            Lab lab = new Lab(projectFolder(), options);
            Runtime.getRuntime().addShutdownHook(new Thread(lab::stopChildren));
            System.exit(lab.start(options.command));
        } catch (Problem e) {
            exit(e.getMessage());
        } catch (IOException e) {
            exit("Reading or writing failed: " + e);
        } catch (InterruptedException e) {
            exit("Interrupted.");
        }
    }

    private static void exit(String message) {
        System.out.flush();
        System.err.println(message);
        System.exit(1);
    }

    // ---------------------------------------------------------------------------------------------------- the command

    static final class Options {
        String command;
        final List<String> files = new ArrayList<>();
        Integer port;
        Integer timeout;
        boolean browser = true;
        boolean build = true;
        boolean store;
        final List<String> measuring = new ArrayList<>();    // options of bench, with their values

        Options(String... args) {
            Deque<String> rest = new ArrayDeque<>(List.of(args));
            while (!rest.isEmpty()) {
                String arg = rest.poll();
                if (isHandedOn()) {
                    files.add(arg);
                    continue;
                }
                switch (arg) {
                    case "--rounds": case "--steps": measuring.addAll(List.of(arg, number(arg, rest.poll(), 1_000_000).toString())); break;
                    case "--python": measuring.addAll(List.of(arg, program(file(arg, rest.poll())))); break;
                    case "--json": measuring.addAll(List.of(arg, Paths.get(file(arg, rest.poll())).toAbsolutePath().toString())); break;
                    case "--port": port = number(arg, rest.poll(), 65_535); break;
                    case "--timeout": timeout = number(arg, rest.poll(), 1_000_000); break;
                    case "--no-browser": browser = false; break;
                    case "--no-build": build = false; break;
                    case "--store": store = true; break;
                    case "--help": case "-h": command = "help"; break;
                    default: word(arg);
                }
            }
            if (command == null) command = "open";
            if (port != null || !browser) belongs("--port and --no-browser go with opening the course", "open");
            if (timeout != null || store) belongs("--timeout and --store go with run", "run");
            if (!measuring.isEmpty()) belongs("--python, --rounds, --steps and --json go with bench", "bench");
        }

        /** The options that follow are those of another program. */
        private boolean isHandedOn() {
            return isJmh() || "fetch".equals(command) || "chat".equals(command) || "gallery".equals(command);
        }

        private boolean isJmh() {
            return "bench".equals(command) && !files.isEmpty() && files.get(0).equals("jmh");
        }

        private void word(String arg) {
            if (arg.startsWith("-")) throw new Problem("Unknown option " + arg + ".\n\n" + HELP);
            if ("run".equals(command) || "bench".equals(command) || "kernel".equals(command) && files.isEmpty()) files.add(arg);
            else if (command == null && List.of("doctor", "setup", "run", "bench", "fetch", "chat", "gallery", "kernel", "help").contains(arg)) command = arg;
            else throw new Problem("Unknown command " + arg + ".\n\n" + HELP);
        }

        private void belongs(String rule, String to) {
            if (!command.equals(to) && !command.equals("help")) throw new Problem(rule + ", not with " + command + ".");
        }

        private static String file(String option, String value) {
            if (value == null || value.isBlank() || value.startsWith("-"))
                throw new Problem(option + " needs a file, not " + (value == null ? "nothing" : value) + ".");
            return value;
        }

        /** A name alone is looked for on PATH, a path from where the user stands. */
        private static String program(String name) {
            Path found = Paths.get(name).getNameCount() == 1 ? which(name) : null;
            Path file = found != null ? found : Paths.get(name).toAbsolutePath();
            if (!Files.isRegularFile(file)) throw new Problem("--python: there is no program " + name + ".");
            return file.toString();
        }

        private static Integer number(String option, String value, int most) {
            if (value == null || !value.matches("\\d{1,7}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most)
                throw new Problem(option + " needs a number from 1 to " + most + ", not " + (value == null ? "nothing" : value) + ".");
            return Integer.parseInt(value);
        }
    }

    private final Options options;
    private final Path home;
    private final Path own;            // .loupe: everything Lab makes but the library
    private final Path target;
    private final boolean terminal = isTerminal();
    private volatile Server server;
    private volatile boolean stopping;

    Lab(Path home, Options options) {
        this.home = home;
        this.options = options;
        this.own = home.resolve(".loupe");
        this.target = home.resolve("target");
    }

    int start(String command) throws IOException, InterruptedException {
        switch (command) {
            case "help": System.out.println(HELP); return 0;
            case "doctor": return doctor();
            case "run": return run();
            case "bench": return bench();
            case "fetch": return fetch();
            case "chat": return chat();
            case "gallery": return gallery();
            case "kernel": return giveKernel();
            case "setup": return setUp();
            default: return open();
        }
    }

    /** The folder of this file: where the user stands, or what the launcher was given. */
    static Path projectFolder() {
        Matcher launched = Pattern.compile("\\S+\\s+(.*?Lab\\.java)(\\s.*)?").matcher(System.getProperty("sun.java.command", ""));
        Path file = Paths.get(launched.matches() ? launched.group(1) : "Lab.java").toAbsolutePath().normalize();
        for (Path folder : List.of(Paths.get("").toAbsolutePath(), file.getParent()))
            if (Files.exists(folder.resolve("Lab.java")) && Files.exists(folder.resolve("pom.xml"))) return folder;
        throw new Problem("Lab.java does not find its project. Start it in the folder of Loupe: cd loupe, then java Lab.java");
    }

    // ------------------------------------------------------------------------------------------- what the computer has

    /** What is wrong with this Java, or null. */
    static String javaProblem(int feature) {
        String here = "Java " + feature + " in " + System.getProperty("java.home");
        String missing = Stream.of("jdk.compiler", "jdk.jshell").filter(m -> !hasModule(m)).collect(Collectors.joining(" and "));
        if (feature >= OLDEST_JAVA && missing.isEmpty()) return null;
        return "Loupe needs JDK " + OLDEST_JAVA + " or newer, the whole of it; this is " + here
                + (missing.isEmpty() ? "" : ", without " + missing) + ".\n"
                + install("openjdk-17-jdk", "java-latest-openjdk-devel java-latest-openjdk-jmods", "openjdk@17",
                        "winget install EclipseAdoptium.Temurin.17.JDK");
    }

    private static boolean hasModule(String name) {
        return ModuleFinder.ofSystem().find(name).isPresent();
    }

    /** A program as it is to be started, or why there is none. */
    static final class Tool {
        final List<String> command;
        final String version;
        final String problem;

        Tool(List<String> command, String version, String problem) {
            this.command = command;
            this.version = version;
            this.problem = problem;
        }

        static Tool missing(String problem) {
            return new Tool(List.of(), null, problem);
        }
    }

    static Tool findMaven() {
        Path found = which("mvn");
        for (String variable : List.of("MAVEN_HOME", "M2_HOME"))
            if (found == null && System.getenv(variable) != null) found = executable(Paths.get(System.getenv(variable), "bin"), "mvn");
        if (found != null) return new Tool(List.of(found.toString()), null, null);
        return Tool.missing("Loupe needs Maven; there is no mvn on PATH, and MAVEN_HOME names none.\n"
                + install("maven", "maven", "maven", "scoop install maven   (or unpack Maven and put its bin folder on PATH)"));
    }

    /** The first Python that is new enough and can make environments. */
    static Tool findPython() {
        List<List<String>> candidates = new ArrayList<>();
        if (isWindows()) candidates.add(List.of("py", "-3"));
        candidates.add(List.of("python3"));
        candidates.add(List.of("python"));
        for (int minor = OLDEST_PYTHON_MINOR + 5; minor >= OLDEST_PYTHON_MINOR; minor--) candidates.add(List.of("python3." + minor));
        String why = "there is no python3 and no python on PATH";
        for (List<String> candidate : candidates) {
            Path program = which(candidate.get(0));
            if (program == null) continue;
            List<String> command = new ArrayList<>(candidate);
            command.set(0, program.toString());
            String said = ask(command, "-c",
                    "import sys; print('%d.%d.%d' % sys.version_info[:3]); import venv, ensurepip; print('ready')");
            Matcher answer = Pattern.compile("(3\\.(\\d+)\\.\\d+)\\s+(.*)", Pattern.DOTALL).matcher(said);
            if (!answer.matches()) continue;
            boolean young = Integer.parseInt(answer.group(2)) >= OLDEST_PYTHON_MINOR;
            if (young && answer.group(3).equals("ready")) return new Tool(command, answer.group(1), null);
            why = program + " is Python " + answer.group(1) + (young ? " without venv (" + lastLine(said) + ")" : ", which is too old");
        }
        return Tool.missing("Loupe needs Python 3." + OLDEST_PYTHON_MINOR + " or newer with venv; " + why + ".\n"
                + install("python3 python3-venv", "python3", "python", "winget install Python.Python.3.12"));
    }

    /** The commands that install a package, the one for this computer first. */
    static String install(String debian, String fedora, String homebrew, String windows) {
        List<String> lines = new ArrayList<>(List.of(
                "  Debian, Ubuntu:  sudo apt-get install " + debian,
                "  Fedora:          sudo dnf install " + fedora,
                "  macOS:           brew install " + homebrew,
                "  Windows:         " + windows));
        lines.add(0, lines.remove(hostSystem()));
        return String.join("\n", lines);
    }

    /** 0 Debian and all others, 1 Fedora, 2 macOS, 3 Windows. */
    private static int hostSystem() {
        if (isWindows()) return 3;
        if (System.getProperty("os.name").startsWith("Mac")) return 2;
        return read(Paths.get("/etc/os-release")).matches("(?s).*\\bID(_LIKE)?=\\S*(fedora|rhel).*") ? 1 : 0;
    }

    static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    static Path which(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(Pattern.quote(System.getProperty("path.separator")))) {
            Path found = folder.isBlank() ? null : executable(Paths.get(folder.replace("\"", "")), name);
            if (found != null) return found;
        }
        return null;
    }

    private static Path executable(Path folder, String name) {
        for (String suffix : isWindows() ? List.of(".exe", ".cmd", ".bat") : List.of("")) {
            Path file = folder.resolve(name + suffix).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isExecutable(file)) return file;
        }
        return null;
    }

    /** All that a program prints, or "" where it can't be started. */
    private static String ask(List<String> command, String... arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return withoutColours(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return "";
        }
    }

    private int doctor() throws IOException {
        Tool maven = findMaven();
        Tool python = findPython();
        String folder = folderProblem();
        String mavenVersion = maven.problem == null ? ask(maven.command, "-version").lines().findFirst().orElse("Maven") : "";
        long free = Files.getFileStore(home).getUsableSpace() >> 20;
        report("Java", "JDK " + Runtime.version().feature() + ", " + System.getProperty("java.home")
                + (hasModule(VECTOR_MODULE) ? "" : " (without " + VECTOR_MODULE + ")"), null);
        report("Maven", mavenVersion + ", " + String.join(" ", maven.command), maven.problem);
        report("Python", "Python " + python.version + ", " + String.join(" ", python.command), python.problem);
        report("Folder", home + ", " + free + " MB free (the first set-up takes 1,500)", folder);
        report("Set-up", pythonReady() ? "the Python environment is there" : "still to do, by java Lab.java setup", null);
        report("Library", libraryReady() ? "built" : "still to build, by java Lab.java setup", null);
        boolean well = maven.problem == null && python.problem == null && folder == null;
        System.out.println(well ? "\nNothing is missing. Open the course: java Lab.java"
                : "\nPut right what is missing, open a new terminal, and look again: java Lab.java doctor");
        return well ? 0 : 1;
    }

    private static void report(String name, String good, String bad) {
        String indented = (bad == null ? good : bad).replace("\n", "\n" + " ".repeat(16));
        System.out.printf("%-9s%-9s%s%n", name, bad == null ? "ok" : "MISSING", indented);
    }

    // ------------------------------------------------------------------------------------------------- setting it up

    /** Makes what is missing, and nothing before all that it takes is there. */
    private int setUp() throws IOException, InterruptedException {
        Tool python = pythonReady() ? null : findPython();
        Tool maven = !options.build || libraryReady() ? null : findMaven();
        String problems = Stream.of(folderProblem(), python == null ? null : python.problem, maven == null ? null : maven.problem)
                .filter(Objects::nonNull).collect(Collectors.joining("\n"));
        if (!problems.isEmpty()) throw new Problem(problems);
        try (FileChannel lock = lock()) {
            waitForOthers(lock);
            if (python == null || pythonReady()) done("Python environment", "ready");
            else makePython(python);
            installKernel(own.resolve("python"));
            if (maven == null || libraryReady()) done("Library", "ready");
            else build(maven);
        }
        requireLibraries();
        return 0;
    }

    private void requireLibraries() {
        if (!hasLibraries())
            throw new Problem("The library is not built: there is nothing in " + target.resolve("lib") + ". Build it: java Lab.java setup");
    }

    /** Two Labs in one folder set up one after the other. The lock ends with its file. */
    private static void waitForOthers(FileChannel lock) throws IOException {
        if (lock.tryLock() != null) return;
        System.out.println("Another Lab is setting up this folder; waiting for it ...");
        lock.lock();
    }

    private FileChannel lock() throws IOException {
        Files.createDirectories(own);
        return FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Why the project folder can't be written to, or null. Leaves nothing behind. */
    private String folderProblem() {
        for (Path folder : List.of(home, own, target)) {
            try {
                if (Files.exists(folder)) Files.delete(Files.createTempFile(folder, ".lab", ""));
            } catch (IOException e) {
                return "Loupe can't write to " + folder + ". Copy or clone Loupe to a folder of your own and start it there.";
            }
        }
        return null;
    }

    private Path python() {
        return own.resolve("python").resolve(isWindows() ? "Scripts/python.exe" : "bin/python");
    }

    private Path pythonStamp() {
        return own.resolve("python/loupe-stamp");
    }

    private Path requirements() {
        return home.resolve(".binder/requirements.txt");
    }

    /** Ready means: made from these requirements, by the Python that is still there. */
    private boolean pythonReady() {
        return Files.exists(python()) && read(pythonStamp()).equals(pythonFingerprint());
    }

    private String pythonFingerprint() {
        try {
            return digest(read(requirements())) + " " + (Files.exists(python()) ? python().toRealPath() : "none");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makePython(Tool python) throws IOException, InterruptedException {
        Files.deleteIfExists(pythonStamp());
        List<String> venv = new ArrayList<>(python.command);
        venv.addAll(List.of("-m", "venv", "--clear", own.resolve("python").toString()));
        step("Python environment", "python.log", venv, "Python " + python.version + " could not make an environment.");
        step("Python packages", "pip.log", List.of(python().toString(), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
                "--retries", "3", "--requirement", requirements().toString()), "pip could not install the packages.");
        Files.writeString(pythonStamp(), pythonFingerprint());
    }

    /**
     * Makes the kernel specification start Loupe's JVM: this very Java, with its flags, and no launcher in between
     * (the one that comes with JJava starts the first java on PATH, in a second process).
     */
    private static void installKernel(Path environment) throws IOException {
        List<String> command = fastJava();
        command.addAll(List.of("--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED"));
        command.addAll(List.of("-jar", "{resource_dir}/jjava.jar", "{connection_file}"));
        String quoted = command.stream().map(s -> '"' + s.replace("\\", "\\\\") + '"').collect(Collectors.joining(", "));
        String specification = "{\n \"argv\": [" + quoted + "],\n \"display_name\": \"Java (Loupe)\",\n \"language\": \"java\",\n"
                + " \"interrupt_mode\": \"message\"\n}\n";
        Path file = environment.resolve("share/jupyter/kernels/java/kernel.json");
        if (!read(file).equals(specification)) Files.writeString(file, specification);
    }

    private static String java() {
        return executable(Paths.get(System.getProperty("java.home"), "bin"), "java").toString();
    }

    /** This very Java with all that Loupe's kernels want. */
    private static List<String> fastJava() {
        List<String> command = new ArrayList<>(List.of(java()));
        if (hasModule(VECTOR_MODULE)) command.addAll(List.of("--add-modules", VECTOR_MODULE));
        if (Runtime.version().feature() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");   // ND4J's JavaCPP needs it
        command.addAll(KERNEL_JVM);
        return command;
    }

    private int giveKernel() throws IOException {
        if (options.files.isEmpty()) throw new Problem("kernel needs the folder of a Python environment, such as ~/.venv.");
        Path environment = Paths.get(options.files.get(0)).toAbsolutePath().normalize();
        if (!Files.exists(environment.resolve("share/jupyter/kernels/java/jjava.jar")))
            throw new Problem("There is no Python environment with jjava in " + environment + ". Install it there: pip install jjava");
        installKernel(environment);
        done("Kernel", "installed in " + environment);
        return 0;
    }

    // ------------------------------------------------------------------------------------------ building the library

    private Path libraryStamp() {
        return target.resolve(".lab-build");
    }

    private boolean libraryReady() {
        return hasLibraries() && read(libraryStamp()).equals(sources("src/main"));
    }

    private boolean hasLibraries() {
        String[] jars = target.resolve("lib").toFile().list();
        return Files.isDirectory(target.resolve("classes")) && jars != null && jars.length > 0;
    }

    /** A fingerprint of all that goes into a build: names, sizes and times of the files. */
    private String sources(String... folders) {
        List<Path> files = new ArrayList<>(List.of(home.resolve("pom.xml")));
        for (String folder : folders) {
            try (Stream<Path> all = Files.walk(home.resolve(folder))) {
                all.filter(Files::isRegularFile).sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return digest(files.stream().map(Path::toFile)
                .map(f -> f + " " + f.length() + " " + f.lastModified()).collect(Collectors.joining("\n")));
    }

    private void build(Tool maven) throws IOException, InterruptedException {
        String sources = sources("src/main");
        maven(maven, "Library", "maven", "-Dmaven.test.skip=true", "package");
        Files.writeString(libraryStamp(), sources);
    }

    /** Runs Maven, without the network when it did the same with this pom.xml before. */
    private void maven(Tool maven, String title, String name, String... goals) throws IOException, InterruptedException {
        Path fetched = own.resolve(name + "-stamp");
        String pom = digest(read(home.resolve("pom.xml")));
        List<String> command = new ArrayList<>(maven.command);
        command.addAll(List.of("-B", "-ntp"));
        command.addAll(List.of(goals));
        List<String> offline = new ArrayList<>(command);
        offline.add("-o");
        String failure = "Maven could not build the " + title.toLowerCase(Locale.ROOT) + ".";
        try {
            step(title, name + ".log", read(fetched).equals(pom) ? offline : command, failure);
        } catch (Problem e) {
            if (!read(fetched).equals(pom) || !e.getMessage().contains("offline")) throw e;
            step(title, name + ".log", command, failure);
        }
        Files.writeString(fetched, pom);
    }

    // ------------------------------------------------------------------------------------------- steps with progress

    private static void done(String title, String how) {
        System.out.printf("  %-20s %s%n", title, how);
    }

    /** Runs a program to its end. Its output goes to a log; a terminal sees the seconds count. */
    private void step(String title, String logName, List<String> command, String failure) throws IOException, InterruptedException {
        Path log = Files.createDirectories(own.resolve("logs")).resolve(logName);
        long start = System.nanoTime();
        if (!terminal) System.out.printf("  %-20s ...%n", title);
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        setEnvironment(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        // Through a pipe, not straight to the file: should Lab be killed, the program stops at its next line.
        Thread copy = new Thread(() -> copy(process.getInputStream(), log));
        copy.start();
        while (!process.waitFor(200, TimeUnit.MILLISECONDS))
            if (terminal) System.out.printf("\r  %-20s %.0f s ", title, seconds(start));
        copy.join();
        if (terminal) System.out.print("\r");
        if (process.exitValue() != 0) throw failed(failure, log);
        done(title, String.format(Locale.ROOT, "done in %.1f s", seconds(start)));
    }

    private static void copy(InputStream from, Path to) {
        try (OutputStream out = Files.newOutputStream(to)) {
            from.transferTo(out);
        } catch (IOException e) {
            System.err.println("The log " + to + " could not be written: " + e);
        }
    }

    /** After a Ctrl-C the program may end before Lab is told; then there is nothing to complain of. */
    private Problem failed(String failure, Path log) throws InterruptedException {
        Thread.sleep(300);
        if (stopping) waitForTheEnd();
        return new Problem(explain(failure, log));
    }

    private static final Pattern UNREACHABLE = Pattern.compile("NewConnectionError|ConnectTimeoutError|ReadTimeoutError|name resolution|"
            + "Unknown host|Could not transfer|Connection refused|Network is unreachable");

    private static String explain(String failure, Path log) {
        List<String> lines = withoutColours(read(log)).lines().filter(l -> !l.isBlank() && !l.startsWith("Ignoring "))
                .map(l -> l.length() > 200 ? l.substring(0, 200) + " ..." : l).collect(Collectors.toList());
        String all = String.join("\n", lines);
        if (UNREACHABLE.matcher(all).find() && !all.contains("in offline mode"))
            failure += "\nThe network could not be reached. The first set-up needs it once: check the connection"
                    + " (behind a proxy, the settings of pip and Maven) and start again.";
        List<String> errors = lines.stream().filter(l -> l.startsWith("[ERROR]")).limit(8).collect(Collectors.toList());  // Maven
        List<String> telling = errors.isEmpty() ? lines.subList(Math.max(0, lines.size() - 8), lines.size()) : errors;
        return failure + "\nFrom " + log + ":\n" + telling.stream().map(l -> "  | " + l).collect(Collectors.joining("\n"));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
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

    /** The user's own Jupyter and Python settings stay outside; Loupe's live in .loupe and src/lab/jupyter. */
    private void setEnvironment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("JUPYTER") || name.startsWith("JPY_") || name.startsWith("PYTHON")
                || List.of("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV").contains(name));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PYTHONNOUSERSITE", "1");
        environment.put("PYTHONUTF8", "1");
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("JUPYTER_CONFIG_PATH", home.resolve("src/lab/jupyter").toString());
        environment.put("JUPYTER_CONFIG_DIR", own.resolve("jupyter/config").toString());
        environment.put("JUPYTER_DATA_DIR", own.resolve("jupyter/data").toString());
        environment.put("JUPYTER_RUNTIME_DIR", own.resolve("jupyter/runtime").toString());
    }

    // ----------------------------------------------------------------------------------------- running and opening

    private int run() throws IOException, InterruptedException {
        List<Path> notebooks = notebooks();
        setUp();
        List<String> command = new ArrayList<>(List.of(python().toString(), "-B", home.resolve("src/lab/run_notebooks.py").toString()));
        if (options.timeout != null) command.addAll(List.of("--timeout", options.timeout.toString()));
        if (options.store) command.add("--store");
        notebooks.forEach(n -> command.add(n.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
        setEnvironment(builder.environment());
        int code = builder.start().waitFor();
        if (stopping) waitForTheEnd();
        return code;
    }

    /** The benchmarks are compiled with the tests; the program that runs them is {@code org.loupe.bench.Bench}. */
    private int bench() throws IOException, InterruptedException {
        Path classPath = target.resolve("bench-classpath"), stamp = target.resolve(".lab-bench");
        String[] folders = {"src/main", "src/test/java", "src/bench/java"};
        if (!Files.exists(classPath) || !read(stamp).equals(sources(folders))) {
            Tool maven = findMaven();
            String problems = Stream.of(folderProblem(), maven.problem).filter(Objects::nonNull).collect(Collectors.joining("\n"));
            if (!problems.isEmpty()) throw new Problem(problems);
            try (FileChannel lock = lock()) {
                waitForOthers(lock);
                String sources = sources(folders);
                maven(maven, "Benchmarks", "benchmarks", "test-compile", "dependency:build-classpath", "-Dmdep.includeScope=test",
                        "-Dmdep.outputFile=" + classPath);
                Files.writeString(stamp, sources);
            }
        }
        List<String> command = options.isJmh() ? fastJava() : new ArrayList<>(List.of(java()));    // JMH hands its flags on
        command.addAll(List.of("-cp", String.join(System.getProperty("path.separator"), target.resolve("classes").toString(),
                target.resolve("test-classes").toString(), read(classPath).strip()), "org.loupe.bench.Bench"));
        command.addAll(options.measuring);
        command.addAll(options.files);
        int code = new ProcessBuilder(command).directory(home.toFile()).inheritIO().start().waitFor();
        if (stopping) waitForTheEnd();
        return code;
    }

    /** {@code org.loupe.fetch.Fetch} asks Maven or pip where their registries are. */
    private int fetch() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(options.files);
        findMaven().command.forEach(word -> arguments.add("--maven=" + word));
        List.of("-f", home.resolve("pom.xml").toString()).forEach(word -> arguments.add("--maven=" + word));
        (pythonReady() ? List.of(python().toString()) : findPython().command).forEach(word -> arguments.add("--python=" + word));
        buildLibrary();
        return program("org.loupe.fetch.Fetch", target.resolve("classes"), List.of(), arguments);
    }

    private int gallery() throws IOException, InterruptedException {
        buildLibrary();
        List<String> arguments = options.files.isEmpty() ? List.of(target.resolve("gallery").toString()) : options.files;
        return program("org.loupe.gallery.Gallery", target.resolve("classes"), List.of(), arguments);
    }

    /** A chat begins a third of a second earlier where Java maps the classes from an archive, which it writes at the end of the first chat. */
    private int chat() throws IOException, InterruptedException {
        buildLibrary();
        Path jar = libraryReady() ? libraryJar() : null;      // an archive knows its classes from jars alone
        if (jar == null) return program("org.loupe.chat.Chat", target.resolve("classes"), List.of(), options.files);
        String key = digest(jar + " " + jar.toFile().lastModified() + " " + System.getProperty("java.home") + " " + Runtime.version());
        Path archive = target.resolve("chat-" + key.substring(0, 16) + ".jsa");
        Path part = target.resolve("chat-" + ProcessHandle.current().pid() + ".jsa.part");
        boolean isThere = Files.exists(archive), isHelp = options.files.contains("--help") || options.files.contains("-h");
        List<String> flags = new ArrayList<>(List.of(isThere ? "-XX:SharedArchiveFile=" + archive : "-XX:ArchiveClassesAtExit=" + part, "-Xlog:cds*=off"));
        if (Runtime.version().feature() >= 24) flags.add("-Xlog:aot*=off");
        int code = program("org.loupe.chat.Chat", jar, flags, options.files);
        if (code != 0 || isHelp) Files.deleteIfExists(part);      // few classes were loaded
        else if (Files.exists(part)) {
            for (File old : target.toFile().listFiles((folder, name) -> name.matches("chat-.*\\.jsa"))) Files.delete(old.toPath());
            Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        return code;
    }

    private Path libraryJar() {
        File[] jars = target.toFile().listFiles((folder, name) -> name.matches("loupe-.*\\.jar"));
        return jars == null || jars.length != 1 ? null : jars[0].toPath();
    }

    /**
     * Runs a program of the library in the user's folder and terminal. What Ctrl-C does is its affair.
     *
     * @param library the folder or the jar of its classes
     */
    private int program(String name, Path library, List<String> flags, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(fastJava());
        command.remove("-Xms1g");
        command.addAll(LEAST_MEMORY);
        command.addAll(flags);
        command.addAll(List.of("-cp", library + System.getProperty("path.separator") + target.resolve("lib") + "/*", name));
        command.addAll(arguments);
        ignoreInterrupts();
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Without Python, which only notebooks need. */
    private void buildLibrary() throws IOException, InterruptedException {
        Tool maven = !options.build || libraryReady() ? null : findMaven();
        String problems = Stream.of(folderProblem(), maven == null ? null : maven.problem).filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        if (!problems.isEmpty()) throw new Problem(problems);
        try (FileChannel lock = lock()) {
            waitForOthers(lock);
            if (maven != null && !libraryReady()) build(maven);
        }
        requireLibraries();
    }

    /** A handler that does nothing, as the program would inherit a signal that is ignored. By reflection, as javac warns of the class. */
    private static void ignoreInterrupts() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal"), handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = java.lang.reflect.Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, values) -> null);
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
        } catch (ReflectiveOperationException e) {
            return;                                     // then Ctrl-C ends both
        }
    }

    private List<Path> notebooks() throws IOException {
        List<Path> found = options.files.stream().map(n -> Paths.get(n).toAbsolutePath().normalize()).collect(Collectors.toList());
        for (Path notebook : found)
            if (!Files.isRegularFile(notebook) || !notebook.toString().endsWith(".ipynb"))
                throw new Problem("There is no notebook " + notebook + ". The course is in " + home.resolve("notebooks") + ".");
        if (!found.isEmpty()) return found;
        if (Files.isDirectory(home.resolve("notebooks"))) {
            try (Stream<Path> files = Files.list(home.resolve("notebooks"))) {
                found = files.filter(f -> f.toString().endsWith(".ipynb")).sorted().collect(Collectors.toList());
            }
        }
        if (found.isEmpty()) throw new Problem("There are no notebooks in " + home.resolve("notebooks") + ".");
        return found;
    }

    private int open() throws IOException, InterruptedException {
        List<Path> notebooks = notebooks();
        int port = port();
        setUp();
        boolean browser = options.browser && hasBrowser();
        long start = System.nanoTime();
        server = new Server(port, home.relativize(notebooks.get(0)).toString().replace('\\', '/'), browser);
        String address = server.waitUntilUp();
        done("JupyterLab", String.format(Locale.ROOT, "answers after %.1f s", seconds(start)));
        System.out.println("\n" + address + "\n\n"
                + (browser ? "It opens in your browser; if not, open this address." : "Open this address in a browser on this computer.")
                + " Ctrl-C here ends it.");
        int code = server.process.waitFor();
        if (code != 0) throw failed("JupyterLab ended with code " + code + ".", server.log);
        if (stopping) waitForTheEnd();
        System.out.println("JupyterLab has ended.");
        return 0;
    }

    private static boolean hasBrowser() {
        if (System.getenv("SSH_CONNECTION") != null) return false;
        return hostSystem() >= 2 || Stream.of("DISPLAY", "WAYLAND_DISPLAY", "BROWSER").anyMatch(System.getenv()::containsKey);
    }

    private int port() {
        if (options.port != null) {
            if (isFree(options.port)) return options.port;
            throw new Problem("Port " + options.port + " is taken by another program. Choose another, such as --port "
                    + freePort(DEFAULT_PORT) + ", or leave --port out.");
        }
        int port = freePort(DEFAULT_PORT);
        if (port != DEFAULT_PORT) System.out.println("Port " + DEFAULT_PORT + " is taken by another program, using " + port + ".");
        return port;
    }

    private static int freePort(int from) {
        for (int port = from; port < 65_536; port++) if (isFree(port)) return port;
        throw new Problem("No port from " + from + " on is free. Choose one with --port.");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** JupyterLab, on this computer only, behind a token that no process list shows. */
    private final class Server {
        final Process process;
        final Path log;
        final String root;
        final String path;
        final String token;

        Server(int port, String notebook, boolean browser) throws IOException {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            token = hex(secret);
            root = "http://127.0.0.1:" + port;
            path = "/lab/tree/" + notebook.replace("%", "%25").replace(" ", "%20");
            log = Files.createDirectories(own.resolve("logs")).resolve("jupyterlab.log");
            List<String> command = new ArrayList<>(List.of(python().toString(), "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
                    "--ServerApp.port=" + port, "--ServerApp.root_dir=" + home, "--LabApp.default_url=" + path,
                    "--FileContentsManager.preferred_dir=notebooks"));
            if (!browser) command.add("--no-browser");
            ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            setEnvironment(builder.environment());
            builder.environment().put("JUPYTER_TOKEN", token);
            process = builder.start();
            process.getOutputStream().close();
        }

        String waitUntilUp() throws InterruptedException {
            long start = System.nanoTime();
            while (call("GET", "/api") != 200) {
                if (!process.isAlive()) throw failed("JupyterLab could not start.", log);
                if (seconds(start) > 120) throw failed("JupyterLab does not answer after 120 s.", log);
                Thread.sleep(100);
            }
            return root + path + "?token=" + token;
        }

        /** The HTTP status, or -1 where nobody answers. */
        int call(String method, String what) {
            try {
                HttpURLConnection connection = (HttpURLConnection) URI.create(root + what).toURL().openConnection(Proxy.NO_PROXY);
                connection.setRequestMethod(method);
                connection.setConnectTimeout(2_000);
                connection.setReadTimeout(20_000);
                connection.setRequestProperty("Authorization", "token " + token);
                return connection.getResponseCode();
            } catch (IOException e) {
                return -1;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------- stopping

    /** On Ctrl-C, on a signal and at a normal end: nothing that Lab started stays behind. */
    private void stopChildren() {
        stopping = true;
        List<ProcessHandle> children = ProcessHandle.current().descendants().collect(Collectors.toList());
        if (children.isEmpty()) return;
        if (server != null && server.process.isAlive()) {
            System.out.println("\nEnding JupyterLab and its kernels ...");
            if (server.call("POST", "/api/shutdown") == 200) waitFor(children, 15);
        }
        children.forEach(ProcessHandle::destroy);
        waitFor(children, 8);
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static void waitFor(List<ProcessHandle> processes, int seconds) {
        try {
            for (int i = 0; i < seconds * 20 && processes.stream().anyMatch(ProcessHandle::isAlive); i++) Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the shutdown hook works, the main thread has nothing more to say. */
    private static void waitForTheEnd() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
    }

    // ---------------------------------------------------------------------------------------------------- small tools

    /** The text of a file, or "" where there is none. */
    static String read(Path file) {
        try {
            return Files.isRegularFile(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String withoutColours(String text) {
        return text.replaceAll("\u001b\\[[;\\d]*m", "");
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static String digest(String text) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) text.append(String.format("%02x", b));
        return text.toString();
    }
}
