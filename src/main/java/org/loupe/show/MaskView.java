package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.BarTable.Kind;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.TokenStrip;
import org.loupe.show.figure.TokenStrip.Cell;
import org.loupe.show.figure.View;
import org.loupe.text.Tokenizer;

/** What a masked language model would write in each masked place of a text, and where the true token stands among it. */
public final class MaskView implements View {
    /** So many candidates stand on a page, at about 250 bytes each. */
    static final int MOST = 1_000;
    /** So many masks are drawn. */
    private static final int DRAWN = 12;
    private static final double ROUNDING = 1e-3;

    private final int[] text;
    private final List<Place> places;
    private final int shown;
    private final IntFunction<String> names;

    /**
     * A masked place.
     *
     * @param position in the text
     * @param candidates ids of the likeliest tokens, likeliest first: some, or the whole vocabulary
     * @param probabilities of each, from 0 to 1
     * @param truth id of the token that the mask hides; {@link #UNKNOWN} if nobody knows
     */
    public record Place(int position, int[] candidates, double[] probabilities, int truth) {
        public static final int UNKNOWN = -1;

        public Place {
            String where = "mask at position " + position + ": ";
            if (candidates.length == 0) throw new IllegalArgumentException(where + "no candidates; give at least one");
            if (candidates.length != probabilities.length)
                throw new IllegalArgumentException(where + candidates.length + " candidates have " + probabilities.length + " probabilities; give one for each");
            for (int i = 0; i < probabilities.length; i++) {
                if (!(probabilities[i] >= 0 && probabilities[i] <= 1 + ROUNDING))
                    throw new IllegalArgumentException(where + "probability " + i + " is " + probabilities[i] + "; it must be from 0 to 1");
                if (i > 0 && probabilities[i] > probabilities[i - 1])
                    throw new IllegalArgumentException(where + "probability " + i + ", " + probabilities[i] + ", is above the one before, " + probabilities[i - 1]
                            + "; give the likeliest first");
            }
            double sum = DoubleStream.of(probabilities).sum();
            if (sum > 1 + ROUNDING) throw new IllegalArgumentException(where + "the probabilities sum to " + sum + ", which is more than 1; give those of a softmax");
        }

        /** The place of the true token among the candidates, from 1; 0 if it is not known or none of them. */
        public int rank() {
            return 1 + IntStream.range(0, candidates.length).filter(i -> candidates[i] == truth).findFirst().orElse(-1);
        }
    }

    private MaskView(List<Place> places, int shown, IntFunction<String> names, int... text) {
        if (places.isEmpty()) throw new IllegalArgumentException("there is no masked place to show; give at least one");
        if (shown < 1) throw new IllegalArgumentException("shown is " + shown + "; show at least 1 candidate of each mask");
        for (Place place : places)
            if (place.position < 0 || place.position >= text.length)
                throw new IllegalArgumentException("mask at position " + place.position + " is outside the text of " + text.length + " tokens");
        this.text = text.clone();
        this.places = List.copyOf(places);
        this.shown = shown;
        this.names = names;
    }

    /** Tokens are named by {@link Tokenizer#readable(int)}. */
    public static MaskView of(List<Place> places, int shown, Tokenizer tokenizer, int... text) {
        return of(places, shown, tokenizer::readable, text);
    }

    /**
     * @param shown how many candidates to show of each mask; the true one is shown too
     * @param names from ids to what is shown of tokens
     * @param text the ids as the model read them, with the masks
     */
    public static MaskView of(List<Place> places, int shown, IntFunction<String> names, int... text) {
        return new MaskView(places, shown, names, text);
    }

    private String name(int id) {
        return "‘" + Html.visible(names.apply(id)) + "’";
    }

    private String title() {
        return places.size() == 1 ? "What the model would write in the place of the mask" : "What the model would write in the place of each of " + places.size() + " masks";
    }

