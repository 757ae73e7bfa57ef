package org.loupe.show;

import java.util.ArrayList;
import java.util.List;

/**
 * A line through at most {@value #MOST} points, however many are added: each point stands for equally many neighbours, and when
 * they grow too many, two become one and from then on twice as many make a point.
 */
final class ThinnedLine {
    static final int MOST = 400;

    private final boolean showsLargest;
    private final List<Point> points = new ArrayList<>();
    private int perPoint = 1;
    private int open;
    private double xSum, value;
    private double lastX = Double.NaN;

    /** The mean or the largest of some neighbours, at the mean of their places. */
    record Point(double x, double y) { }

    private ThinnedLine(boolean showsLargest) {
        this.showsLargest = showsLargest;
    }

    static ThinnedLine ofMeans() {
        return new ThinnedLine(false);
    }

    static ThinnedLine ofLargest() {
        return new ThinnedLine(true);
    }

    /** What is no finite number is left out, and what stands at the same place as the last. */
    void add(double x, double y) {
        if (!Double.isFinite(y) || x == lastX) return;
        lastX = x;
        xSum += x;
        value = open == 0 ? y : showsLargest ? Math.max(value, y) : value + y;
        if (++open < perPoint) return;
        points.add(openPoint());
        open = 0;
        xSum = 0;
        if (points.size() == MOST) joinNeighbours();
    }

    private Point openPoint() {
        return new Point(xSum / open, showsLargest ? value : value / open);
    }

    private void joinNeighbours() {
        List<Point> joined = new ArrayList<>();
        for (int i = 0; i < MOST; i += 2) {
            Point a = points.get(i), b = points.get(i + 1);
            joined.add(new Point((a.x() + b.x()) / 2, showsLargest ? Math.max(a.y(), b.y()) : (a.y() + b.y()) / 2));
        }
        points.clear();
        points.addAll(joined);
        perPoint *= 2;
    }

    /** How many neighbours make a point. */
    int perPoint() {
        return perPoint;
    }

    boolean isEmpty() {
        return points.isEmpty() && open == 0;
    }

    /** The points so far; the last may stand for fewer neighbours. @return {x values, y values} */
    double[][] xy() {
        List<Point> all = new ArrayList<>(points);
        if (open > 0) all.add(openPoint());
        return new double[][] {all.stream().mapToDouble(Point::x).toArray(), all.stream().mapToDouble(Point::y).toArray()};
    }
}
