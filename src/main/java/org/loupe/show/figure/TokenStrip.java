package org.loupe.show.figure;

import java.util.List;
import java.util.Optional;

/** The tokens of a text one after the other, wrapped as a text is, each on a colour and above a number. */
public record TokenStrip(List<Cell> cells) implements View {
    /** Longer tokens are cut; the hover text has all of them. */
    static final int LONGEST = 24;
    private static final int CONSOLE = 100;

    /**
     * One token.
     *
     * @param token as it is; it is made visible here
     * @param ground its colour, 0xRRGGBB, or {@link #NO_GROUND}
     * @param number what stands below it; may be empty
     * @param title what is told where the mouse rests on it
     * @param isMarked whether a frame is drawn around it
     */
    public record Cell(String token, int ground, String number, String title, boolean isMarked) {
        /** The colour of the page. */
        public static final int NO_GROUND = -1;

        /** A token that has no number. */
        public static Cell plain(String token, String title) {
            return new Cell(token, NO_GROUND, "", title, false);
        }

        String visible() {
            return Html.shorten(Html.visible(token), LONGEST);
        }

        /** Whether a new line begins behind it. */
        boolean endsLine() {
            return token.indexOf('\n') >= 0;
        }

        private String html() {
            String colours = ground == NO_GROUND ? "" : ";background:" + Palette.css(ground) + ";color:" + Palette.css(Palette.ink(ground));
            // A block of its own keeps a token that is read from right to left in its place.
            return "<span style=\"display:inline-block;vertical-align:top;text-align:center;margin:1px\" title=\"" + Html.escape(title) + "\">"
                    + "<bdi style=\"display:block;padding:1px 3px" + (isMarked ? ";border:2px solid #d55e00" : "") + colours + "\">" + Html.escape(visible())
                    + "</bdi><small>" + Html.escape(number) + "</small></span>" + (endsLine() ? "<br>" : "");
        }
    }

    public TokenStrip {
        if (cells.isEmpty()) throw new IllegalArgumentException("a strip of no tokens shows nothing; give at least one");
        cells = List.copyOf(cells);
    }

    @Override
    public String html() {
        return "<div class=\"lf-strip\" style=\"font-family:monospace;font-size:13px;line-height:1.3;margin:6px 0\">\n"
                + String.join("\n", cells.stream().map(Cell::html).toList()) + "\n</div>\n";
    }

    /** "the(0.12) cat(0.31)", wrapped. */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder();
        int width = 0;
        for (Cell cell : cells) {
            String word = cell.visible() + (cell.number.isEmpty() ? "" : "(" + cell.number + ")");
            int columns = Html.columns(word);
            if (width > 0) out.append(width + 1 + columns > CONSOLE ? "\n" : " ");
            width = width == 0 || width + 1 + columns > CONSOLE ? columns : width + 1 + columns;
            out.append(word);
            if (!cell.endsLine()) continue;
            out.append('\n');
            width = 0;
        }
        return width == 0 ? out.toString() : out.append('\n').toString();
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(TokenStripPicture.of(cells));
    }

    @Override
    public String toString() {
        return text();
    }
}
