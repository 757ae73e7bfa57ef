package org.loupe.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds that a head is of, strongest first; none where no simple rule tells what it does, as of most heads.
 *
 * @param matches the rules that it meets
 */
public record HeadTypes(List<Match> matches) {
    /**
     * A rule that a head meets.
     *
     * @param value what was measured: a share, for {@link HeadType#BROAD} the entropy and for {@link HeadType#LOCAL} the distance,
     *        divided by those of an even head
     */
    public record Match(HeadType type, double value) {
        /** From 0, just met, to 1. */
        public double strength() {
            return type.strength(value);
        }

        /** "previous token 0.87". */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f", type.title(), value);
        }
    }

    public HeadTypes {
        matches = matches.stream().sorted(Comparator.comparingDouble(Match::strength).reversed()).toList();
    }

    /** By what it looks at in ordinary text. @param even what a head would have that looks at all alike, {@link HeadStatistics#even} */
    public static HeadTypes of(HeadStatistics head, HeadStatistics even) {
        return of(head, even, 0, 0);
    }

    /** Also by its scores on repeated random tokens. @param induction of the head, and duplicate likewise, {@link InductionScore} */
    public static HeadTypes of(HeadStatistics head, HeadStatistics even, double induction, double duplicate) {
        List<Match> matches = new ArrayList<>();
        add(matches, HeadType.PREVIOUS_TOKEN, head.previous());
        add(matches, HeadType.NEXT_TOKEN, head.next());
        add(matches, HeadType.ITSELF, head.itself());
        boolean isAtOnePlace = !matches.isEmpty();
        add(matches, HeadType.INDUCTION, induction);
        add(matches, HeadType.DUPLICATE_TOKEN, duplicate);
        if (head.separators() >= 2 * even.separators()) add(matches, HeadType.SEPARATOR, head.separators());
        add(matches, HeadType.FIRST_TOKEN, head.first());
        add(matches, HeadType.BROAD, head.entropy() / even.entropy());
        if (!isAtOnePlace) add(matches, HeadType.LOCAL, head.distance() / even.distance());
        return new HeadTypes(matches);
    }

    /** Of all heads of a model. @param texts ordinary ones  @return [layer][head] */
    public static HeadTypes[][] of(AttentionMaps... texts) {
        HeadStatistics[][] heads = HeadStatistics.of(texts);
        return of(heads, HeadStatistics.even(texts), new double[heads.length][heads[0].length], new double[heads.length][heads[0].length]);
    }

    /** Also by scores on repeated random tokens. @return [layer][head] */
    public static HeadTypes[][] of(InductionScore scores, AttentionMaps... texts) {
        HeadStatistics[][] heads = HeadStatistics.of(texts);
        if (scores.induction().length != heads.length || scores.induction()[0].length != heads[0].length)
            throw new IllegalArgumentException("scores of " + scores.induction().length + " layers x " + scores.induction()[0].length
                    + " heads and attention of " + heads.length + " x " + heads[0].length + " are not of one model; measure both with one");
        return of(heads, HeadStatistics.even(texts), scores.induction(), scores.duplicate());
    }

    private static HeadTypes[][] of(HeadStatistics[][] heads, HeadStatistics even, double[][] induction, double[][] duplicate) {
        HeadTypes[][] types = new HeadTypes[heads.length][heads[0].length];
        for (int layer = 0; layer < types.length; layer++)
            for (int head = 0; head < types[layer].length; head++)
                types[layer][head] = of(heads[layer][head], even, induction[layer][head], duplicate[layer][head]);
        return types;
    }

    private static void add(List<Match> matches, HeadType type, double value) {
        if (type.strength(value) >= 0) matches.add(new Match(type, value));
    }

    /** The kind that it is most clearly of, if any. */
    public Optional<Match> strongest() {
        return matches.stream().findFirst();
    }

    /** "previous token 0.87, local 0.10", or "none". */
    @Override
    public String toString() {
        return matches.isEmpty() ? "none" : matches.stream().map(Match::toString).collect(Collectors.joining(", "));
    }
}
