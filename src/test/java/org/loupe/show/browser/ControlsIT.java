package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.show.AttentionComparison;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.loupe.show.TableView;
import org.loupe.show.figure.HeatMap;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What else can be clicked: the heads of columns, the buttons that save, maps beside each other. */
@ExtendWith(BrowserExtension.class)
class ControlsIT {
    /** Keeps what a button would save. */
    private static final String CATCH = "URL.createObjectURL = blob => { window.saved = blob; return '#'; }";

    @TempDir
    Path folder;

    @Test
    void aTableIsSortedByMouseAndByKeyboard(Browser browser) throws Exception {
        FrontEnd.SAVED_FILE.show(browser, folder, new TableView(Table.create("t", StringColumn.create("word", "b", "c", "a"), DoubleColumn.create("share", 9, -1, 10))));
        browser.await("the table is live", () -> !browser.driver().findElements(By.cssSelector("th button")).isEmpty());
        List<WebElement> heads = browser.driver().findElements(By.cssSelector("th button"));
        browser.click(heads.get(1));
        assertThat(column(browser, 1)).as("numbers by their size").containsExactly("-1", "9", "10");
        browser.tabTo(heads.get(1));
        browser.press(Keys.ENTER);
        assertThat(column(browser, 1)).containsExactly("10", "9", "-1");
        assertThat(browser.driver().findElement(By.cssSelector("th[aria-sort=descending]")).getText()).contains("share");
        browser.click(heads.get(0));
        assertThat(column(browser, 0)).containsExactly("a", "b", "c");
    }

    private static List<String> column(Browser browser, int column) {
        return browser.driver().findElements(By.cssSelector("tbody tr")).stream().map(row -> row.findElements(By.tagName("td")).get(column).getText()).toList();
    }

    @Test
    void whatIsSeenIsSaved(Browser browser) throws Exception {
        AttentionView view = AttentionView.of(List.of("<a>", "b"), new float[][][][] {{{{1, 0}, {0.25f, 0.75f}}, {{1, 0}, {0.7f, 0.3f}}}});
        FrontEnd.SAVED_FILE.show(browser, folder, view);
        LiveView live = LiveView.only(browser);
        live.choose(Selectors.HEAD, 1);
        live.awaitHead(0, 1);
        browser.run(CATCH);
        List<WebElement> buttons = live.elements(".lf-export button");
        browser.click(buttons.get(0));
        String svg = browser.run("return window.saved.text()");
        assertThat(svg).startsWith("<svg").contains("&lt;a&gt;", ">1.00<", ">0.70<", ">0.30<", "head 1").doesNotContain("0.25");
        browser.run("window.saved = undefined");
        browser.click(buttons.get(1));
        browser.await("the picture is drawn", () -> browser.run("return window.saved !== undefined"));
        assertThat(browser.<String>run("return window.saved.type")).isEqualTo("image/png");
    }

    @Test
    void mapsBesideEachOtherTellOfTheSamePlace(Browser browser) throws Exception {
        AttentionView one = AttentionView.of(SomeAttention.tokens(4), SomeAttention.causal(1, 2, 4));
        HeatMap both = AttentionComparison.heads(one, 0, 0, 0, 1);
        FrontEnd.SAVED_FILE.show(browser, folder, both);
        LiveView live = LiveView.only(browser);
        List<WebElement> cells = live.elements(Selectors.cell(3, 1));
        assertThat(cells).hasSize(3);
        browser.point(cells.get(2));
        browser.await("it is told of", () -> live.readOut().contains("key 1 "));
        assertThat(live.elements(".lf-on")).as("marked in all").hasSize(3);
        for (int head = 0; head < 2; head++) assertThat(live.readOut()).contains(String.format(java.util.Locale.ROOT, "%.4f", one.probability(0, head, 3, 1)));
    }
}
