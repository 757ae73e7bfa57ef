package org.loupe.show.figure;

import java.util.List;
import java.util.Optional;

/** Several views as one, each below the other. */
public record Column(List<View> parts) implements View {
    private static final int GAP = 12;

    public Column {
        if (parts.isEmpty()) throw new IllegalArgumentException("a column of no views shows nothing; give at least one");
        parts = List.copyOf(parts);
    }

    public static Column of(View... parts) {
        return new Column(List.of(parts));
    }

    @Override
    public String html() {
        return String.join("\n", parts.stream().map(View::html).toList());
    }

    @Override
    public String text() {
        return String.join("\n", parts.stream().map(View::text).toList());
    }

    /** The pictures of those that have one. */
    @Override
    public Optional<Picture> picture() {
        List<Picture> pictures = parts.stream().map(View::picture).flatMap(Optional::stream).toList();
        return pictures.isEmpty() ? Optional.empty() : Optional.of(Picture.column(GAP, pictures));
    }

    @Override
    public String toString() {
        return text();
    }
}
