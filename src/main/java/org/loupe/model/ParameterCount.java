package org.loupe.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The parameters of a model by part, such as embedding, attention, feedForward, norms and head, in this order. */
public record ParameterCount(Map<String, Long> parts) {
    public ParameterCount {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        parts.forEach((part, count) -> {
            if (count < 0) throw new IllegalArgumentException(part + " cannot have " + count + " parameters");
        });
    }

    /** Of nothing yet. */
    public ParameterCount() {
        this(Map.of());
    }

    /** With so many more in a part. */
    public ParameterCount plus(String part, long count) {
        Map<String, Long> more = new LinkedHashMap<>(parts);
        more.merge(part, count, Math::addExact);
        return new ParameterCount(more);
    }

    /** Those of a part; 0 if there is no such part. */
    public long of(String part) {
        return parts.getOrDefault(part, 0L);
    }

    public long total() {
        return parts.values().stream().reduce(0L, Math::addExact);
    }

    /** A line for each part, with its share of all. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        parts.forEach((part, count) -> out.append(String.format(Locale.ROOT, "%-12s %,17d  %4.1f%%%n", part, count,
                100.0 * count / Math.max(1, total()))));
        return out.append(String.format(Locale.ROOT, "%-12s %,17d", "total", total())).toString();
    }
}
