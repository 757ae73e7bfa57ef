package org.loupe.text.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.loupe.text.Encoding;
import org.loupe.text.Tokens;
import org.loupe.text.files.TokenizerJson;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.pipeline.SubwordTokenizer;

/** Loupe and Hugging Face's library with the same {@code tokenizer.json}. Both are safe for many threads. */
final class Parity implements AutoCloseable {
    private static final int SHOWN = 20;

    private final SubwordTokenizer loupe;
    private final HuggingFace reference;
    private final boolean isReversible;

    /** @param isReversible whether the ids of a text become exactly the text again */
    Parity(String json, boolean isReversible) {
        this(TokenizerJson.parse("tokenizer.json", json), json, isReversible);
    }

    Parity(SubwordTokenizer loupe, String json, boolean isReversible) {
        this.loupe = loupe;
        this.isReversible = isReversible;
        reference = new HuggingFace(json);
    }

    /** Fails unless every text is read and decoded alike; the message shows the first differences, the shortest texts first. */
    void holdsFor(List<String> texts) {
        assertThat(texts).hasSizeGreaterThan(10);
        AtomicInteger wrong = new AtomicInteger();
        AtomicLong tokens = new AtomicLong();
        List<String> differences = texts.parallelStream().flatMap(text -> difference(text, tokens).map(difference -> {
            wrong.incrementAndGet();
            return "\"" + escaped(text) + "\": " + difference;
        }).stream()).sorted((a, b) -> Integer.compare(a.length(), b.length())).limit(SHOWN).collect(Collectors.toList());
        assertThat(differences).as(wrong + " of " + texts.size() + " texts differ").isEmpty();
        assertThat(tokens.get()).isGreaterThan(texts.size());
    }

    /** As {@link #holdsFor} for each text with the one behind it. */
    void holdsForPairs(List<String> texts) {
        List<String> differences = IntStream.range(1, texts.size()).parallel().mapToObj(i -> {
            String a = texts.get(i - 1), b = texts.get(i);
            HuggingFace.Reading ours = reading(loupe.read(a, b)), theirs = reference.read(a, b);
            return ours.equals(theirs) ? "" : escaped(a) + " and " + escaped(b) + ": " + ours.difference(theirs);
        }).filter(difference -> !difference.isEmpty()).limit(SHOWN).toList();
        assertThat(differences).isEmpty();
    }

    private Optional<String> difference(String text, AtomicLong tokens) {
        HuggingFace.Reading ours = reading(text), theirs = reference.read(text);
        tokens.addAndGet(theirs.ids().length);
        if (!ours.equals(theirs)) return Optional.of(ours.difference(theirs));
        String decoded = loupe.decode(ours.ids()), expected = reference.decode(ours.ids(), true);
        if (!decoded.equals(expected)) return Optional.of("decoded as " + escaped(decoded) + " should be " + escaped(expected));
        if (!isReversible || hasLostSpace(text)) return Optional.empty();
        String back = loupe.decode(loupe.encode(withoutSpecial(text))), whole = HuggingFace.comparable(withoutSpecial(text));
        return back.equals(whole) ? Optional.empty() : Optional.of("comes back as " + escaped(back));
    }

    /** As a literal of Java, so that what cannot be seen can be copied. */
    private static String escaped(String text) {
        StringBuilder literal = new StringBuilder();
        text.chars().forEach(c -> literal.append(c >= ' ' && c < 0x7F ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return literal.toString();
    }

    /** SentencePiece writes a space as this character, and so makes a space of it. */
    private boolean hasLostSpace(String text) {
        return loupe.normalizer() != Normalizer.NONE && text.indexOf('▁') >= 0;
    }

    private String withoutSpecial(String text) {
        String rest = text;
        for (boolean again = true; again; ) {
            String before = rest;
            for (var token : loupe.added()) rest = rest.replace(token.content(), "");
            again = !rest.equals(before);
        }
        return rest;
    }

    /** An empty text with no special tokens has no encoding. */
    private HuggingFace.Reading reading(String text) {
        Tokens tokens = loupe.tokenize(text);
        if (tokens.count() == 0 && loupe.template().added(false) == 0) return reading(tokens, new int[0]);
        return reading(loupe.template().apply(tokens, null));
    }

    private static HuggingFace.Reading reading(Encoding encoding) {
        return reading(encoding.tokens(), encoding.segments());
    }

    private static HuggingFace.Reading reading(Tokens tokens, int... segments) {
        int[] special = IntStream.of(tokens.words()).map(word -> word == Tokens.NO_WORD ? 1 : 0).toArray();
        return new HuggingFace.Reading(tokens.ids(), tokens.starts(), tokens.ends(), segments, special);
    }

    @Override
    public void close() {
        reference.close();
    }
}
