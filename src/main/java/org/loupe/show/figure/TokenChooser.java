package org.loupe.show.figure;

import java.util.List;
import java.util.Optional;

/**
 * A text of which one token is looked at, and what is to be told of it. Without a script all are below each other, folded; with
 * one a token is chosen by mouse or keyboard.
 *
 * @param title what it is called
 * @param note how to read it, in sentences
 * @param strip the text
 * @param first the first token that can be chosen; all after it can be
 * @param details of each token that can be chosen
 * @param leftOut what is not on the page and how to see it; may be empty
 */
public record TokenChooser(String title, String note, TokenStrip strip, int first, List<Detail> details, String leftOut) implements View {
    private static final List<String> SCRIPTS = List.of("figure-data.js", "figure-chooser.js");

    /**
     * @param name of the token, a few words
     * @param sentence what is to be said of it
     * @param body what is to be seen
     */
    public record Detail(String name, String sentence, View body) { }

    public TokenChooser {
        details = List.copyOf(details);
        if (details.isEmpty() || first < 0 || first + details.size() != strip.cells().size())
            throw new IllegalArgumentException("of " + strip.cells().size() + " tokens those from " + first + " on can be chosen; there are "
                    + details.size() + " details. Give one for each");
    }

    @Override
    public String html() {
        return LivePage.html(fixed(), "{title:" + Html.scriptString(title) + ",note:" + Html.scriptString(note + (leftOut.isEmpty() ? "" : " " + leftOut))
                + ",first:" + first + "}", SCRIPTS);
    }

    private String fixed() {
        StringBuilder out = new StringBuilder("<p>").append(Html.escape(title + ". " + note)).append("</p>\n").append(strip.html());
        for (int i = 0; i < details.size(); i++) {
            Detail detail = details.get(i);
            out.append("<details").append(i == 0 ? " open" : "").append("><summary>").append(Html.escape(detail.name)).append("</summary>\n<p>")
                    .append(Html.escape(detail.sentence)).append("</p>\n<div style=\"overflow-x:auto;margin:4px 0 8px 16px\" tabindex=\"0\">\n")
                    .append(detail.body.html()).append("</div></details>\n");
        }
        return leftOut.isEmpty() ? out.toString() : out.append("<p>").append(Html.escape(leftOut)).append("</p>\n").toString();
    }

    @Override
    public String text() {
        StringBuilder out = new StringBuilder(title).append('\n').append(note).append('\n').append(strip.text());
        for (Detail detail : details) out.append('\n').append(detail.name).append('\n').append(detail.sentence).append('\n').append(detail.body.text());
        return leftOut.isEmpty() ? out.toString() : out.append(leftOut).append('\n').toString();
    }

    @Override
    public Optional<Picture> picture() {
        return strip.picture();
    }

    @Override
    public String toString() {
        return text();
    }
}
