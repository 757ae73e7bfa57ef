package org.loupe.text.chat;

import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;

/**
 * What stands behind a dot or in brackets: entries of mappings and lists, and the methods that Python has for its strings, lists and
 * mappings. Nothing else: no template reaches a method or a property of a Java object.
 */
final class PythonMembers extends ELResolver {
    /** Written for a slice that turns around, see {@link TemplateSource}. */
    static final String REVERSED = "reversed__";

    private final ELResolver libraryCalls = new JinjavaBeanELResolver(true);

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        context.setPropertyResolved(true);
        if (property instanceof Iterable || property instanceof Map) return null;
        String name = property.toString();
        if (base instanceof Map<?, ?> map) return map.get(name);
        if (base instanceof LoopTag.Loop loop) return loop.member(name);
        boolean isNumber = name.matches("-?\\d{1,9}");
        if (base instanceof List<?> list && isNumber) return at(list, Integer.parseInt(name));
        if (base instanceof String text && isNumber) return at(characters(text), Integer.parseInt(name));
        return null;
    }

    private static Object at(List<?> list, int index) {
        int i = index < 0 ? index + list.size() : index;
        return i < 0 || i >= list.size() ? null : list.get(i);
    }

    static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
    }

    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        context.setPropertyResolved(true);
        if (base instanceof Filter || base instanceof ExpTest) return libraryCalls.invoke(context, base, method, types, arguments);
        String name = method.toString();
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (base instanceof String text)
            return name.equals(REVERSED) ? new StringBuilder(text).reverse().toString() : PythonStrings.call(text, name, given);
        if (base instanceof List<?> list) return ofList(list, name);
        if (base instanceof Map<?, ?> map) return ofMap(map, name, given);
        throw new ELException("a " + base.getClass().getSimpleName() + " has no method " + name);
    }

    private static Object ofList(List<?> list, String name) {
        if (!name.equals(REVERSED)) throw new ELException("the method " + name + " of a list is not known");
        List<Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    static Object ofMap(Map<?, ?> map, String name, Object... given) {
        return switch (name) {
            case "items" -> map.entrySet().stream().map(entry -> Arrays.asList(entry.getKey(), entry.getValue())).collect(Collectors.toList());
            case "keys" -> new ArrayList<Object>(map.keySet());
            case "values" -> new ArrayList<Object>(map.values());
            case "get" -> {
                if (given.length == 0) throw new ELException("the method get of a mapping needs a key");
                Object value = map.get(String.valueOf(given[0]));
                yield value != null ? value : given.length > 1 ? given[1] : PythonValues.NONE;
            }
            default -> throw new ELException("the method " + name + " of a mapping is not known");
        };
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new ELException("a template sets names only, not " + property);
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return null;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }
}
