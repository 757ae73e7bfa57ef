package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.loupe.inspect.LensReading;
import org.loupe.inspect.LogitLens;
import org.loupe.show.figure.Axis;
import org.loupe.show.figure.HeatMap;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.Scale;
import org.loupe.show.figure.View;

/**
 * What a model would say after each layer ({@link LogitLens}): a row for each depth, from what enters the first layer down to
 * the output, a column for each token read, in each cell the likeliest token.
 */
public final class LensView implements View {
    private final LogitLens lens;
    private final IntFunction<String> token;
    private final HeatMap map;

    private LensView(LogitLens lens, List<String> tokens, IntFunction<String> token) {
        if (tokens.size() != lens.positions())
            throw new IllegalArgumentException("a lens over " + lens.positions() + " positions and " + tokens.size() + " tokens are not of one text; give its tokens");
        this.lens = lens;
        this.token = token;
        String[] details = details();
        double entropy = most(LensReading::entropy), divergence = most(LensReading::divergence);
        this.map = HeatMap.titled("Logit lens").note("Each cell is what the model would say if it ended there. The followed token is, where none was named, the likeliest of the last row.")
                .choose(Axis.names("shown", List.of("the likeliest token", "probability of the followed token", "entropy in bits", "bits away from the output")))
                .rows(Axis.names("depth", depths())).columns(Axis.tokens("token", tokens))
                .scales(0, List.of(Scale.SHARE, Scale.SHARE, Scale.range(0, entropy), Scale.range(0, divergence)))
                .texts(new String[][] {texts(reading -> visible(reading.top().ids()[0])), texts(reading -> number(reading.probability())),
                    texts(reading -> number(reading.entropy())), texts(reading -> number(reading.divergence()))})
                .details(new String[][] {details, details, details, details})
                .values(new float[][] {numbers(reading -> reading.top().probabilities()[0]), numbers(LensReading::probability), numbers(LensReading::entropy),
                    numbers(LensReading::divergence)});
    }

    /**
     * @param tokens of the text that was read, one for each position
     * @param token the text of a token by its id
     */
    public static LensView of(LogitLens lens, List<String> tokens, IntFunction<String> token) {
        return new LensView(lens, tokens, token);
    }

    private List<String> depths() {
        List<String> names = new ArrayList<>(List.of("input"));
        for (int layer = 0; layer < lens.depths() - 1; layer++) names.add("after layer " + layer);
        return names;
    }

    private double most(ToDoubleFunction<LensReading> of) {
        double most = 0;
        for (LensReading[] row : lens.readings()) for (LensReading reading : row) most = Math.max(most, of.applyAsDouble(reading));
        return most;
    }

    private float[] numbers(ToDoubleFunction<LensReading> of) {
        float[] numbers = new float[lens.depths() * lens.positions()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) of.applyAsDouble(reading(i));
        return numbers;
    }

    private String[] texts(Function<LensReading, String> of) {
        String[] texts = new String[lens.depths() * lens.positions()];
        for (int i = 0; i < texts.length; i++) texts[i] = of.apply(reading(i));
        return texts;
    }

    private LensReading reading(int number) {
        return lens.readings()[number / lens.positions()][number % lens.positions()];
    }

    /** "‘a’ 0.62, ‘b’ 0.20; followed ‘a’: rank 1, 0.62; entropy 1.2 bits". */
    private String[] details() {
        return texts(reading -> {
            List<String> likeliest = new ArrayList<>();
            for (int i = 0; i < reading.top().ids().length; i++) likeliest.add("‘" + visible(reading.top().ids()[i]) + "’ " + number(reading.top().probabilities()[i]));
            return String.join(", ", likeliest) + "; followed ‘" + visible(reading.target()) + "’: rank " + reading.rank() + ", " + number(reading.probability())
                    + "; entropy " + number(reading.entropy()) + " bits";
        });
    }

    private String visible(int id) {
        return Html.visible(token.apply(id));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    @Override
    public String html() {
        return map.html();
    }

    /** The likeliest token of each cell. */
    @Override
    public String text() {
        return map.title() + "\n" + map.text(0);
    }

    /** The likeliest tokens, coloured by their probability. */
    @Override
    public Optional<Picture> picture() {
        return map.only(0).picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
