package org.loupe.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.normalize.Replace;
import org.loupe.text.split.Metaspace;

/** The steps by which tokens become text again, as in Hugging Face's {@code tokenizers}. */
public final class Decoders {
    private Decoders() { }

    /** The steps one after the other; what comes out is put together. */
    public static Sequence sequence(List<DecodeStep> steps) {
        return new Sequence(steps);
    }

    /** As {@link #sequence(List)}. */
    public static Sequence sequence(DecodeStep... steps) {
        return sequence(List.of(steps));
    }

    /** Replaces in each token. */
    public static DecodeStep replace(Replace rule) {
        return new Replacement(rule);
    }

    /** Puts all together. */
    public static DecodeStep fuse() {
        return new Fuse();
    }

    /** Takes a character away from the ends of each token. @param start how many at most  @param end likewise */
    public static DecodeStep strip(char character, int start, int end) {
        return new Strip(character, start, end);
    }

    /** Spaces for {@code ▁}; those of the first token go, where one was put before texts. */
    public static DecodeStep metaspace(Metaspace rule) {
        return new Spaces(rule);
    }

    /** As {@link ByteFallbackDecoder}. */
    public static DecodeStep byteFallback() {
        return new ByteFallbackDecoder();
    }

    /** A space for the mark at the end of each word but the last, as GPT-1 has it. @param suffix such as {@code </w>} */
    public static DecodeStep wordEnds(String suffix) {
        return new WordEnds(suffix);
    }

    /** @param steps in their order */
    public record Sequence(List<DecodeStep> steps) implements Decoder, DecodeStep {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public List<String> apply(List<String> tokens) {
            List<String> parts = tokens;
            for (DecodeStep step : steps) parts = step.apply(parts);
            return parts;
        }

        @Override
        public String decode(List<String> tokens) {
            return String.join("", apply(tokens));
        }
    }

    /** @param rule for each token by itself */
    public record Replacement(Replace rule) implements DecodeStep {
        @Override
        public List<String> apply(List<String> parts) {
            return parts.stream().map(rule::apply).toList();
        }
    }

    /** One part of all. */
    public record Fuse() implements DecodeStep {
        @Override
        public List<String> apply(List<String> parts) {
            return List.of(String.join("", parts));
        }
    }

    /** See {@link #strip}. */
    public record Strip(char character, int start, int end) implements DecodeStep {
        @Override
        public List<String> apply(List<String> parts) {
            return parts.stream().map(this::strip).toList();
        }

        private String strip(String part) {
            int from = 0, to = part.length();
            while (from < Math.min(start, to) && part.charAt(from) == character) from++;
            while (to > from && part.length() - to < end && part.charAt(to - 1) == character) to--;
            return part.substring(from, to);
        }
    }

    /** See {@link #metaspace}. */
    public record Spaces(Metaspace rule) implements DecodeStep {
        @Override
        public List<String> apply(List<String> parts) {
            List<String> result = new ArrayList<>();
            for (String part : parts) {
                boolean isPrefix = result.isEmpty() && rule.prefix() != Metaspace.Prefix.NEVER;
                result.add(part.replace(String.valueOf(rule.replacement()), isPrefix ? "" : " "));
            }
            return result;
        }
    }

    /** See {@link #wordEnds}. */
    public record WordEnds(String suffix) implements DecodeStep {
        @Override
        public List<String> apply(List<String> parts) {
            List<String> result = new ArrayList<>();
            for (String part : parts) result.add(part.replace(suffix, result.size() + 1 == parts.size() ? "" : " "));
            return result;
        }
    }
}
