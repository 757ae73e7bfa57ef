package org.loupe.show.figure;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One direction of a figure, and the names of its places.
 *
 * @param name what a place is: "query", "layer"
 * @param labels one for each place, as they are; a figure makes spaces and control characters visible
 * @param isText whether the places are tokens of a text, told by their position too
 */
public record Axis(String name, List<String> labels, boolean isText) {

    public Axis {
        if (labels.isEmpty()) throw new IllegalArgumentException("the axis " + name + " has no places; a figure needs at least one");
        labels = List.copyOf(labels);
    }

    /** The tokens of a text. */
    public static Axis tokens(String name, List<String> tokens) {
        return new Axis(name, tokens, true);
    }

    /** Places with names of their own. */
    public static Axis names(String name, List<String> labels) {
        return new Axis(name, labels, false);
    }

    /** Places that are counted from 0. */
    public static Axis numbers(String name, int count) {
        return names(name, IntStream.range(0, count).mapToObj(String::valueOf).toList());
    }

    public int size() {
        return labels.size();
    }

    /** The label of a place as it can be seen; a name may have spaces, which in a token count. */
    public String visible(int place) {
        String label = labels.get(place);
        return isText || label.isEmpty() ? Html.visible(label) : Html.visible(label, true);
    }

    /** "query 3 ‘cat’" or "layer 3". */
    public String describe(int place) {
        return isText ? name + " " + place + " ‘" + visible(place) + "’" : name + " " + visible(place);
    }

    /** Above one of several panels beside each other: a word alone, a number with what it counts. */
    String caption(int place) {
        return labels.get(place).matches("[0-9].*") ? describe(place) : visible(place);
    }

    /** @throws IllegalArgumentException if there is no such place */
    public int require(int place) {
        if (place < 0 || place >= size())
            throw new IllegalArgumentException(name + " " + place + " does not exist; there are " + size() + ", from 0 to " + (size() - 1));
        return place;
    }
}
