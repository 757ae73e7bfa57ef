package org.loupe.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.loupe.generate.Choice;
import org.loupe.generate.GenerationRecord;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.TokenChooser;
import org.loupe.show.figure.TokenStrip;
import org.loupe.show.figure.TokenStrip.Cell;
import org.loupe.show.figure.View;
import org.loupe.text.Tokenizer;

/**
 * How a text was written, token by token: what the model held for likely, what each step of the sampler left of that, and which
 * token was drawn.
 */
public final class GenerationView implements View {
    /** So many probabilities stand on a page, at about 150 bytes each. */
    static final int MOST_NUMBERS = 5_000;
    /** So few tokens are shown of each choice before choices are left out. */
    static final int FEWEST_TOKENS = 3;
    /** So much of the prompt stands before the text. */
    static final int PROMPT = 64;

    private final GenerationRecord record;
    private final IntFunction<String> names;

    private GenerationView(GenerationRecord record, IntFunction<String> names) {
        if (record.choices().isEmpty())
            throw new IllegalArgumentException("nothing was written behind the " + record.prompt().length + " tokens of the prompt (ending "
                    + record.ending() + "), so there is no choice to show; ask for at least one token, and leave room for it");
        this.record = record;
        this.names = names;
    }

    /** Tokens are named by {@link Tokenizer#readable(int)}. */
    public static GenerationView of(GenerationRecord record, Tokenizer tokenizer) {
        return of(record, tokenizer::readable);
    }

    /** @param names from ids to what is shown of tokens */
    public static GenerationView of(GenerationRecord record, IntFunction<String> names) {
        return new GenerationView(record, names);
    }

    /** How many tokens were written. */
    public int steps() {
        return record.choices().size();
    }

    /** The choices of some tokens, from one up to another that is not among them: where a page cannot hold all. */
    public GenerationView part(int from, int to) {
        return of(record.part(from, to), names);
    }

    /** One choice: the likeliest tokens, and what became of them. */
    public BarTable step(int step) {
        if (step < 0 || step >= steps())
            throw new IllegalArgumentException("step " + step + " does not exist; " + steps() + " tokens were written, from 0 to " + (steps() - 1));
        return table(step, Integer.MAX_VALUE);
    }

    private BarTable table(int step, int most) {
        return GenerationTable.of(record.choices().get(step), most, names);
    }

    /** What happened in a step, in words. */
    private String sentence(int step) {
        Choice choice = record.choices().get(step);
        List<Choice.Stage> stages = choice.stages();
        String token = named(choice.token()), all = count(stages.get(0).left());
        StringBuilder out = new StringBuilder("Token " + step + " of " + steps() + ", counted from 0: the model gave " + token + " the probability "
                + BarTable.number(choice.probability()) + ", which is rank " + choice.rank() + " of " + all + ". ");
        List<String> idle = new ArrayList<>();
        for (int s = 1; s < stages.size(); s++) {
            int gone = stages.get(s - 1).left() - stages.get(s).left();
            if (gone == 0) idle.add(stages.get(s).name());
            else out.append(upper(stages.get(s).name())).append(" took out ").append(count(gone)).append(gone == 1 ? " token" : " tokens").append(" with together ")
                    .append(BarTable.number(stages.get(s).cut())).append(". ");
        }
        if (!idle.isEmpty()) out.append("No token was taken out by ").append(String.join(", ", idle)).append(". ");
        int left = stages.get(stages.size() - 1).left();
        out.append(left == stages.get(0).left() ? "Nothing was cut. " : "In all " + BarTable.number(choice.cut()) + " of the model's probability was cut. ");
        return out.append(left == 1 ? "One token was left." : token + " was drawn from " + count(left) + " tokens, with the probability "
                + BarTable.number(stages.get(stages.size() - 1).probabilities()[choice.place()]) + ".").toString();
    }

    private String named(int token) {
        return "‘" + Html.visible(names.apply(token)) + "’";
    }

    static String count(int tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }

    private static String upper(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private String title() {
        String sampler = record.choices().get(0).stages().stream().skip(1).map(Choice.Stage::name).collect(Collectors.joining(", "));
        return "A text as it was written: " + steps() + (steps() == 1 ? " token" : " tokens") + (sampler.isEmpty() ? ", drawn by the model's own probabilities" : ", " + sampler);
    }

    private String note() {
        return "Below each written token stands its probability by the model, which is its colour too; the prompt has none. "
                + "For one token the likeliest are shown, with their probabilities by the model and after each step of the sampler: ▶ is the token that was "
                + "chosen, ✕ marks those that were taken out, and a dash stands where there is no probability left. Probabilities are rounded to four decimals, those below 0.0001 to two digits.";
    }

    private int numbers(int step, int tokens) {
        Choice choice = record.choices().get(step);
        return choice.stages().size() * (1 + Math.min(tokens, choice.candidates().length));
    }

    /** How many tokens of each choice fit a page with all choices, or the fewest. */
    private int tokens() {
        int most = record.choices().stream().mapToInt(choice -> choice.candidates().length).max().orElseThrow();
        while (most > FEWEST_TOKENS && total(steps(), most) > MOST_NUMBERS) most--;
        return most;
    }

    private int total(int steps, int tokens) {
        return IntStream.range(0, steps).map(step -> numbers(step, tokens)).sum();
    }

    private TokenChooser chooser() {
        int tokens = tokens(), shown = steps();
        while (shown > 1 && total(shown, tokens) > MOST_NUMBERS) shown--;
        List<Cell> cells = prompt();
        int first = cells.size();
        List<TokenChooser.Detail> details = new ArrayList<>();
        for (int step = 0; step < shown; step++) {
            Choice choice = record.choices().get(step);
            String number = BarTable.number(choice.probability());
            cells.add(new Cell(names.apply(choice.token()), Palette.rgb(choice.probability()), number,
                    "token " + step + " " + named(choice.token()) + ": " + number + " by the model, rank " + choice.rank(), false));
            details.add(new TokenChooser.Detail("token " + step + " " + named(choice.token()) + ": " + number, sentence(step), table(step, tokens)));
        }
        return new TokenChooser(title(), note(), new TokenStrip(cells), first, details, leftOut(tokens, shown));
    }

    private List<Cell> prompt() {
        int length = record.prompt().length, from = Math.max(0, length - PROMPT);
        List<Cell> cells = new ArrayList<>();
        if (from > 0) cells.add(Cell.plain("…", from + " tokens of the prompt stand before"));
        for (int i = from; i < length; i++) cells.add(Cell.plain(names.apply(record.prompt()[i]), "token " + i + " of the prompt"));
        return cells;
    }

    private String leftOut(int tokens, int shown) {
        int recorded = record.choices().stream().mapToInt(choice -> choice.candidates().length).max().orElseThrow();
        List<String> out = new ArrayList<>();
        if (tokens < recorded) out.add("of each choice all but the likeliest " + tokens + " of the " + recorded + " tokens that were recorded");
        if (shown < steps()) out.add("the last " + (steps() - shown) + " of " + steps() + " tokens that were written");
        return out.isEmpty() ? "" : "Left out, to keep the page small: " + String.join("; and ", out) + ". part(from, to) shows fewer tokens of the text in full.";
    }

    @Override
    public String html() {
        return chooser().html();
    }

    @Override
    public String text() {
        return chooser().text();
    }

    /** A column for each token, with the likeliest ones below each other. */
    @Override
    public Optional<Picture> picture() {
        return Optional.of(GenerationPicture.of(title(), record, names));
    }

    @Override
    public String toString() {
        return text();
    }
}
