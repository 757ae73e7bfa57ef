package org.loupe.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a worker is asked to do, in one word that both languages read: a kind of work and its sizes, such as
 * {@code gpt:layers=4,heads=4}. The sizes stand in one place only, {@link Catalogue}, and so are the same for all.
 */
record Spec(String kind, Map<String, Integer> sizes) {
    static Spec parse(String word) {
        int colon = word.indexOf(':');
        Map<String, Integer> sizes = new LinkedHashMap<>();
        try {
            if (colon >= 0)
                for (String size : word.substring(colon + 1).split(","))
                    sizes.put(size.substring(0, size.indexOf('=')), Integer.valueOf(size.substring(size.indexOf('=') + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("the work \"" + word + "\" is not of the form kind:size=1,size=2", e);
        }
        return new Spec(colon < 0 ? word : word.substring(0, colon), sizes);
    }

    /** @throws IllegalArgumentException if this size was not given */
    int size(String name) {
        Integer size = sizes.get(name);
        if (size == null) throw new IllegalArgumentException("the work " + this + " needs the size " + name);
        return size;
    }

    /** The same with one size changed. */
    Spec with(String name, int size) {
        Map<String, Integer> changed = new LinkedHashMap<>(sizes);
        changed.put(name, size);
        return new Spec(kind, changed);
    }

    @Override
    public String toString() {
        return kind + sizes.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(",", ":", ""));
    }
}
