package org.loupe.generate;

import java.util.List;
import java.util.function.Function;

/**
 * The growing text of a sequence of tokens, handed on as far as it is sure to stay. The parts together are the whole text, but for
 * one case: where a tokenizer writes a row of bytes as U+FFFD each if they are no UTF-8 together ({@code <0x..>} of SentencePiece),
 * a whole character that was handed on stays, though bytes that belong to no character follow it.
 */
final class TextStream {
    /** What decoders write for bytes that make no character, or none yet. All at the end may change: one byte can be missing for a row. */
    private static final char UNFINISHED = '\uFFFD';

    private final Function<int[], String> decoder;
    private final List<String> stopStrings;
    private final int longestStop;
    private String text = "";
    private int handedOn;

    TextStream(Function<int[], String> decoder, List<String> stopStrings) {
        this.decoder = decoder;
        this.stopStrings = stopStrings;
        this.longestStop = stopStrings.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Takes the tokens of the whole text. @return whether it holds a stop string, before which it then ends */
    boolean read(int... tokens) {
        text = decoder.apply(tokens);
        int end = stopStrings.stream().mapToInt(stop -> text.indexOf(stop, Math.min(handedOn, text.length())))
                .filter(at -> at >= 0).min().orElse(-1);
        if (end >= 0) text = text.substring(0, end);
        return end >= 0;
    }

    /** What is new and sure. */
    String next() {
        return upTo(text.length() - heldBack());
    }

    /** What is left when no more tokens come. */
    String rest() {
        return upTo(text.length());
    }

    String text() {
        return text;
    }

    private String upTo(int end) {
        if (end <= handedOn) return "";
        String part = text.substring(handedOn, end);
        handedOn = end;
        return part;
    }

    /** The length of the longest end that may become a stop string or another character. */
    private int heldBack() {
        int sure = text.length();
        while (sure > 0 && text.charAt(sure - 1) == UNFINISHED) sure--;
        for (int from = Math.max(0, sure - longestStop + 1); from < sure; from++) {
            String end = text.substring(from, sure);
            if (stopStrings.stream().anyMatch(stop -> stop.startsWith(end))) return text.length() - from;
        }
        return text.length() - sure;
    }
}
