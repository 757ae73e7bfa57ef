package org.loupe.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.loupe.attention.AttentionConfig;
import org.loupe.tensor.Memory;

/** What all configuration records share: what differs between two, copies with a field changed, checks of their fields. */
public final class Configs {
    private static final int DEEPEST = 1 << 16;

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
        fields.putAll(components(config));
        config.parameters().parts().forEach((part, count) -> fields.put("parameters, " + part, count));
        fields.put("parameters", config.parameterCount());
        return fields;
    }

    /**
     * A copy of a configuration that differs in one field: what the methods {@code with...} of a record of many fields return.
     *
     * @throws IllegalArgumentException if there is no such field, or the record refuses the value
     */
    public static <C extends ModelConfig> C with(C config, String field, Object value) {
        Map<String, Object> values = components(config);
        if (!values.containsKey(field))
            throw new IllegalArgumentException(config.getClass().getName() + " has no field " + field + "; it has " + values.keySet());
        values.put(field, value);
        try {
            @SuppressWarnings("unchecked")      // the class of a C
            Class<C> type = (Class<C>) config.getClass();
            Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values.values().toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) throw refused;
            throw new IllegalStateException(field + " of " + config.getClass().getName() + " cannot be set", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(config.getClass().getName() + " cannot be copied", e);
        }
    }

    private static Map<String, Object> components(ModelConfig config) {
        if (!config.getClass().isRecord())
            throw new IllegalArgumentException(config.getClass().getName() + " is not a record, so its fields are not known");
        Map<String, Object> components = new LinkedHashMap<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            try {
                components.put(component.getName(), component.getAccessor().invoke(config));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component.getName() + " of " + config.getClass().getName() + " cannot be read", e);
            }
        }
        return components;
    }

    /** For the constructor of a model: refuses one that cannot fit, before minutes are spent on filling memory. */
    public static void requireMemory(ModelConfig config) {
        long count = config.parameterCount(), bytes = count * Float.BYTES, allowed = Memory.report().limit();
        if (bytes > allowed)
            throw new IllegalStateException(String.format(Locale.ROOT, "%s: %,d parameters need %.1f GB, and %.1f GB are allowed;"
                    + " take a smaller configuration, or start Java with a larger -Xmx or -XX:MaxDirectMemorySize"
                    + " (parameters() of a configuration counts without building)", config.modelType(), count, bytes * 1e-9, allowed * 1e-9));
    }

    /** For the compact constructor of a configuration: refuses a number below 1. */
    public static void requirePositive(String field, int value) {
        if (value < 1) throw new IllegalArgumentException(field + " " + value + " must be at least 1");
    }

    /** Refuses a width below 1, or one so large that the number of parameters could overflow. */
    public static void requireWidth(String field, int value) {
        requireAtMost(field, value, AttentionConfig.WIDEST);
    }

    /** Refuses a number of layers below 1, or one so large that the number of parameters could overflow. */
    public static void requireLayers(int value) {
        requireAtMost("layers", value, DEEPEST);
    }

    private static void requireAtMost(String field, int value, int largest) {
        requirePositive(field, value);
        if (value > largest) throw new IllegalArgumentException(field + " " + value + " must be at most " + largest
                + "; so that the number of parameters can be counted");
    }

    /** Refuses a width that does not divide among the heads. */
    public static void requireHeads(int hidden, int heads) {
        AttentionConfig.of(hidden, heads);      // which refuses it
    }

    /** Refuses what is no probability of dropping a value. */
    public static void requireDropout(double probability) {
        if (!(probability >= 0 && probability < 1)) throw new IllegalArgumentException("dropout " + probability
                + " must be at least 0 and below 1");
    }

    /** Refuses an epsilon that keeps no division from 0. */
    public static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("epsilon " + epsilon + " must be above 0 and finite; 1e-5 is usual");
    }
}
