package org.loupe.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.loupe.model.HuggingFaceJson;

/** The names of a head's outputs in config.json: {@code id2label} and its inverse, or {@code num_labels} alone. */
final class Labels {
    private static final String NAMES = "id2label", NUMBER = "num_labels";
    private static final int USUAL = 2;       // of transformers, where nothing is said

    private Labels() { }

    /** How many there are. @throws IllegalArgumentException if there are none */
    static int count(HuggingFaceJson json) {
        int named = json.textsByKey(NAMES).size(), count = named > 0 ? named : json.integer(NUMBER, USUAL);
        if (count < 1) throw json.wrong(NUMBER, "a head for classes has at least one");
        return count;
    }

    /** In the order of the outputs, which the keys tell and not the order of the file. */
    static List<String> of(HuggingFaceJson json) {
        Map<String, String> named = json.textsByKey(NAMES);
        if (named.isEmpty()) return IntStream.range(0, count(json)).mapToObj(i -> "LABEL_" + i).toList();
        return IntStream.range(0, named.size()).mapToObj(i -> {
            if (named.containsKey(String.valueOf(i))) return named.get(String.valueOf(i));
            throw json.wrong(NAMES, "its " + named.size() + " keys must be the numbers of the outputs, from 0 on, and " + i + " is not among them");
        }).toList();
    }

    static void put(HuggingFaceJson json, List<String> labels) {
        Map<String, Object> names = new LinkedHashMap<>(), numbers = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            names.put(String.valueOf(i), labels.get(i));
            numbers.put(labels.get(i), i);
        }
        json.put(NAMES, names).put("label2id", numbers);
    }
}
