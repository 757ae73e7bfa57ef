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
        if (named.isEmpty()) return usual(count(json));
        return IntStream.range(0, named.size()).mapToObj(i -> {
            if (named.containsKey(String.valueOf(i))) return named.get(String.valueOf(i));
            throw json.wrong(NAMES, "its " + named.size() + " keys must be the numbers of the outputs, from 0 on, and " + i + " is not among them");
        }).toList();
    }

    private static List<String> usual(int count) {
        return IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
    }

    /** Those of a checkpoint, or the usual ones where it has none. @throws IllegalArgumentException if its head has another number */
    static void put(HuggingFaceJson json, Pretrained checkpoint) {
        int outputs = checkpoint.model().parameters().get("head.weight").shape(0);
        List<String> labels = checkpoint.labels().isEmpty() ? usual(outputs) : checkpoint.labels();
        if (labels.size() != outputs)
            throw new IllegalArgumentException("there are " + labels.size() + " labels, " + labels + ", and the head has " + outputs + " outputs");
        Map<String, Object> names = new LinkedHashMap<>(), numbers = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            names.put(String.valueOf(i), labels.get(i));
            numbers.put(labels.get(i), i);
        }
        json.put(NAMES, names).put("label2id", numbers);
    }
}
