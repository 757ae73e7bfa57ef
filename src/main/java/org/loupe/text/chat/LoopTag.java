package org.loupe.text.chat;

import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ForLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The statement {@code for} as Jinja2 has it: what a turn sets is forgotten after it, a mapping gives its keys, a condition may choose
 * from the sequence, and {@code else} is for an empty one.
 */
final class LoopTag extends ForTag {
    private static final long serialVersionUID = 1;
    private static final String CONDITION = " if ";

    /** The variable {@code loop}; of this type, so that break and continue of Jinjava find it. */
    static final class Loop extends ForLoop {
        private final List<?> items;

        private Loop(List<?> items) {
            super(items.iterator(), items.size());
            this.items = items;
        }

        /** @return null for what is not defined */
        Object member(String name) {
            int i = getIndex0(), count = items.size();
            return switch (name) {
                case "index" -> i + 1;
                case "index0" -> i;
                case "revindex" -> count - i;
                case "revindex0" -> count - i - 1;
                case "first" -> i == 0;
                case "last" -> i == count - 1;
                case "length" -> count;
                case "previtem" -> i == 0 ? null : items.get(i - 1);
                case "nextitem" -> i == count - 1 ? null : items.get(i + 1);
                default -> null;
            };
        }
    }

    @Override
    public String interpretUnchecked(TagNode node, JinjavaInterpreter interpreter) {
        List<String> names = getLoopVarsAndExpression((TagToken) node.getMaster()).getLeft();
        String sequence = getLoopVarsAndExpression((TagToken) node.getMaster()).getRight();
        int condition = TemplateSource.find(CONDITION, sequence);
        String all = condition < 0 ? sequence : sequence.substring(0, condition);
        List<?> given = items(interpreter.resolveELExpression(all, node.getLineNumber()));
        if (condition < 0) return render(node, interpreter, names, given);
        String test = sequence.substring(condition + CONDITION.length());
        List<Object> items = new ArrayList<>();
        for (Object item : given)
            turn(interpreter, names, item, () -> {
                if (PythonValues.isTrue(interpreter.resolveELExpression(test, node.getLineNumber()))) items.add(item);
            });
        return render(node, interpreter, names, items);
    }

    private static String render(TagNode node, JinjavaInterpreter interpreter, List<String> names, List<?> items) {
        List<List<Node>> branches = List.copyOf(ConditionTag.branches(node).values());
        if (items.isEmpty()) return branches.size() > 1 ? ConditionTag.render(branches.get(1), interpreter) : "";
        long most = interpreter.getConfig().getMaxOutputSize();
        StringBuilder text = new StringBuilder();
        Loop loop = new Loop(items);
        while (loop.hasNext()) {
            turn(interpreter, names, loop.next(), () -> {
                interpreter.getContext().put(LOOP, loop);
                text.append(ConditionTag.render(branches.get(0), interpreter));
            });
            if (text.length() > most) throw new OutputTooBigException(most, text.length());
        }
        return text.toString();
    }

    private static void turn(JinjavaInterpreter interpreter, List<String> names, Object item, Runnable body) {
        Bounds.requireTime();
        interpreter.enterScope();
        try {
            bind(interpreter, names, item);
            body.run();
        } finally {
            interpreter.leaveScope();
        }
    }

    private static void bind(JinjavaInterpreter interpreter, List<String> names, Object item) {
        List<?> parts = names.size() == 1 ? Collections.singletonList(item) : item instanceof List<?> list ? list
                : item instanceof Map.Entry<?, ?> entry ? Arrays.asList(entry.getKey(), entry.getValue()) : List.of();
        if (parts.size() != names.size())
            throw new InterpretException("for: " + PythonValues.shown(item) + " does not fill the names " + names);
        for (int i = 0; i < parts.size(); i++) interpreter.getContext().put(names.get(i), interpreter.wrap(parts.get(i)));
    }

    private static List<?> items(Object sequence) {
        if (sequence == null) return List.of();
        if (sequence instanceof Map<?, ?> map) return List.copyOf(map.keySet());
        if (sequence instanceof Iterable<?> some) {
            List<Object> items = new ArrayList<>();          // some of them undefined
            some.forEach(items::add);
            return items;
        }
        if (sequence instanceof String text) return PythonMembers.characters(text);
        throw new InterpretException("for: " + PythonValues.shown(sequence) + " is neither a list nor a mapping nor a string");
    }
}
