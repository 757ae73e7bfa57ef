package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.interactions.Actions;

/** 64 tokens in 12 layers of 12 heads, the size of BERT base and GPT-2: small enough, there at once, never stuck. */
@ExtendWith(BrowserExtension.class)
class LargeViewIT {
    private static final AttentionView VIEW = AttentionView.of(SomeAttention.tokens(64), SomeAttention.full(12, 12, 64, 64));

    @TempDir
    static Path folder;
    private static Path page;

    @BeforeAll
    static void save() {
        page = folder.resolve("large.html");
        VIEW.save(page);
    }

    @Test
    void theFileIsSmall() throws Exception {
        assertThat(Files.size(page)).isLessThan(1_500_000);
    }

    @Test
    void itIsShownWithinASecond(Browser browser) {
        String name = browser.runFirst("""
                new MutationObserver((changes, observer) => {
                    if (!document.querySelector('%s')) return;
                    observer.disconnect();
                    requestAnimationFrame(() => setTimeout(() => window.shownAfter = performance.now()));      // once it is painted
                }).observe(document, {subtree: true, childList: true, attributes: true});
                """.formatted(Selectors.READY));
        double best = Double.MAX_VALUE;
        // The best of some, here and below: the machine may be busy.
        for (int i = 0; i < 4 && best > 1_000; i++) {
            browser.open(page);
            browser.await("the view is painted", Duration.ofSeconds(30), () -> browser.run("return window.shownAfter !== undefined"));
            best = Math.min(best, browser.<Number>run("return window.shownAfter").doubleValue());
        }
        browser.forget(name);
        System.out.printf("64 tokens x 12 layers x 12 heads: %,d bytes, shown after %.0f ms%n", page.toFile().length(), best);
        assertThat(best).as("milliseconds from the start of loading to the painted view").isLessThan(1_000);
    }

    @Test
    void movingTheMouseOverItIsNeverStuck(Browser browser) {
        browser.open(page);
        LiveView view = LiveView.only(browser);
        browser.point(view.element(Selectors.cell(32, 10)));
        List<Map<String, Number>> places = browser.run("return [0, 49].map(i => { const b = arguments[i ? 1 : 0].getBoundingClientRect();"
                + " return {x: b.left + b.width / 2, y: b.top + b.height / 2}; })", view.element(Selectors.cell(20, 0)), view.element(Selectors.cell(45, 18)));
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 4 && best > 100; i++) best = Math.min(best, longestTask(browser, places));
        assertThat(view.told()).as("the mouse is on a number").isPresent();
        assertThat(best).as("the longest task in milliseconds").isLessThanOrEqualTo(100);
    }

    /** Tasks below 50 ms count as 0. */
    private static double longestTask(Browser browser, List<Map<String, Number>> places) {
        browser.run("window.stuck = [0]; new PerformanceObserver(list => list.getEntries().forEach(e => stuck.push(e.duration))).observe({type: 'longtask'})");
        Actions moves = new Actions(browser.driver(), Duration.ofMillis(5));
        for (int i = 0; i < 50; i++) moves.moveToLocation(between(places, "x", i % 10 / 9.0), between(places, "y", i / 49.0));
        moves.perform();
        browser.run("return new Promise(done => setTimeout(done, 200))");                 // the observer is told late
        return browser.<Number>run("return Math.max(...stuck)").doubleValue();
    }

    private static int between(List<Map<String, Number>> places, String axis, double part) {
        return (int) Math.round(places.get(0).get(axis).doubleValue() * (1 - part) + places.get(1).get(axis).doubleValue() * part);
    }

    @Test
    void itsNumbersAreAsExactAsItSays(Browser browser) {
        browser.open(page);
        LiveView view = LiveView.only(browser);
        Matcher stated = Pattern.compile("kept to ±(0\\.\\d+)").matcher(view.element(Selectors.HINT).getText());
        assertThat(stated.find()).isTrue();
        double error = Double.parseDouble(stated.group(1));
        assertThat(error).isLessThan(0.004);
        if (!view.element(Selectors.NUMBERS_IN_CELLS).isSelected()) view.element(Selectors.NUMBERS_IN_CELLS).click();
        for (int[] head : new int[][] {{11, 11}, {5, 7}}) {
            view.choose(Selectors.LAYER, head[0]);
            view.choose(Selectors.HEAD, head[1]);
            view.awaitHead(head[0], head[1]);
            List<LiveView.Shown> all = view.all();
            assertThat(all).hasSize(64 * 64);
            for (LiveView.Shown shown : all)
                assertThat(shown.told().number()).as("%s", shown).isCloseTo(VIEW.probability(head[0], head[1], shown.query(), shown.key()), within(error));
        }
    }
}
