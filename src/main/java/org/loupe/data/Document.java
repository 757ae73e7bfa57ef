package org.loupe.data;

import java.util.Objects;
import org.loupe.text.PlainText;

/**
 * A piece of text that belongs together: what a split into training and validation never cuts apart.
 *
 * @param title what the document is called; may be empty
 * @param date  when it was written, as the source writes it (Europarl: yyyy-mm-dd); may be empty
 * @param body  the text itself; {@code \n} ends a paragraph
 */
public record Document(String title, String date, String body) {
    /** @throws NullPointerException if a part is null; an unknown title or date is the empty string */
    public Document {
        Objects.requireNonNull(title, "title is null; use \"\" if there is none");
        Objects.requireNonNull(date, "date is null; use \"\" if there is none");
        Objects.requireNonNull(body, "body is null; a document needs a text");
    }

    /** The same document with title and body folded by {@link PlainText#fold}. */
    public Document folded() {
        return new Document(PlainText.fold(title), date, PlainText.fold(body));
    }
}
