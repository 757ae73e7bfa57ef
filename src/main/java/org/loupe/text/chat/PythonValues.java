package org.loupe.text.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.util.HasObjectTruthValue;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.Collection;
import java.util.Map;

/** What counts as true, and how values are written, as Python has it. */
final class PythonValues extends TruthyTypeConverter {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 60;

    /** Python's None. Java's null stands for what is not defined, the only nothing that Jinjava knows. */
    static final Object NONE = new None();

    private static final class None implements HasObjectTruthValue {
        @Override
        public boolean getObjectTruthValue() {
            return false;
        }

        @JsonValue
        Object json() {
            return null;
        }

        @Override
        public String toString() {
            return "None";
        }
    }

    /** A string is true unless it is empty; for Jinjava "false" is not. */
    static boolean isTrue(Object value) {
        return value instanceof String text ? !text.isEmpty() : ObjectTruthValue.evaluate(value);
    }

    /** Nothing for what is not defined. Lists and mappings have no text here: Python's own form of them is no form for a model. */
    static String text(Object value) {
        if (value instanceof Iterable || value instanceof Map)
            throw new InterpretException(shown(value) + " is to be written out; write its parts, or use tojson");
        if (value instanceof Boolean is) return is ? "True" : "False";
        return value == null ? "" : value.toString();
    }

    /** For a message. */
    static String shown(Object value) {
        if (value instanceof String text) return "'" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "'";
        if (value instanceof Map<?, ?> map) return "a mapping of " + map.size();
        if (value instanceof Collection<?> list) return "a list of " + list.size();
        return value == null ? "something undefined" : value instanceof Iterable ? "a sequence" : value.toString();
    }

    /** @throws InterpretException if the value has none */
    static int length(Object value) {
        if (value instanceof String text) return text.codePointCount(0, text.length());
        if (value instanceof Map<?, ?> map) return map.size();
        if (value instanceof Collection<?> list) return list.size();
        throw new InterpretException("length is for strings, lists and mappings, not " + shown(value));
    }

    @Override
    protected Boolean coerceToBoolean(Object value) {
        return isTrue(value);
    }

    @Override
    protected String coerceToString(Object value) {
        return text(value);
    }
}
