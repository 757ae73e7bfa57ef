package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.loupe.lab.LabProcess;

/**
 * A server of JupyterLab and Notebook 7 from Loupe's own Python environment, set up as Lab.java sets it up, except that
 * Notebook 7 is on and that no earlier session is remembered: no notebook is trusted yet.
 */
final class Jupyter implements AutoCloseable {
    private static final Path SETTINGS = LabProcess.PROJECT.resolve("src/lab/jupyter");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static boolean isSetUp;

    private final Process process;
    private final Path log;
    private final String root;
    private final String token = "loupe";

    /** @param folder what the server shows; its own files go to another one beside it */
    Jupyter(Path folder) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolveSibling("jupyter"));
        root = "http://127.0.0.1:" + freePort();
        log = own.resolve("jupyter.log");
        process = python(own, settings(own.resolve("settings")), "jupyterlab", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=" + URI.create(root).getPort(),
                "--ServerApp.root_dir=" + folder, "--no-browser").redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (call("GET", "/api") != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("Jupyter did not start:\n" + log());
            }
            Thread.sleep(50);
        }
    }

    /** The page of {@code jupyter nbconvert --to html}. */
    static String convert(Path notebook, boolean dark) throws IOException, InterruptedException {
        Path page = notebook.resolveSibling("converted.html"), log = notebook.resolveSibling("nbconvert.log");
        Process process = python(notebook.resolveSibling("jupyter"), SETTINGS, "nbconvert", "--to", "html", "--theme", dark ? "dark" : "light",
                "--output", page.toString(), notebook.toString()).redirectOutput(log.toFile()).start();
        assertThat(process.onExit().join().exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(page);
    }

    private static ProcessBuilder python(Path own, Path settings, String module, String... arguments) throws IOException, InterruptedException {
        if (!isSetUp) LabProcess.fromSource(1_200, "setup", "--no-build").succeeds();
        isSetUp = true;
        List<String> command = new ArrayList<>(List.of(LabProcess.python().toString(), "-B", "-m", module));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JUPYTER") || name.startsWith("PYTHON"));
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("JUPYTER_TOKEN", "loupe");
        builder.environment().put("JUPYTER_CONFIG_PATH", settings.toString());
        for (String kind : List.of("CONFIG", "DATA", "RUNTIME")) builder.environment().put("JUPYTER_" + kind + "_DIR", own.resolve(kind).toString());
        return builder;
    }

    /** Those of Lab.java, and Notebook 7. */
    private static Path settings(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(SETTINGS)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(SETTINGS.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
        }
        Path server = folder.resolve("jupyter_server_config.json");
        ObjectNode settings = (ObjectNode) JSON.readTree(server.toFile());
        settings.withObject("/ServerApp/jpserver_extensions").put("notebook", true);
        Files.write(server, JSON.writeValueAsBytes(settings));
        return folder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The address of a notebook in JupyterLab. */
    String lab(String notebook) {
        return root + "/lab/tree/" + notebook + "?reset&token=" + token;
    }

    /** The address of a notebook in Notebook 7. */
    String notebook7(String notebook) {
        return root + "/notebooks/" + notebook + "?token=" + token;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** The HTTP status, or -1 where nobody answers. */
    private int call(String method, String what) {
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

    /** Ends the server and its kernels. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)).completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