    private String note() {
        int fit = fitting();
        return "Masks have a frame and a number. Below them are their likeliest tokens; ▶ is the true one, where it is known. Probabilities are rounded to "
                + "four decimals, those below 0.0001 to two digits." + (fit == places.size() ? "" : " Left out, to keep the page small: the last "
                + (places.size() - fit) + " of " + places.size() + " masks; show fewer at a time to see them.");
    }

    private int fitting() {
        return Math.max(1, Math.min(places.size(), MOST / (shown + 1)));
    }

    private TokenStrip strip() {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < text.length; i++) {
            int position = i;
            int mask = IntStream.range(0, places.size()).filter(m -> places.get(m).position == position).findFirst().orElse(-1);
            String place = "token " + i + " of the text";
            cells.add(mask < 0 ? Cell.plain(names.apply(text[i]), place)
                    : new Cell(names.apply(text[i]), Palette.HIDDEN, "mask " + mask, place + ": " + sentence(mask), true));
        }
        return new TokenStrip(cells);
    }

    /** "the likeliest is ‘cat’, 0.4137; the true token is ‘dog’, rank 3". */
    private String sentence(int mask) {
        Place place = places.get(mask);
        String likeliest = "the likeliest is " + name(place.candidates[0]) + ", " + BarTable.number(place.probabilities[0]);
        if (place.truth == Place.UNKNOWN) return likeliest;
        return likeliest + "; the true token is " + name(place.truth) + ", " + (place.rank() == 0 ? "not among the " + GenerationView.count(place.candidates.length)
                + " likeliest" : "rank " + GenerationView.count(place.rank()));
    }

    /** The candidates of one mask. @param mask its number, in the order of the places */
    public BarTable mask(int mask) {
        if (mask < 0 || mask >= places.size())
            throw new IllegalArgumentException("mask " + mask + " does not exist; there are " + places.size() + ", from 0 to " + (places.size() - 1));
        Place place = places.get(mask);
        int rank = place.rank();
        int[] rows = IntStream.range(0, place.candidates.length).filter(i -> i < shown || i == rank - 1).toArray();
        double others = 1 - Arrays.stream(rows).mapToDouble(i -> place.probabilities[i]).sum();
        List<BarTable.Row> bars = Arrays.stream(rows).mapToObj(i -> new BarTable.Row(names.apply(place.candidates[i]), new double[] {place.probabilities[i]},
                i == rank - 1 ? Kind.CHOSEN : Kind.PLAIN, i == rank - 1 ? "the true token, rank " + GenerationView.count(rank) : "")).toList();
        return new BarTable("Mask " + mask + ", token " + place.position + ": " + sentence(mask), "token", List.of("probability"), bars,
                List.of(new BarTable.Total("all others", List.of(BarTable.number(Math.max(0, others))))));
    }

    private List<BarTable> masks() {
        return IntStream.range(0, fitting()).mapToObj(this::mask).toList();
    }

    @Override
    public String html() {
        return "<div class=\"loupe-masks\" style=\"font-size:13px\">\n<p>" + Html.escape(title() + ". " + note()) + "</p>\n" + strip().html() + masks().stream()
                .map(table -> "<div style=\"display:inline-block;vertical-align:top;max-width:340px;margin:0 24px 12px 0\">\n" + table.html() + "</div>\n")
                .collect(Collectors.joining()) + "</div>\n";
    }

    @Override
    public String text() {
        return title() + "\n" + note() + "\n\n" + strip().text() + masks().stream().map(table -> "\n" + table.text()).collect(Collectors.joining());
    }

    @Override
    public Optional<Picture> picture() {
        List<Picture> parts = new ArrayList<>(List.of(Picture.heading(title() + (places.size() > DRAWN ? "; the first " + DRAWN + " are drawn" : "")),
                strip().picture().orElseThrow()));
        masks().stream().limit(DRAWN).forEach(table -> parts.add(table.picture().orElseThrow()));
        return Optional.of(Picture.column(4, parts));
    }

    @Override
    public String toString() {
        return text();
    }
}
