package org.loupe.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.loupe.text.PlainText;

/**
 * Speeches of the European Parliament from 1996 to 2011 (Koehn 2005, "Europarl: a parallel corpus for statistical
 * machine translation"): 17,597 excerpts of about 1,000 characters in 21 languages, from the test data of Apache
 * Lucene. All methods give the documents in the order of the file, which mixes languages, years and subjects.
 */
public final class Europarl {
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
        return EuroparlFile.documents(Europarl.class.getClassLoader(), body -> true);
    }

    /**
     * The documents in English, by the rule of {@link #isEnglish}; the file itself does not tell the language.
     *
     * @return 1,270 documents with 1.27 million characters in all
     * @throws IllegalStateException as {@link #documents()}
     */
    public static List<Document> english() {
        return EuroparlFile.documents(Europarl.class.getClassLoader(), Europarl::isEnglish);
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
}
