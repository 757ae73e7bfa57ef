package org.loupe.show;

import java.util.Optional;
import org.knowm.xchart.internal.chartpart.Chart;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import tech.tablesaw.api.Table;

/** A chart that XChart draws, and its numbers. */
record ChartView(Chart<?, ?> chart) implements View {

    /** The picture and, folded, all numbers. */
    @Override
    public String html() {
        Picture picture = picture().orElseThrow();
        ChartNumbers numbers = new ChartNumbers(chart);
        return "<div class=\"loupe-chart\">\n" + Html.image("image/png", picture.png(2), picture.width(), picture.height(), title()) + "\n"
                + (numbers.isEmpty() ? "" : "<details><summary>Numbers</summary>\n" + Tables.html(numbers.all()) + "</details>\n") + "</div>";
    }

    /** The title and the numbers; of many, where each series begins and ends, and its lowest and highest. */
    @Override
    public String text() {
        ChartNumbers numbers = new ChartNumbers(chart);
        if (numbers.isEmpty()) return title();
        Table all = numbers.all();
        return title() + "\n" + Tables.text(all.rowCount() <= Tables.MAX_ROWS ? all : numbers.summary());
    }

    private String title() {
        return "chart: " + (chart.getTitle() == null || chart.getTitle().isBlank() ? "(no title)" : chart.getTitle());
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(new Picture(chart.getWidth(), chart.getHeight(), g -> chart.paint(g, chart.getWidth(), chart.getHeight())));
    }

    @Override
    public String toString() {
        return text();
    }
}
