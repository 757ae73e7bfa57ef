package org.loupe.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download ends with the pinned file or with nothing that could be taken for it, and asks for no byte twice. */
class DownloadTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;
    private final List<String> asked = new ArrayList<>();       // the header Range of each request, null for the whole
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private HttpServer server;
    private byte[] served = CONTENT;
    private boolean knowsRanges = true;
    private int cutAfter = Integer.MAX_VALUE;
    private int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(range);
        int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0) exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (served.length - 1) + "/" + served.length);
        if (exchange.getRequestURI().getPath().endsWith("/"))
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.pypi.simple.v1+json");
        exchange.sendResponseHeaders(from > 0 ? 206 : status, served.length - from);
        try (exchange) {
            exchange.getResponseBody().write(served, from, Math.min(served.length - from, cutAfter));
        } catch (IOException e) {
            assertThat(cutAfter).isLessThan(served.length);     // the server closes what it has not sent whole
        }
    }

    private Path part() {
        return folder.resolve("model.part");
    }

    private void download() throws Exception {
        String digest = java.util.HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        URI address = URI.create("http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + "/model");
        new Download(address, part(), CONTENT.length, digest).run(new DownloadProgress(new PrintStream(shown), false, CONTENT.length));
    }

    @Test
    void theWholeFileComes() throws Exception {
        download();
        assertThat(part()).hasBinaryContent(CONTENT);
        assertThat(shown.toString()).contains("0.3 MB of 0.3 MB, 100%");
    }

    @Test
    void whatWasCutOffGoesOnWhereItEnded() throws Exception {
        cutAfter = 100_000;
        assertThatThrownBy(this::download).isInstanceOf(FetchException.class);
        long arrived = Files.size(part());
        assertThat(arrived).isBetween(1L, 100_000L);
        cutAfter = Integer.MAX_VALUE;
        download();
        assertThat(part()).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly(null, "bytes=" + arrived + "-");
    }

    @Test
    void aServerWithoutRangesStartsOver() throws Exception {
        Files.write(part(), new byte[1000]);            // other bytes, which would be seen if they stayed
        knowsRanges = false;
        download();
        assertThat(part()).hasBinaryContent(CONTENT);
    }

    @Test
    void whatIsThereIsNotAskedFor() throws Exception {
        Files.write(part(), CONTENT);
        download();
        assertThat(asked).isEmpty();
    }

    @Test
    void anotherFileIsDeletedAndNamed() {
        served = CONTENT.clone();
        served[77]++;
        assertThatThrownBy(this::download).isInstanceOf(FetchException.class).hasMessageContaining("SHA-256").hasMessageContaining("deleted");
        assertThat(part()).doesNotExist();
    }

    @Test
    void aFileOfAnotherLengthIsRefusedBeforeItComes() {
        for (int length : new int[] {1000, CONTENT.length + 1}) {
            served = Arrays.copyOf(CONTENT, length);
            assertThatThrownBy(this::download).isInstanceOf(FetchException.class).hasMessageContaining("announces " + length + " bytes");
        }
    }

    @Test
    void anErrorOfTheServerIsNamedWithTheAddress() {
        status = 503;
        assertThatThrownBy(this::download).isInstanceOf(FetchException.class).hasMessageContaining("/model").hasMessageContaining("503");
    }

    @Test
    void withoutAServerTheNetworkIsNamed() {
        server.stop(0);
        assertThatThrownBy(this::download).isInstanceOf(FetchException.class).hasMessageContaining("can't be reached")
                .hasMessageContaining("Check the network");
    }

    /** As of an index that is down, or of a page that is none. */
    @Test
    void aPageThatIsNoIndexIsNamed() {
        URI page = URI.create("http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + "/project/");
        for (String body : new String[] {"", "{", "[1, 2", "{\"files\": [{\"filename\": \"w.zip\", \"url\": \"a b\"}]}"}) {
            served = body.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Registries.fileOfIndex(page, "w.zip")).as(body).isInstanceOf(FetchException.class)
                    .hasMessageStartingWith(page + " is no page of a package index: ");
        }
        served = "{\"files\": [{\"filename\": \"w.zip\"}, {}]}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Registries.fileOfIndex(page, "w.zip")).hasMessageContaining(page + " has no file w.zip");
    }
}
