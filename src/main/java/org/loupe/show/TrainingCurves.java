package org.loupe.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.loupe.show.ChartColumn.Part;
import org.loupe.show.figure.Picture;
import org.loupe.train.History;

/**
 * What training did step by step, as curves below each other over the same steps: the losses, the learning rate, and the length of the
 * gradient before it was clipped. It is drawn while the run goes on, and after.
 *
 * <p>However long the run, a curve has at most 400 points. Each then stands for equally many steps: for the mean of their losses and
 * rates, and for the largest of their gradients, as a single one that is far too long is what one looks for.
 */
public final class TrainingCurves {
    private static final int LOSS_HEIGHT = 180, SMALL_HEIGHT = 80, STEPS_HEIGHT = 40, TICK_DISTANCE = 22, DECADE_DISTANCE = 40;

    private final ThinnedLine training = ThinnedLine.ofMeans(), validation = ThinnedLine.ofMeans(), rates = ThinnedLine.ofMeans(),
            norms = ThinnedLine.ofLargest();

    /** All steps of a run. */
    static TrainingCurves of(History history) {
        TrainingCurves curves = new TrainingCurves();
        history.entries().forEach(curves::add);
        return curves;
    }

    /** Adds a step. What is no finite number is left out; so is a step that was added last. */
    public void add(History.Entry step) {
        training.add(step.step(), step.loss());
        validation.add(step.step(), step.validationLoss());
        rates.add(step.step(), step.learningRate());
        norms.add(step.step(), step.gradientNorm());
    }

    /** How many steps a point of the curves stands for; validation losses are fewer. */
    int stepsPerPoint() {
        return training.perPoint();
    }

    /**
     * The curves so far, which later steps do not change.
     *
     * @param steps at the right end
     * @return nothing, if there is no number to draw
     */
    public Optional<Picture> picture(int steps) {
        List<Part> parts = parts(steps);
        return parts.isEmpty() ? Optional.empty() : Optional.of(ChartColumn.picture(parts));
    }

    /** From top to bottom. */
    List<Part> parts(int steps) {
        List<Part> parts = new ArrayList<>();
        Map<String, double[][]> losses = new LinkedHashMap<>();
        if (!training.isEmpty()) losses.put("training", training.xy());
        if (!validation.isEmpty()) losses.put("validation", validation.xy());
        if (!losses.isEmpty()) parts.add(part("loss", steps, losses, Ruler.even(training.xy()[1]), LOSS_HEIGHT));
        if (!rates.isEmpty()) parts.add(fromZero(small("learning rate", steps, rates, Ruler.even(rates.xy()[1]))));
        if (!norms.isEmpty()) parts.add(gradients(steps, norms.xy()[1]));
        if (parts.isEmpty()) return parts;
        // The steps stand below all of them.
        Part last = parts.remove(parts.size() - 1);
        for (Part part : parts) part.chart().getStyler().setXAxisTicksVisible(false);
        last.chart().getStyler().setXAxisTitleVisible(true);
        parts.add(new Part(last.name(), last.chart(), last.ruler(), last.height() + STEPS_HEIGHT));
        return parts;
    }

    private Part gradients(int steps, double... sizes) {
        Ruler ruler = Ruler.fit(sizes);
        if (!ruler.isLogarithmic()) return fromZero(small("gradient norm before clipping", steps, norms, ruler));
        Part part = small("gradient norm before clipping, logarithmic", steps, norms, ruler);
        part.chart().getStyler().setYAxisTickMarkSpacingHint(DECADE_DISTANCE);
        return part;
    }

    private static Part small(String name, int steps, ThinnedLine line, Ruler ruler) {
        return part(name, steps, Map.of(name, line.xy()), ruler, SMALL_HEIGHT);
    }

    private static Part fromZero(Part part) {
        double largest = part.chart().getSeries(part.name()).getYMax();
        part.chart().getStyler().setYAxisMin(0.0).setYAxisMax(largest > 0 ? largest : 1);
        return part;
    }

    private static Part part(String name, int steps, Map<String, double[][]> lines, Ruler ruler, int height) {
        Map<String, double[][]> places = new LinkedHashMap<>();
        lines.forEach((line, xy) -> places.put(line, ruler.places(xy)));
        XYChart chart = Charts.lines(name, "step", "", places);
        XYStyler style = chart.getStyler();
        style.setChartTitleVisible(false).setChartPadding(4).setLegendVisible(false);
        style.setXAxisMin(0.0).setXAxisMax((double) Math.max(1, steps)).setXAxisTitleVisible(false);
        style.setYAxisTickMarkSpacingHint(TICK_DISTANCE).setYAxisTitleVisible(false).setYAxisLabelAlignment(TextAlignment.Right);
        style.setYAxisTickLabelsFormattingFunction(ruler::label);
        return new Part(name, chart, ruler, height);
    }
}
