package org.loupe.model;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Configurations beside each other. */
public final class Configs {
    private Configs() { }

    /** A line of a side-by-side table: a field, and what each of the two has there; null where one has no such field. */
    public record Difference(String field, Object left, Object right) { }

    /**
     * What differs between two configurations, field by field, and at the end in their numbers of parameters. Two models
     * of different kinds are compared in what has the same name; what only one has stands alone.
     */
    public static List<Difference> difference(ModelConfig left, ModelConfig right) {
        Map<String, Object> a = fields(left), b = fields(right);
        Map<String, Object> all = new LinkedHashMap<>(a);
        b.forEach(all::putIfAbsent);
        List<Difference> differences = new ArrayList<>();
        for (String field : all.keySet())
            if (!Objects.equals(a.get(field), b.get(field))) differences.add(new Difference(field, a.get(field), b.get(field)));
        return List.copyOf(differences);
    }

    /** All fields of a configuration: those of the record, then the parameters of each part and of all. */
    public static Map<String, Object> fields(ModelConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("modelType", config.modelType());
        if (!config.getClass().isRecord())
            throw new IllegalArgumentException(config.getClass().getName() + " is not a record, so its fields are not known");
        for (RecordComponent component : config.getClass().getRecordComponents()) fields.put(component.getName(), value(component, config));
        config.parameters().parts().forEach((part, count) -> fields.put("parameters, " + part, count));
        fields.put("parameters", config.parameterCount());
        return fields;
    }

    private static Object value(RecordComponent component, ModelConfig of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName() + " of " + of.getClass().getName() + " cannot be read", e);
        }
    }

    /** For the compact constructor of a configuration: refuses a number below 1. */
    public static void requirePositive(String field, int value) {
        if (value < 1) throw new IllegalArgumentException(field + " " + value + " must be at least 1");
    }

    /** Refuses a width that does not divide among the heads. */
    public static void requireHeads(int hidden, int heads) {
        requirePositive("hidden", hidden);
        requirePositive("heads", heads);
        if (hidden % heads != 0)
            throw new IllegalArgumentException("hidden " + hidden + " is not a multiple of heads " + heads
                    + "; each head needs hidden / heads values");
    }

    /** Refuses what is no probability of dropping a value. */
    public static void requireDropout(double probability) {
        if (!(probability >= 0 && probability < 1)) throw new IllegalArgumentException("dropout " + probability
                + " must be at least 0 and below 1");
    }

    /** Refuses an epsilon that keeps no division from 0. */
    public static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0)) throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0; 1e-5 is usual");
    }
}
