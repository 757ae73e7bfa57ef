package org.loupe.notebook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The losses of a training run so far, for a curve. */
final class LossHistory {
    private final Curve training = new Curve();
    private final Curve validation = new Curve();
    private double lastValidation = Double.NaN;

    /** The mean loss of some neighbouring steps, at the mean of their step numbers. */
    record Point(double step, double loss) {
    }

    void add(int step, double loss, double validationLoss) {
        if (Double.isFinite(loss)) training.add(step, loss);
        // The same validation loss is reported until the next one is measured.
        if (Double.isFinite(validationLoss) && validationLoss != lastValidation) {
            validation.add(step, validationLoss);
            lastValidation = validationLoss;
        }
    }

    List<Point> training() {
        return training.points();
    }

    List<Point> validation() {
        return validation.points();
    }

    /**
     * Keeps at most {@value #MOST} points however long the run: each is the mean of equally many values, and when they
     * grow too many, neighbours are joined and from then on twice as many values make a point.
     */
    private static final class Curve {
        private static final int MOST = 400;

        private final List<Point> points = new ArrayList<>();
        private int perPoint = 1;
        private int open;
        private double stepSum, lossSum;
        private double lastStep = Double.NaN;

        void add(double step, double loss) {
            // The end of a run repeats its last step.
            if (step == lastStep) return;
            lastStep = step;
            stepSum += step;
            lossSum += loss;
            if (++open < perPoint) return;
            points.add(openPoint());
            open = 0;
            stepSum = lossSum = 0;
            if (points.size() == MOST) joinNeighbours();
        }

        private Point openPoint() {
            return new Point(stepSum / open, lossSum / open);
        }

        private void joinNeighbours() {
            List<Point> joined = new ArrayList<>();
            for (int i = 0; i < MOST; i += 2) {
                Point a = points.get(i), b = points.get(i + 1);
                joined.add(new Point((a.step() + b.step()) / 2, (a.loss() + b.loss()) / 2));
            }
            points.clear();
            points.addAll(joined);
            perPoint *= 2;
        }

        List<Point> points() {
            if (open == 0) return Collections.unmodifiableList(points);
            List<Point> all = new ArrayList<>(points);
            all.add(openPoint());
            return all;
        }
    }
}
