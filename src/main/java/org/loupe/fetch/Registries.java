package org.loupe.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loupe.file.StrictJson;

/**
 * Finds the address of a package. Maven and pip tell where their registry is, mirrors in their settings included.
 *
 * <p>Neither does the download itself: pip brings the whole file again each time, and whether Maven goes on with half a file
 * depends on its version.
 */
final class Registries {
    /** A line of {@code dependency:list-repositories}. */
    private static final Pattern REPOSITORY = Pattern.compile("(?m)^\\W*central \\(([^,]+),[^\\n]*?(?: mirrored by \\S+ \\(([^,]+),[^\\n]*)?$");
    /** pip's help shows the value in force as the default. */
    private static final Pattern INDEX = Pattern.compile("--index-url <url>\\s.*?\\(default:? (\\S+?)\\)", Pattern.DOTALL);
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final int MOST_BYTES = 10_000_000;

    private final List<String> maven;
    private final List<String> python;

    /** The commands that start Maven, in Loupe's project, and Python; empty where there is none. */
    Registries(List<String> maven, List<String> python) {
        this.maven = List.copyOf(maven);
        this.python = List.copyOf(python);
    }

    /** Where the package's file is. */
    URI address(ModelPackage model) throws IOException {
        return model.registry() == ModelPackage.Kind.MAVEN ? mavenAddress(model) : pythonAddress(model);
    }

    private URI mavenAddress(ModelPackage model) throws IOException {
        require(maven, "Maven");
        String said = Commands.output(maven, "-B", "-ntp", "dependency:list-repositories");
        return URI.create(slash(repository(said)) + String.join("/", model.group().replace('.', '/'), model.artifact(), model.version(), model.file()));
    }

    /** The address in what Maven says. */
    static String repository(String said) throws FetchException {
        Matcher line = REPOSITORY.matcher(said);
        if (!line.find()) throw new FetchException("Maven lists no repository central. It says:\n" + said);
        return line.group(2) != null ? line.group(2) : line.group(1);
    }

    private URI pythonAddress(ModelPackage model) throws IOException {
        require(python, "Python");
        return fileOfIndex(URI.create(slash(index(Commands.output(python, "-m", "pip", "install", "--help"))) + model.artifact() + "/"), model.file());
    }

    /** The address in what pip says. */
    static String index(String said) throws FetchException {
        Matcher option = INDEX.matcher(said);
        if (!option.find()) throw new FetchException("pip does not tell its index. It says:\n" + said);
        return option.group(1);
    }

    /** The address of a file on a project's page in a Python index, as JSON (PEP 691) or, from older servers, as HTML (PEP 503). */
    static URI fileOfIndex(URI page, String file) throws IOException {
        HttpURLConnection connection = Http.get(page, "");
        connection.setRequestProperty("Accept", JSON + ", text/html;q=0.1");
        Http.requireOk(connection);
        byte[] body;
        try (InputStream in = connection.getInputStream()) {
            body = in.readNBytes(MOST_BYTES);
        }
        String found;
        try {
            found = String.valueOf(connection.getContentType()).startsWith(JSON) ? inJson(body, file) : inHtml(body, file);
            if (found != null) return URI.create(connection.getURL().toString()).resolve(found.replaceFirst("#.*", ""));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new FetchException(page + " is no page of a package index: " + e.getMessage());
        }
        throw new FetchException(page + " has no file " + file + ". Another index may have it; see the settings of pip.");
    }

    /** Null if there is none. */
    private static String inJson(byte[] body, String file) throws JsonProcessingException {
        JsonNode page = StrictJson.parse(new String(body, StandardCharsets.UTF_8));
        if (page == null) throw new IllegalArgumentException("it is empty");
        for (JsonNode entry : page.path("files"))
            if (file.equals(entry.path("filename").asText()) && entry.path("url").isTextual()) return entry.path("url").textValue();
        return null;
    }

    private static String inHtml(byte[] body, String file) {
        Matcher link = Pattern.compile("href=[\"']([^\"']+)[\"'][^>]*>\\s*" + Pattern.quote(file) + "\\s*<")
                .matcher(new String(body, StandardCharsets.UTF_8));
        return link.find() ? link.group(1).replace("&amp;", "&") : null;
    }

    private static void require(List<String> command, String name) throws FetchException {
        if (command.isEmpty())
            throw new FetchException("This model comes from a registry that " + name + " knows, and there is no " + name
                    + ". How to install it: java Lab.java doctor");
    }

    private static String slash(String address) {
        return address.endsWith("/") ? address : address + "/";
    }
}
