package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Where no script runs, the numbers are there all the same. */
@ExtendWith(BrowserExtension.class)
class StaticPartIT {
    private static final AttentionView SELF = AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7));
    private static final AttentionView CROSS = AttentionView.of(List.of("le", "chat", "dort"), List.of("the", "cat", "is", "asleep", "."),
            SomeAttention.full(2, 2, 3, 5));

    @TempDir
    Path folder;

    @Test
    void everyNumberOfASmallViewIsThereAsTextAndOnRestingTheMouse(Browser browser) throws Exception {
        FrontEnd.STRIPPED.show(browser, folder, SELF, CROSS);
        List<WebElement> roots = LiveView.elements(browser, Selectors.ROOT);
        assertThat(roots).hasSize(2).allSatisfy(root -> assertThat(root.findElements(By.cssSelector(Selectors.LIVE + ", script, svg"))).isEmpty());
        everyNumber(browser, SELF, roots.get(0));
        everyNumber(browser, CROSS, roots.get(1));
    }

    /** Reads the static tables of a view, a table for each head; used for JupyterLab too. */
    static void everyNumber(Browser browser, AttentionView view, WebElement root) {
        List<List<Object>> cells = browser.run("""
                return [].concat(...Array.from(arguments[0].querySelectorAll(arguments[1]), (table, t) => Array.from(table.tBodies[0].rows, (row, q) =>
                    Array.from(row.cells).slice(1).map((cell, k) => [t, q, k, cell.textContent, cell.title]))).flat());
                """, root, Selectors.STATIC_TABLES);
        Pattern title = Pattern.compile("query (\\d+) ‘.*’ → key (\\d+) ‘.*’: (\\d\\.\\d{4})");
        int count = 0;
        for (List<Object> cell : cells) {
            int head = ((Long) cell.get(0)).intValue(), query = ((Long) cell.get(1)).intValue(), key = ((Long) cell.get(2)).intValue();
            float p = view.probability(head / view.heads(), head % view.heads(), query, key);
            assertThat(Double.parseDouble((String) cell.get(3))).as("text of %s", cell).isCloseTo(p, within(0.005 + 1e-7));
            Matcher told = title.matcher((String) cell.get(4));
            assertThat(told.matches()).as("title of %s", cell).isTrue();
            assertThat(List.of(told.group(1), told.group(2))).containsExactly("" + query, "" + key);
            assertThat(Double.parseDouble(told.group(3))).as("title of %s", cell).isCloseTo(p, within(0.00005 + 1e-7));
            count++;
        }
        assertThat(count).isEqualTo(numbers(view));
    }

    private static int numbers(AttentionView view) {
        int perHead = 0;
        for (int q = 0; q < view.queries().size(); q++) perHead += view.isCausal() ? q + 1 : view.keys().size();
        return perHead * view.layers() * view.heads();
    }

    @Test
    void headsAreUnfoldedByAClick(Browser browser) throws Exception {
        FrontEnd.STRIPPED.show(browser, folder, SELF);
        WebElement last = browser.driver().findElements(By.cssSelector(Selectors.STATIC_TABLES)).get(5);
        assertThat(last.isDisplayed()).isFalse();
        List<WebElement> folds = browser.driver().findElements(By.tagName("summary"));
        for (String name : List.of("layer 1", "head 2"))
            browser.click(folds.stream().filter(f -> f.isDisplayed() && f.getText().startsWith(name)).reduce((a, b) -> b).orElseThrow());
        assertThat(last.isDisplayed()).isTrue();
    }

    @Test
    void whatABiggerViewLeavesOutIsSaid(Browser browser) throws Exception {
        AttentionView big = AttentionView.of(SomeAttention.tokens(64), SomeAttention.causal(4, 8, 64));
        FrontEnd.STRIPPED.show(browser, folder, big);
        WebElement root = browser.driver().findElement(By.cssSelector(Selectors.ROOT));
        List<List<Object>> heads = browser.run("""
                return Array.from(arguments[0].querySelectorAll('details details'), head => Array.from(head.querySelectorAll('tbody td, pre'), e => e.textContent)
                    .join(' ').match(/\\b[01]\\.\\d\\d\\b/g).map(Number));
                """, root);
        Matcher left = Pattern.compile("the numbers of the last (\\d+) of 32 panels").matcher((String) browser.run("return arguments[0].textContent", root));
        assertThat(left.find()).isTrue();
        assertThat(heads).hasSize(32 - Integer.parseInt(left.group(1))).hasSizeBetween(8, 31);
        for (int i = 0; i < heads.size(); i++) {
            List<Double> expected = new ArrayList<>();
            for (int q = 0; q < 64; q++) for (int k = 0; k <= q; k++) expected.add((double) big.probability(i / 8, i % 8, q, k));
            assertThat(heads.get(i)).hasSameSizeAs(expected);
            for (int n = 0; n < expected.size(); n++)
                assertThat(((Number) heads.get(i).get(n)).doubleValue()).as("head %d, number %d", i, n).isCloseTo(expected.get(n), within(0.005 + 1e-7));
        }
    }
}
