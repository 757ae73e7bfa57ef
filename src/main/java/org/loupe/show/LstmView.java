package org.loupe.show;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.loupe.nn.Lstm;
import org.loupe.nn.Trace;
import org.loupe.show.figure.Column;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;

/**
 * What the LSTMs of a model do word by word: of each unit the gates, the candidate, the cell and the output, as {@link Lstm} names them;
 * and above that the mean of each gate over all units, as how much of its cells an LSTM keeps. It shows those of ELMo, and any other.
 */
public final class LstmView implements View {
    /** So many units of an LSTM are shown, where it has more. */
    public static final int MOST_UNITS = 64;

    private final Optional<HeatMap> means;
    private final HeatMap units;
    private final Column shown;

    private LstmView(LstmMaps maps) {
        this.means = maps.means();
        this.units = maps.units();
        this.shown = new Column(Stream.concat(means.stream(), Stream.of(units)).map(View.class::cast).toList());
    }

    /**
     * The LSTMs that a {@link Trace} heard, on the first text of the batch. Of an LSTM with many units those {@value #MOST_UNITS} are
     * shown whose cells vary most over the words; where the outputs are projected, those that vary most themselves.
     *
     * @param words of that text; places of the trace behind them, which fill it up, are left out
     * @throws IllegalArgumentException if the trace holds no gate and no cell of an LSTM, or fewer steps than there are words
     */
    public static LstmView of(Trace trace, List<String> words) {
        return of(trace, words, MOST_UNITS);
    }

    /** The same with another number of units; it becomes smaller where a text is so long that they would not fit a page. */
    public static LstmView of(Trace trace, List<String> words, int mostUnits) {
        return new LstmView(new LstmMaps(LstmTrace.Order.of(LstmTrace.all(trace)), List.copyOf(words), mostUnits));
    }

    /** The mean of each gate over all units, a panel for each LSTM; nothing, if no gate was traced. */
    public Optional<HeatMap> means() {
        return means;
    }

    /** The units, a panel for each direction, layer and value, as far as there are several. */
    public HeatMap units() {
        return units;
    }

    @Override
    public String html() {
        return shown.html();
    }

    @Override
    public String text() {
        return shown.text();
    }

    /** The means with their numbers, and all units small. */
    @Override
    public Optional<Picture> picture() {
        Stream<HeatMap> parts = means.stream().flatMap(map -> map.choosers().isEmpty() ? Stream.of(map) : IntStream.range(0, map.panels()).mapToObj(map::only));
        return new Column(Stream.concat(parts, Stream.of(units)).map(View.class::cast).toList()).picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
