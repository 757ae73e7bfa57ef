package org.loupe.show;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.loupe.model.elmo.LayerMix;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import org.loupe.tensor.Gradients;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How much of each layer of ELMo goes into the vector of a word for a task: the shares s and the factor gamma (Peters et al. 2018, eq. 1) of
 * one mix or of several beside each other, as before and after training, or of two tasks.
 */
public final class LayerMixView implements View {
    private final Map<String, Numbers> mixes;
    private final DrawnTable shown;

    /** What a mix had when it was looked at. */
    private record Numbers(double[] shares, double gamma) { }

    private LayerMixView(Map<String, Numbers> mixes) {
        this.mixes = mixes;
        this.shown = new DrawnTable("What each layer counts in the mix: gamma times the sum of the layers by their shares, which add up to 1.",
                Charts.view(chart()).picture().orElseThrow(), new TableView(table()));
    }

    /**
     * What a mix has now; training it later does not change the view.
     *
     * @param name such as "before training"
     */
    public static LayerMixView of(String name, LayerMix mix) {
        return new LayerMixView(Map.of(name, numbers(mix)));
    }

    /** The same with another mix beside, of as many layers. */
    public LayerMixView with(String name, LayerMix mix) {
        if (mixes.containsKey(name)) throw new IllegalArgumentException("a mix '" + name + "' is shown already; give this one another name");
        Numbers other = numbers(mix);
        if (other.shares.length != layers().size())
            throw new IllegalArgumentException("the mix '" + name + "' has " + other.shares.length + " layers and cannot stand beside " + mixes.keySet() + " with " + layers().size());
        Map<String, Numbers> all = new LinkedHashMap<>(mixes);
        all.put(name, other);
        return new LayerMixView(all);
    }

    private static Numbers numbers(LayerMix mix) {
        return Gradients.off(() -> new Numbers(mix.shares().toDoubles(), mix.gamma().item()));
    }

    /** The words' own vectors come first. */
    private List<String> layers() {
        int count = mixes.values().iterator().next().shares.length;
        return IntStream.range(0, count).mapToObj(layer -> layer == 0 ? "words" : "layer " + layer).toList();
    }

    private CategoryChart chart() {
        Map<String, double[]> bars = new LinkedHashMap<>();
        mixes.forEach((name, numbers) -> bars.put(name + ", gamma " + Ruler.text(numbers.gamma), numbers.shares));
        return Charts.bars("Shares of the layers" + (bars.size() > 1 ? "" : " " + bars.keySet().iterator().next()), "", "share", layers(), bars);
    }

    private Table table() {
        Table table = Table.create("shares and gamma", StringColumn.create("mix", mixes.keySet()));
        for (int layer = 0; layer < layers().size(); layer++) {
            int at = layer;
            table.addColumns(DoubleColumn.create(layers().get(layer), mixes.values().stream().mapToDouble(numbers -> numbers.shares[at]).toArray()));
        }
        return table.addColumns(DoubleColumn.create("gamma", mixes.values().stream().mapToDouble(Numbers::gamma).toArray()));
    }

    @Override
    public String html() {
        return shown.html();
    }

    @Override
    public String text() {
        return shown.text();
    }

    @Override
    public Optional<Picture> picture() {
        return shown.picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
