package org.loupe.show;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.loupe.generate.Choice;
import org.loupe.generate.GenerationRecord;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import org.loupe.show.figure.Picture;

/**
 * A written text as columns: each token above the likeliest ones of its choice, on the colours of their probabilities by the model.
 * The chosen one has a frame, those that were taken out are struck.
 */
final class GenerationPicture {
    private static final int MARGIN = 8, COLUMN = 104, ACROSS = 8, BOX = 34, MOST = 6, MOST_STEPS = 64, LETTERS = 12;
    private static final Font BOLD = Picture.font(Font.BOLD, 13), PLAIN = Picture.font(Font.PLAIN, 12), SMALL = Picture.font(Font.PLAIN, 10);
    private static final Color MARK = new Color(0xd55e00);

    private final List<Choice> choices;
    private final IntFunction<String> names;
    private final String title;
    private final int rows;

    private GenerationPicture(String title, GenerationRecord record, IntFunction<String> names) {
        int all = record.choices().size();
        this.choices = record.choices().subList(0, Math.min(all, MOST_STEPS));
        this.names = names;
        this.title = title + (all > MOST_STEPS ? "; the first " + MOST_STEPS + " are drawn" : "");
        this.rows = choices.stream().mapToInt(choice -> places(choice).length).max().orElseThrow();
    }

    static Picture of(String title, GenerationRecord record, IntFunction<String> names) {
        GenerationPicture picture = new GenerationPicture(title, record, names);
        int blocks = (picture.choices.size() + ACROSS - 1) / ACROSS, across = Math.min(ACROSS, picture.choices.size());
        int width = Math.max(across * COLUMN, Picture.width(picture.title, BOLD)) + 2 * MARGIN;
        return new Picture(width, picture.top(blocks * ACROSS) + MARGIN, picture::paint);
    }

    /** The likeliest candidates, and the chosen one last if it is none of them. */
    private static int[] places(Choice choice) {
        int count = Math.min(MOST, choice.candidates().length);
        int[] places = IntStream.range(0, count).toArray();
        if (choice.place() >= count) places[count - 1] = choice.place();
        return places;
    }

    private int top(int step) {
        return MARGIN + 28 + step / ACROSS * (24 + rows * BOX + 16);
    }

    private void paint(Graphics2D g) {
        g.setFont(BOLD);
        g.drawString(title, MARGIN, MARGIN + 14);
        for (int step = 0; step < choices.size(); step++) {
            int x = MARGIN + step % ACROSS * COLUMN, y = top(step);
            g.setColor(Color.DARK_GRAY);
            g.setFont(SMALL);
            g.drawString("token " + step, x + 2, y + 12);
            int[] places = places(choices.get(step));
            for (int row = 0; row < places.length; row++) box(g, choices.get(step), places[row], x, y + 20 + row * BOX);
        }
    }

    private void box(Graphics2D g, Choice choice, int place, int x, int y) {
        double p = choice.stages().get(0).probabilities()[place];
        int ground = Double.isNaN(p) ? Palette.HIDDEN : Palette.rgb(p), width = COLUMN - 4;
        g.setColor(new Color(ground));
        g.fillRect(x, y, width, BOX - 3);
        String name = Html.shorten(Html.visible(names.apply(choice.candidates()[place])), LETTERS);
        g.setColor(new Color(Palette.ink(ground)));
        g.setFont(place == choice.place() ? BOLD : PLAIN);
        g.drawString((choice.takenOutBy(place) >= 0 ? "✕ " : "") + name, x + 5, y + 14);
        g.setFont(SMALL);
        g.drawString(BarTable.number(p), x + 5, y + 27);
        if (place != choice.place()) return;
        g.setColor(MARK);
        g.setStroke(new BasicStroke(3));
        g.drawRect(x + 1, y + 1, width - 3, BOX - 6);
    }
}
