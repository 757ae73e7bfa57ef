package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.loupe.inspect.AttentionMaps;
import org.loupe.inspect.HeadStatistics;
import org.loupe.inspect.HeadType;
import org.loupe.inspect.HeadTypes;
import org.loupe.inspect.InductionScore;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.View;
import tech.tablesaw.api.Table;

/**
 * A whole model at a glance: every head of every layer by what it looks at, a map for each measure, and a table of all heads
 * with the kinds that they are of, the clearest first. What the measures and kinds are, {@link HeadStatistics} and
 * {@link HeadType} say.
 */
public final class HeadsView implements View {
    private final HeadStatistics[][] statistics;
    private final HeadTypes[][] types;
    private final InductionScore induction;      // null without
    private final Table table;
    private final View view;

    private record Measure(String name, Scale scale, ToDoubleFunction<HeadStatistics> of) { }

    private HeadsView(InductionScore induction, AttentionMaps... texts) {
        this.statistics = HeadStatistics.of(texts);
        this.types = induction == null ? HeadTypes.of(texts) : HeadTypes.of(induction, texts);
        this.induction = induction;
        this.table = HeadTables.heads(statistics, types);
        this.view = Column.of(map(), new TableView(kinds()), new TableView(table));
    }

    /** By what the heads look at in ordinary texts. */
    public static HeadsView of(AttentionMaps... texts) {
        return new HeadsView(null, texts);
    }

    /** Also by their scores on repeated random tokens, which tell induction heads. */
    public static HeadsView of(InductionScore induction, AttentionMaps... texts) {
        return new HeadsView(induction, texts);
    }

    private HeatMap map() {
        List<Measure> measures = List.of(new Measure("share on the first token", Scale.SHARE, HeadStatistics::first),
                new Measure("share on the token before", Scale.SHARE, HeadStatistics::previous),
                new Measure("share on the token itself", Scale.SHARE, HeadStatistics::itself),
                new Measure("share on the token after", Scale.SHARE, HeadStatistics::next),
                new Measure("share on separators", Scale.SHARE, HeadStatistics::separators),
                new Measure("share on all else", Scale.SHARE, HeadStatistics::rest),
                new Measure("entropy in bits", Scale.range(0, most(HeadStatistics::entropy)), HeadStatistics::entropy),
                new Measure("mean distance in tokens", Scale.range(0, most(HeadStatistics::distance)), HeadStatistics::distance));
        List<String> names = new ArrayList<>(measures.stream().map(Measure::name).toList());
        List<Scale> scales = new ArrayList<>(measures.stream().map(Measure::scale).toList());
        List<float[]> panels = new ArrayList<>(measures.stream().map(measure -> numbers(measure.of)).toList());
        if (induction != null) {
            names.addAll(List.of("induction score", "duplicate-token score"));
            scales.addAll(List.of(Scale.SHARE, Scale.SHARE));
            panels.add(numbers(induction.induction()));
            panels.add(numbers(induction.duplicate()));
        }
        String[] kinds = new String[panels.get(0).length];
        for (int i = 0; i < kinds.length; i++) kinds[i] = types[i / heads()][i % heads()].toString();
        String[][] details = new String[panels.size()][];
        Arrays.fill(details, kinds);
        return HeatMap.titled("What each head looks at").note("Means over the queries of the texts, from the third token on.")
                .choose(Axis.names("measure", names)).rows(Axis.numbers("layer", layers())).columns(Axis.numbers("head", heads()))
                .scales(0, scales).details(details).verb("has most in head").values(panels.toArray(new float[0][]));
    }

    private double most(ToDoubleFunction<HeadStatistics> measure) {
        return Arrays.stream(statistics).flatMap(Arrays::stream).mapToDouble(measure).max().orElse(0);
    }

    private float[] numbers(ToDoubleFunction<HeadStatistics> measure) {
        float[] numbers = new float[layers() * heads()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) measure.applyAsDouble(statistics[i / heads()][i % heads()]);
        return numbers;
    }

    private float[] numbers(double[]... scores) {
        float[] numbers = new float[layers() * heads()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) scores[i / heads()][i % heads()];
        return numbers;
    }

    public int layers() {
        return statistics.length;
    }

    public int heads() {
        return statistics[0].length;
    }

    /** The numbers of a head. */
    public HeadStatistics statistics(int layer, int head) {
        return statistics[require("layer", layer, layers())][require("head", head, heads())];
    }

    /** The kinds that a head is of. */
    public HeadTypes types(int layer, int head) {
        return types[require("layer", layer, layers())][require("head", head, heads())];
    }

    /** All heads, those of the clearest kinds first, numbers with three decimals. */
    public Table table() {
        return table;
    }

    /** How many heads are of each kind, and which most clearly; a head may be of several. */
    public Table kinds() {
        return HeadTables.kinds(types);
    }

    private static int require(String what, int place, int count) {
        return Axis.numbers(what, count).require(place);
    }

    /** Which kinds there are and what a head must pass to be of one. */
    private static String rules() {
        return Arrays.stream(HeadType.values()).map(type -> type.title() + " " + type.threshold()).collect(Collectors.joining(", "))
                + "; separators also twice the share of a head that looks at all alike; broad and local times what such a head has, local from below, and only "
                + "where no single place has its mark";
    }

    @Override
    public String html() {
        return view.html() + "\n<p style=\"font-size:12px\">A head is of a kind when its measure passes a mark (" + rules()
                + "). Clearness is the way from the mark, 0, to a head of nothing else, 1.</p>\n";
    }

    @Override
    public String text() {
        return Tables.text(kinds()) + "\n" + Tables.text(table) + "kinds by these marks: " + rules() + "\n";
    }

    @Override
    public Optional<Picture> picture() {
        return view.picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
