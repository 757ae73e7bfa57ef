package org.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A published size as transformers knows it: its {@code config.json}, and how many parameters the model had that it built. */
public record Published(String config, long parameters) {
    /** All that a script in {@code src/test/python} wrote to a file, by their names. */
    public static Map<String, Published> read(String file) {
        try (InputStream in = Published.class.getResourceAsStream("/golden/" + file)) {
            JsonNode table = new ObjectMapper().readTree(in);
            Map<String, Published> all = new LinkedHashMap<>();
            table.fieldNames().forEachRemaining(name ->
                    all.put(name, new Published(table.get(name).get("config").toString(), table.get(name).get("parameters").longValue())));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a class's presets: its public static methods without parameters. */
    public static Stream<String> presetsOf(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && Modifier.isStatic(m.getModifiers()) && m.getParameterCount() == 0)
                .map(Method::getName).sorted();
    }

    /** What such a method returns. */
    public static ModelConfig preset(Class<?> type, String name) throws ReflectiveOperationException {
        return (ModelConfig) type.getMethod(name).invoke(null);
    }

    /** Holds a configuration that was read from {@link #config} to the preset of that name. */
    public void assertIs(ModelConfig preset, ModelConfig read) {
        assertThat(preset.parameterCount()).isEqualTo(parameters);
        assertThat(read).isEqualTo(preset);
        assertThat(config).contains("\"model_type\":\"" + preset.modelType() + "\"");
    }
}
