package org.loupe.show;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.loupe.generate.BeamTree.Hypothesis;

/**
 * Where the boxes of a tree of beams stand, and the lines between them: a column for each step, in it the hypotheses in the order of
 * those that they go on from, so that no line crosses a box.
 *
 * @param boxes in the order of the columns, and in each from the top
 * @param lines from parents to children, upright or level
 * @param columns the left edge of each step, the prompt's first
 * @param width of all, in points
 * @param height likewise
 */
record BeamLayout(List<Box> boxes, List<Line> lines, List<Integer> columns, int width, int height) {
    static final int WIDTH = 132, HEIGHT = 50, TOP = 22;
    private static final int ROW = HEIGHT + 8, EDGE = 12, TRACK = 5;

    record Box(Hypothesis hypothesis, int x, int y) {
        private int middle() {
            return y + HEIGHT / 2;
        }
    }

    record Line(int x1, int y1, int x2, int y2) { }

    /** @param shown the hypotheses to draw, the prompt first; with each the one that it goes on from */
    static BeamLayout of(List<Hypothesis> shown) {
        List<List<Hypothesis>> steps = new ArrayList<>();
        for (List<Hypothesis> step = shown.subList(0, 1); !step.isEmpty(); step = next(shown, step)) steps.add(step);
        int rows = steps.stream().mapToInt(List::size).max().orElseThrow();
        Map<Integer, Double> y = new HashMap<>(Map.of(shown.get(0).number(), (rows - 1) / 2.0));
        for (List<Hypothesis> step : steps.subList(1, steps.size())) place(step, rows, y);
        List<Box> boxes = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        Map<Integer, Box> before = new HashMap<>();
        int x = 0;
        for (List<Hypothesis> column : steps) {
            Map<Integer, Box> now = new HashMap<>();
            List<Integer> parents = column.stream().map(Hypothesis::parent).distinct().toList();
            if (!columns.isEmpty()) x += WIDTH + 2 * EDGE + TRACK * (parents.size() - 1);
            columns.add(x);
            for (Hypothesis one : column) {
                Box box = new Box(one, x, TOP + (int) Math.round(y.get(one.number()) * ROW));
                boxes.add(box);
                now.put(one.number(), box);
            }
            for (int i = 0; i < parents.size(); i++) connect(before.get(parents.get(i)), i, parents.size(), children(now, parents.get(i)), lines);
            before = now;
        }
        int bottom = boxes.stream().mapToInt(Box::y).max().orElse(0) + HEIGHT;
        return new BeamLayout(boxes, lines, columns, x + WIDTH, bottom);
    }

    /** The step after this one: the children of the first hypothesis, then those of the second. */
    private static List<Hypothesis> next(List<Hypothesis> shown, List<Hypothesis> step) {
        return step.stream().flatMap(parent -> shown.stream().filter(one -> one.parent() == parent.number())).toList();
    }

    /** Each as near to the height of its parent as the others allow, in rows; none above the first row or below the last. */
    private static void place(List<Hypothesis> step, int rows, Map<Integer, Double> y) {
        double last = Double.NEGATIVE_INFINITY, off = 0;
        for (Hypothesis one : step) {
            List<Hypothesis> siblings = step.stream().filter(other -> other.parent() == one.parent()).toList();
            double wanted = y.get(one.parent()) + siblings.indexOf(one) - (siblings.size() - 1) / 2.0;
            last = Math.max(wanted, last + 1);
            y.put(one.number(), last);
            off += (last - wanted) / step.size();
        }
        for (int i = 0; i < step.size(); i++) {
            double near = y.get(step.get(i).number()) - off;
            y.put(step.get(i).number(), Math.min(Math.max(near, i), rows - step.size() + i));
        }
    }

    private static List<Box> children(Map<Integer, Box> column, int parent) {
        return column.values().stream().filter(box -> box.hypothesis.parent() == parent).sorted(Comparator.comparingInt(Box::y)).toList();
    }

    /**
     * To the right out of the parent, up or down, and into each child. Every parent turns at a place of its own; lines that go down
     * turn the earlier the lower they begin, lines that go up the earlier the higher, so that they do not meet.
     */
    private static void connect(Box parent, int number, int parents, List<Box> children, List<Line> lines) {
        if (parent == null) return;         // the prompt goes on from nothing
        int top = children.get(0).middle(), bottom = children.get(children.size() - 1).middle();
        boolean goesDown = (top + bottom) / 2 > parent.middle();
        int turn = parent.x + WIDTH + EDGE + TRACK * (goesDown ? parents - 1 - number : number);
        lines.add(new Line(parent.x + WIDTH, parent.middle(), turn, parent.middle()));
        if (Math.min(top, parent.middle()) < Math.max(bottom, parent.middle()))
            lines.add(new Line(turn, Math.min(top, parent.middle()), turn, Math.max(bottom, parent.middle())));
        for (Box child : children) lines.add(new Line(turn, child.middle(), child.x, child.middle()));
    }
}
