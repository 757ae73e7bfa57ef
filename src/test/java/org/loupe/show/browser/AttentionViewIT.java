package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.loupe.show.browser.LiveView.CELL_ERROR;
import static org.loupe.show.browser.LiveView.READ_OUT_ERROR;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A reader with a mouse or a keyboard sees the right numbers, wherever scripts may run. */
@ExtendWith(BrowserExtension.class)
class AttentionViewIT {
    private static final AttentionView SELF = AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7));
    private static final AttentionView CROSS = AttentionView.of(List.of("le", "chat", "dort"), List.of("the", "cat", "is", "asleep", "."),
            SomeAttention.full(2, 2, 3, 5));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void theNumberUnderTheMouseIsTold(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF, CROSS);
        List<LiveView> views = LiveView.all(browser, 2);
        for (int[] at : new int[][] {{0, 0}, {6, 0}, {6, 6}, {4, 2}, {5, 5}}) right(SELF, 0, 0, views.get(0), views.get(0).hover(at[0], at[1]));
        for (int[] at : new int[][] {{0, 4}, {2, 0}, {1, 3}}) right(CROSS, 0, 0, views.get(1), views.get(1).hover(at[0], at[1]));
        assertThat(views.get(0).told()).as("the first view, which the mouse has left").isEmpty();
        browser.point(views.get(0).element(Selectors.cell(2, 5)));
        assertThat(views.get(0).told()).as("a key that the query cannot see").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void aHeadIsChosenByMouse(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF);
        LiveView view = LiveView.only(browser);
        view.awaitHead(0, 0);
        view.choose(Selectors.LAYER, 1);
        view.awaitHead(1, 0);
        view.choose(Selectors.HEAD, 2);
        view.awaitHead(1, 2);
        right(SELF, 1, 2, view, view.hover(6, 1));
        browser.click(view.element(Selectors.smallHead(0, 1)));
        view.awaitHead(0, 1);
        right(SELF, 0, 1, view, view.hover(3, 2));
        pinByMouse(browser, view);
    }

    private static void pinByMouse(Browser browser, LiveView view) {
        browser.click(view.elements(Selectors.QUERY_LABELS).get(5));
        browser.await("query 5 is pinned", () -> view.readOut().contains(Selectors.PINNED + "5 "));
        assertThat(view.elements(Selectors.PINNED_LABEL)).hasSize(1);
        right(SELF, 0, 1, view, view.hover(3, 2));
        assertThat(view.readOut()).as("pinned while the mouse is elsewhere").contains(Selectors.PINNED + "5 ");
        browser.click(view.elements(Selectors.QUERY_LABELS).get(5));
        browser.await("the query is let go", () -> !view.readOut().contains(Selectors.PINNED));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void theKeyboardAloneReachesEverything(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF);
        LiveView view = LiveView.only(browser);
        browser.tabTo(view.element(Selectors.smallHead(0, 0)));
        browser.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_UP, Keys.ARROW_DOWN);
        view.awaitHead(1, 2);
        assertThat(browser.hasFocus(view.element(Selectors.smallHead(1, 2)))).isTrue();
        browser.tabTo(view.element(Selectors.LAYER));
        browser.press(Keys.ARROW_UP);
        view.awaitHead(0, 2);
        browser.tabTo(view.element(Selectors.HEAD));
        browser.press(Keys.ARROW_UP);
        view.awaitHead(0, 1);
        WebElement matrix = view.element(Selectors.MATRIX);
        browser.tabTo(matrix);
        walk(browser, view);
        browser.press(Keys.TAB);
        assertThat(browser.hasFocus(matrix)).as("the Tab key leads out again").isFalse();
    }

    /** From number to number with the arrow keys; Enter pins, Escape lets go. */
    static void walk(Browser browser, LiveView view) {
        browser.press(Keys.ARROW_DOWN);
        right(SELF, 0, 1, view, view.awaitTold(0, 0));
        browser.press(Keys.ARROW_UP, Keys.ARROW_LEFT);
        right(SELF, 0, 1, view, view.awaitTold(0, 0));
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ARROW_RIGHT);
        right(SELF, 0, 1, view, view.awaitTold(3, 2));
        browser.press(Keys.ENTER);
        browser.await("query 3 is pinned", () -> view.readOut().contains(Selectors.PINNED + "3 "));
        browser.press(Keys.ARROW_UP);
        right(SELF, 0, 1, view, view.awaitTold(2, 2));
        assertThat(view.readOut()).contains(Selectors.PINNED + "3 ");
        browser.press(Keys.ESCAPE);
        browser.await("the query is let go", () -> !view.readOut().contains(Selectors.PINNED));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void viewsOnOnePageDoNotDisturbEachOther(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF, CROSS, SELF);
        List<LiveView> views = LiveView.all(browser, 3);
        LiveView first = views.get(0), second = views.get(1), twin = views.get(2);
        first.choose(Selectors.LAYER, 1);
        second.choose(Selectors.HEAD, 1);
        twin.choose(Selectors.HEAD, 2);
        first.awaitHead(1, 0);
        second.awaitHead(0, 1);
        twin.awaitHead(0, 2);
        browser.click(first.elements(Selectors.QUERY_LABELS).get(3));
        right(CROSS, 0, 1, second, second.hover(2, 4));
        right(SELF, 0, 2, twin, twin.hover(6, 3));
        assertThat(first.readOut()).contains(Selectors.PINNED + "3 ");
        assertThat(twin.readOut()).doesNotContain(Selectors.PINNED);
        right(SELF, 1, 0, first, first.hover(6, 3));
        for (LiveView view : views) assertThat(view.elements(Selectors.LIVE)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void everyNumberOfTheLivePageIsTheViews(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF, CROSS);
        List<LiveView> live = LiveView.all(browser, 2);
        for (LiveView view : live) assertThat(view.element(Selectors.HINT).getText()).contains("rounded to 4 decimals here, and to 2 in the cells");
        assertThat(readBack(SELF, live.get(0))).isEqualTo(2 * 3 * 28);
        assertThat(readBack(CROSS, live.get(1))).isEqualTo(2 * 2 * 15);
    }

    /** Goes through all heads by the choosers. Returns how many numbers it found. */
    private static int readBack(AttentionView view, LiveView live) {
        int count = 0;
        for (int l = 0; l < view.layers(); l++)
            for (int h = 0; h < view.heads(); h++) {
                live.choose(Selectors.LAYER, l);
                live.choose(Selectors.HEAD, h);
                live.awaitHead(l, h);
                for (LiveView.Shown shown : live.all()) {
                    float p = view.probability(l, h, shown.query(), shown.key());
                    assertThat(Double.parseDouble(shown.cell())).as("layer %d, head %d, cell %s", l, h, shown).isCloseTo(p, within(CELL_ERROR));
                    assertThat(shown.told().number()).as("layer %d, head %d, told %s", l, h, shown).isCloseTo(p, within(READ_OUT_ERROR));
                    assertThat(shown.told().layer() * 100 + shown.told().head()).isEqualTo(l * 100 + h);
                    count++;
                }
            }
        return count;
    }

    /** What is told, and what the cell shows, is the number of the view. */
    static void right(AttentionView view, int layer, int head, LiveView live, LiveView.Told told) {
        assertThat(told.layer()).isEqualTo(layer);
        assertThat(told.head()).isEqualTo(head);
        float p = view.probability(layer, head, told.query(), told.key());
        assertThat(told.number()).as("told of %s", told).isCloseTo(p, within(READ_OUT_ERROR));
        assertThat(live.cell(told.query(), told.key())).as("cell of %s", told).isCloseTo(p, within(CELL_ERROR));
    }
}
