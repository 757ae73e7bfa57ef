package org.loupe.show;

import org.loupe.show.figure.View;
import tech.tablesaw.api.Table;

/** A table as a part of a larger view. @param maxRows longer tables are cut there, and say so */
public record TableView(Table table, int maxRows) implements View {

    public TableView(Table table) {
        this(table, Tables.MAX_ROWS);
    }

    @Override
    public String html() {
        return Tables.html(table, maxRows);
    }

    @Override
    public String text() {
        return Tables.text(table, maxRows);
    }

    @Override
    public String toString() {
        return text();
    }
}
