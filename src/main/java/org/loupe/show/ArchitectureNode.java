package org.loupe.show;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.loupe.show.figure.Palette;

/**
 * What is drawn in one place: a part of a model, or the parts of two models that belong together, of which one may be missing.
 *
 * @param left null if only the right model has it
 * @param right null if only the left one has it, or there is but one model
 * @param differences between the two themselves, in words
 * @param parts inside, those that are drawn
 * @param leftOut inside, those that are not, to keep the drawing small
 */
record ArchitectureNode(ArchitecturePart left, ArchitecturePart right, Kind kind, List<String> differences, List<ArchitectureNode> parts,
                        List<ArchitectureNode> leftOut) {
    /** Deeper nested parts are left out: browsers flatten what is nested more than 512 times, and nobody can read it. */
    private static final int DEEPEST = 16;

    /** How the parts of two models compare: each has a sign, words and a light ground; blue and orange stay apart with every kind of colour vision. */
    enum Kind {
        ALIKE("=", "alike", 0xffffff),
        /** The two themselves are alike, something in them is not. */
        INSIDE("≈", "unlike inside", 0xffffff),
        DIFFERENT("≠", "unlike", Palette.signed(-0.03)),
        ONLY_LEFT("−", "only in ", Palette.rgb(0.05)),
        ONLY_RIGHT("+", "only in ", Palette.rgb(0.05));

        final String sign;
        final int ground;
        private final String words;

        Kind(String sign, String words, int ground) {
            this.sign = sign;
            this.words = words;
            this.ground = ground;
        }

        boolean isMarked() {
            return this != ALIKE && this != INSIDE;
        }

        /** @param names of the two models */
        String words(List<String> names) {
            return words + (this == ONLY_LEFT ? names.get(0) : this == ONLY_RIGHT ? names.get(1) : "");
        }
    }

    ArchitectureNode {
        differences = List.copyOf(differences);
        parts = List.copyOf(parts);
        leftOut = List.copyOf(leftOut);
    }

    /** A part of the only model, or of the left or the right one alone, with all that is in it. */
    static ArchitectureNode alone(ArchitecturePart part, Kind kind) {
        List<ArchitectureNode> parts = new ArrayList<>();
        for (ArchitecturePart inside : part.parts()) parts.add(alone(inside, kind));
        boolean isRight = kind == Kind.ONLY_RIGHT;
        return new ArchitectureNode(isRight ? null : part, isRight ? part : null, kind, List.of(), parts, List.of());
    }

    /** The part that is there; of two that of the left model. */
    ArchitecturePart either() {
        return left != null ? left : right;
    }

    /** What differs, in words. */
    List<String> words(List<String> names) {
        return kind == Kind.DIFFERENT ? differences : List.of(kind.words(names));
    }

    /** "… 12 more parts are not shown here", and of one model how much they are of all numbers. */
    String missing(long whole, boolean isOne) {
        int modules = leftOut.stream().mapToInt(node -> node.either().modules()).sum();
        long numbers = leftOut.stream().mapToLong(node -> node.either().size().numbers()).sum();
        return String.format(Locale.ROOT, "… %,d more part%s not shown here", modules, modules == 1 ? " is" : "s are")
                + (isOne ? String.format(Locale.ROOT, ", with %,d of the numbers (%s)", numbers, ArchitecturePart.share(numbers, whole)) : "");
    }

    /** The first so many, those that are nested less before those that are nested more. */
    ArchitectureNode limited(int most) {
        Set<ArchitectureNode> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<ArchitectureNode> level = new ArrayDeque<>(List.of(this));
        for (int depth = 0; depth < DEEPEST && !level.isEmpty() && kept.size() < most; depth++) {
            Deque<ArchitectureNode> below = new ArrayDeque<>();
            for (ArchitectureNode node : level) {
                if (kept.size() == most) break;
                kept.add(node);
                below.addAll(node.parts);
            }
            level = below;
        }
        return only(kept);
    }

    private ArchitectureNode only(Set<ArchitectureNode> kept) {
        List<ArchitectureNode> drawn = new ArrayList<>(), rest = new ArrayList<>(leftOut);
        for (ArchitectureNode part : parts) {
            if (kept.contains(part)) drawn.add(part.only(kept));
            else rest.add(part);
        }
        return new ArchitectureNode(left, right, kind, differences, drawn, rest);
    }
}
