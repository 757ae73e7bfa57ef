package org.loupe.text.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.lib.tag.ElseIfTag;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.lib.tag.IfTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statement {@code if}, with Python's rules of truth; a break or continue in it leaves the rest out. */
final class ConditionTag extends IfTag {
    private static final long serialVersionUID = 1;

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
        for (Map.Entry<TagNode, List<Node>> branch : branches(node).entrySet())
            if (isElse(branch.getKey()) || isTrue(branch.getKey(), interpreter)) return render(branch.getValue(), interpreter);
        return "";
    }

    private static boolean isTrue(TagNode head, JinjavaInterpreter interpreter) {
        return PythonValues.isTrue(interpreter.resolveELExpression(head.getHelpers(), head.getLineNumber()));
    }

    /** What a statement holds, cut at its {@code elif} and {@code else}: those, the statement itself first, and what follows each. */
    static Map<TagNode, List<Node>> branches(TagNode statement) {
        Map<TagNode, List<Node>> branches = new LinkedHashMap<>();
        List<Node> branch = new ArrayList<>();
        branches.put(statement, branch);
        for (Node child : statement.getChildren()) {
            boolean cuts = child instanceof TagNode tag && (isElse(tag) || tag.getName().equals(ElseIfTag.TAG_NAME));
            if (cuts) branches.put((TagNode) child, branch = new ArrayList<>());
            else branch.add(child);
        }
        return branches;
    }

    private static boolean isElse(TagNode tag) {
        return tag.getName().equals(ElseTag.TAG_NAME);
    }

    /** What nodes write, up to a break or continue. */
    static String render(Iterable<Node> nodes, JinjavaInterpreter interpreter) {
        StringBuilder text = new StringBuilder();
        long most = interpreter.getConfig().getMaxOutputSize();
        for (Node node : nodes) {
            Bounds.requireTime();
            text.append(node.render(interpreter));
            if (text.length() > most) throw new OutputTooBigException(most, text.length());
            if (interpreter.getContext().get(ForTag.LOOP) instanceof ForLoop loop && loop.isContinued()) break;
        }
        return text.toString();
    }
}
