package org.loupe.show;

import java.util.Optional;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;

/** Numbers as a drawing and below it as a table. @param title says in a sentence or two what they are */
record DrawnTable(String title, Picture drawing, TableView table) implements View {

    @Override
    public String html() {
        return "<p>" + Html.escape(title) + "</p>\n" + Html.image("image/png", drawing.png(2), drawing.width(), drawing.height(), title) + "\n" + table.html();
    }

    @Override
    public String text() {
        return title + "\n" + table.text();
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(drawing);
    }
}
