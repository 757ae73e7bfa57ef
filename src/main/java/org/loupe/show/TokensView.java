package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.TokenStrip;
import org.loupe.show.figure.TokenStrip.Cell;
import org.loupe.show.figure.View;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A text whose tokens each have a number, such as how much it spoke for what a model said: the number stands below the token and
 * is its colour. Line ends of the text stay line ends.
 */
public final class TokensView implements View {
    /** So many tokens stand on a page, at about 250 bytes each. */
    static final int MOST = 1_500;
    private static final int TABLE = 30;

    private final String title;
    private final List<String> tokens;
    private final double[] numbers;
    private final Scale scale;

    private TokensView(String title, List<String> tokens, Scale scale, double... numbers) {
        if (tokens.isEmpty()) throw new IllegalArgumentException("'" + title + "' has no tokens; give at least one");
        if (numbers.length != tokens.size())
            throw new IllegalArgumentException("'" + title + "' has " + numbers.length + " numbers for " + tokens.size() + " tokens; give one for each, NaN where there is none");
        for (int i = 0; i < numbers.length; i++)
            if (Double.isInfinite(numbers[i]))
                throw new IllegalArgumentException("'" + title + "': the number of token " + i + " is " + numbers[i] + "; give NaN for what is no number to compare with others");
        this.title = title;
        this.tokens = List.copyOf(tokens);
        this.numbers = numbers.clone();
        this.scale = scale;
    }

    /** With colours from 0 to the largest number; or, if some are below 0, blue above 0 and orange below. */
    public static TokensView of(String title, List<String> tokens, double... numbers) {
        double low = DoubleStream.of(numbers).filter(Double::isFinite).min().orElse(0), high = DoubleStream.of(numbers).filter(Double::isFinite).max().orElse(0);
        return of(title, tokens, low < 0 ? Scale.signed(Math.max(-low, high)) : Scale.range(0, high), numbers);
    }

    /**
     * @param title what the numbers are: "gradient x input"
     * @param scale their colours and decimals: {@link Scale#SHARE} for shares of 1
     * @param numbers one for each token, NaN for none
     */
    public static TokensView of(String title, List<String> tokens, Scale scale, double... numbers) {
        return new TokensView(title, tokens, scale, numbers);
    }

    /** The same for some tokens alone, with the same colours. @param to the token after the last */
    public TokensView part(int from, int to) {
        if (from < 0 || to > tokens.size() || from >= to)
            throw new IllegalArgumentException("tokens from " + from + " up to " + to + " do not exist; there are " + tokens.size() + ", from 0 up to " + tokens.size());
        return of(title, tokens.subList(from, to), scale, Arrays.copyOfRange(numbers, from, to));
    }

    private TokenStrip strip() {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, tokens.size()); i++) {
            String number = number(i);
            cells.add(new Cell(tokens.get(i), scale.rgb(numbers[i]), number, "token " + i + " ‘" + Html.visible(tokens.get(i)) + "’: " + number, false));
        }
        return new TokenStrip(cells);
    }

    private String number(int token) {
        return Double.isNaN(numbers[token]) ? "–" : scale.text(numbers[token]);
    }

    private String note() {
        String colours = switch (scale.kind()) {
            case SIGNED -> "Blue is above 0, orange below, the darker the larger; full colour is " + scale.text(scale.high()) + " or its opposite.";
            case RANGE, SHARE -> "The darker, the larger, from " + scale.text(scale.low()) + " to " + scale.text(scale.high()) + ".";
        };
        String left = tokens.size() <= MOST ? "" : " Left out, to keep the page small: the last " + (tokens.size() - MOST) + " of " + tokens.size()
                + " tokens; part(from, to) shows them.";
        return colours + " Numbers are rounded to " + scale.decimals() + " decimals." + left;
    }

    /** Those of the largest size first. */
    private TableView largest() {
        IntColumn place = IntColumn.create("token");
        StringColumn text = StringColumn.create("text"), number = StringColumn.create("number");
        IntStream.range(0, tokens.size()).boxed().filter(i -> !Double.isNaN(numbers[i]))
                .sorted(Comparator.comparingDouble((Integer i) -> Math.abs(numbers[i])).reversed()).forEach(i -> {
                    place.append(i);
                    text.append(Html.visible(tokens.get(i)));
                    number.append(number(i));
                });
        return new TableView(Table.create("", place, text, number), TABLE);
    }

    @Override
    public String html() {
        return "<div class=\"loupe-tokens\" style=\"font-size:13px\">\n<p>" + Html.escape(title + ". " + note()) + "</p>\n" + strip().html()
                + "<details><summary>The largest first</summary>\n" + largest().html() + "</details>\n</div>\n";
    }

    @Override
    public String text() {
        return title + "\n" + note() + "\n\n" + strip().text() + "\nThe largest first\n" + largest().text();
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(Picture.column(0, List.of(Picture.heading(title), strip().picture().orElseThrow())));
    }

    @Override
    public String toString() {
        return text();
    }
}
