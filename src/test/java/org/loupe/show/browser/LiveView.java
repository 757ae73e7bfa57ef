package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** An attention view in a page, as a reader handles it. */
final class LiveView {
    /** What a view says of its numbers: "rounded to 4 decimals here, and to 2 in the cells". They travel as 16-bit shares. */
    static final double READ_OUT_ERROR = 0.5e-4 + 0.5 / 65_534, CELL_ERROR = 0.5e-2 + 0.5 / 65_534;

    private static final String FIND = """
            const find = tree => Array.from(tree.querySelectorAll(arguments[0])).concat(
                ...Array.from(tree.querySelectorAll('*'), e => e.shadowRoot ? find(e.shadowRoot) : []));
            return find(document);
            """;
    private static final String TELL_ALL = """
            const [root, cells, readOut, query, key] = arguments, told = [], line = root.querySelector(readOut);
            const tells = (q, k) => line.textContent.includes('query ' + q + ' ') && line.textContent.includes('key ' + k + ' ');
            for (const cell of root.querySelectorAll(cells)) {
                if (!cell.textContent) continue;
                const q = cell.getAttribute(query), k = cell.getAttribute(key);
                cell.dispatchEvent(new MouseEvent('mouseover', {bubbles: true, composed: true}));
                for (let i = 0; i < 10 && !tells(q, k); i++) await new Promise(requestAnimationFrame);
                told.push({query: +q, key: +k, cell: cell.textContent, line: line.innerText.split('\\n')[0]});
            }
            return told;
            """;

    private final Browser browser;
    private final WebElement root;

    private LiveView(Browser browser, WebElement root) {
        this.browser = browser;
        this.root = root;
    }

    /** Waits until so many views are ready; in the order of the page. */
    static List<LiveView> all(Browser browser, int count) {
        browser.await(count + " views are ready", () -> elements(browser, Selectors.READY).size() == count);
        return elements(browser, Selectors.READY).stream().map(root -> new LiveView(browser, root)).toList();
    }

    static LiveView only(Browser browser) {
        return all(browser, 1).get(0);
    }

    /** In the page and in every shadow tree of it. */
    static List<WebElement> elements(Browser browser, String selector) {
        return browser.run(FIND, selector);
    }

    /** What is told of one number. */
    record Told(int layer, int head, int query, int key, double number) {
    }

    WebElement root() {
        return root;
    }

    WebElement element(String selector) {
        return root.findElement(By.cssSelector(selector));
    }

    List<WebElement> elements(String selector) {
        return root.findElements(By.cssSelector(selector));
    }

    String readOut() {
        return element(Selectors.READ_OUT).getText();
    }

    /** The number that is told of at the moment. */
    Optional<Told> told() {
        return told(readOut());
    }

    private static Optional<Told> told(String line) {
        Matcher m = Selectors.TOLD.matcher(line);
        return m.find() ? Optional.of(new Told(number(m, 1), number(m, 2), number(m, 3), number(m, 4), Double.parseDouble(m.group(5)))) : Optional.empty();
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Rests the mouse on a number and reads what is told. */
    Told hover(int query, int key) {
        browser.point(element(Selectors.cell(query, key)));
        return awaitTold(query, key);
    }

    Told awaitTold(int query, int key) {
        browser.await("it tells of query " + query + " and key " + key,
                () -> told().filter(t -> t.query() == query && t.key() == key).isPresent());
        return told().orElseThrow();
    }

    void awaitHead(int layer, int head) {
        browser.await("layer " + layer + ", head " + head + " is shown", () -> {
            Matcher m = Selectors.CHOSEN.matcher(readOut());
            return m.find() && number(m, 1) == layer && number(m, 2) == head;
        });
        assertThat(element(Selectors.LAYER).getDomProperty("value")).isEqualTo(String.valueOf(layer));
        assertThat(element(Selectors.HEAD).getDomProperty("value")).isEqualTo(String.valueOf(head));
        assertThat(element(Selectors.smallHead(layer, head)).getDomAttribute("aria-pressed")).isEqualTo("true");
    }

    /** Takes the {@code index}-th entry of a chooser by mouse. */
    void choose(String chooser, int index) {
        element(chooser).findElements(By.tagName("option")).get(index).click();
    }

    /** A cell's text as a number. */
    double cell(int query, int key) {
        return Double.parseDouble(element(Selectors.cell(query, key)).getText());
    }

    /** One number as the cell shows it and as it is told when the mouse is there. */
    record Shown(int query, int key, String cell, Told told) {
    }

    /** All numbers of the head that is shown, by a mouse that a script moves: some thousands in a second. */
    List<Shown> all() {
        List<Map<String, Object>> rows = browser.run("return (async function () {" + TELL_ALL + "}).apply(null, arguments)",
                root, Selectors.CELLS, Selectors.READ_OUT, Selectors.QUERY, Selectors.KEY);
        return rows.stream().map(row -> new Shown(((Long) row.get("query")).intValue(), ((Long) row.get("key")).intValue(), (String) row.get("cell"),
                told((String) row.get("line")).orElseThrow(() -> new AssertionError("told: " + row)))).toList();
    }
}
