package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.loupe.show.AttentionView;
import org.loupe.show.figure.Html;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Tokens of every kind are shown as text, and the numbers stay in their rows and columns. */
@ExtendWith(BrowserExtension.class)
class TokenLabelsIT {
    /** Markup; Hebrew and Arabic; Chinese, Japanese, Korean; emoji, one of them a family of three; pieces of characters; what is not seen. */
    private static final List<String> TOKENS = List.of("<script>alert(1)</script>", "</script>", "&lt;", "\" onmouseover=alert(2) \"", "שלום", "مرحبا", "世界",
            "日本語のテキストです", "한국어", "🙂", "👩‍👩‍👧", "\ud83d", "\ude42", "\ufffd", "é", "Ġthe", "", " ", "\n", "12", "a");
    private static final AttentionView SELF = AttentionView.of(TOKENS, SomeAttention.causal(1, 2, TOKENS.size()));
    /** A query and a key of each kind, so that neither side is plain. */
    private static final AttentionView CROSS = AttentionView.of(List.of("א", "ב", "plain"), TOKENS, SomeAttention.full(1, 1, 3, TOKENS.size()));

    private static final Offset<Double> A_PIXEL = within(1.0);

    /** Of elements, or of the writing in them. */
    private static final String BOXES = """
            const [part, selector, writing] = arguments, range = document.createRange();
            return Array.from(part.querySelectorAll(selector), e => {
                if (writing) range.selectNodeContents(e);
                const b = (writing && e.textContent ? range : e).getBoundingClientRect();
                return [b.left, b.right, b.height, (b.left + b.right) / 2, (b.top + b.bottom) / 2];
            });
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STRIPPED")
    void labelsOfTheLivePartAreTextAndStandAtTheirNumbers(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF, CROSS);
        List<LiveView> views = LiveView.all(browser, 2);
        for (int i = 0; i < 2; i++) {
            AttentionView view = i == 0 ? SELF : CROSS;
            LiveView live = views.get(i);
            assertThat(live.elements(Selectors.LIVE + " script, " + Selectors.STATIC + " script")).as("markup from a token").isEmpty();
            areText(browser, live.root(), Selectors.QUERY_LABELS, view.queries());
            areText(browser, live.root(), Selectors.KEY_LABELS, view.keys());
            lineUp(browser, live.root(), Selectors.ROWS, Selectors.KEY_LABELS, true);
            flush(view.queries(), boxes(browser, live.root(), Selectors.LINE_QUERIES, false), Box::right);
            flush(view.keys(), boxes(browser, live.root(), Selectors.LINE_KEYS, false), Box::left);
        }
        for (int key = 0; key < TOKENS.size(); key++) {
            String line = hoverLine(views.get(1), key);
            assertThat(line).as("key %d", key).contains(Html.visible(TOKENS.get(key)), "query 0", "key " + key + " ");
        }
    }

    private static String hoverLine(LiveView live, int key) {
        live.hover(0, key);
        return live.readOut().lines().findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void labelsOfTheStaticPartAreTextAndStandAtTheirNumbers(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, SELF);
        if (frontEnd != FrontEnd.STRIPPED) LiveView.all(browser, 1);
        WebElement root = LiveView.elements(browser, Selectors.ROOT).get(0);
        browser.run("arguments[0].querySelector(arguments[1]).style.display = ''", root, frontEnd == FrontEnd.STRIPPED ? "div" : Selectors.STATIC);
        WebElement table = root.findElements(By.cssSelector(Selectors.STATIC_TABLES)).get(0);
        areText(browser, table, "tbody th", TOKENS);
        areText(browser, table, "thead th", TOKENS);
        lineUp(browser, table, "tbody tr", "thead th", false);
    }

    /** A label shows its token, or its beginning, and its title the whole token. */
    private static void areText(Browser browser, WebElement part, String selector, List<String> tokens) {
        List<Map<String, String>> labels = browser.run("return Array.from(arguments[0].querySelectorAll(arguments[1]), e => ({text: e.textContent, title: e.title}))",
                part, selector);
        assertThat(labels).hasSameSizeAs(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            String whole = Html.visible(tokens.get(i)), text = labels.get(i).get("text");
            assertThat(text.endsWith("…") && text.length() > 8 ? whole.startsWith(text.substring(0, text.length() - 1)) : text.equals(whole))
                    .as("label %d: %s for %s", i, text, whole).isTrue();
            // A token read from right to left stands between two invisible marks.
            assertThat(labels.get(i).get("title").replaceAll("[\u2068\u2069]", "")).contains(" " + i + " ‘" + whole + "’");
        }
    }

    /** Rows of one height, each label in the middle of its numbers; its writing too, where it is centred. */
    private static void lineUp(Browser browser, WebElement part, String rows, String keyLabels, boolean centred) {
        List<Box> keys = boxes(browser, part, keyLabels, centred), lines = boxes(browser, part, rows, false);
        assertThat(boxes(browser, part, keyLabels, true)).as("writing above the numbers")
                .allSatisfy(key -> assertThat(key.y() + key.height() / 2).isLessThanOrEqualTo(lines.get(0).y() - lines.get(0).height() / 2 + 1));
        for (int q = 0; q < lines.size(); q++) {
            assertThat(lines.get(q).height()).as("height of row %d", q).isCloseTo(lines.get(0).height(), within(0.5));
            String row = rows + ":nth-of-type(" + (q + 1) + ")";
            double label = boxes(browser, part, row + " th", false).get(0).y();
            List<Box> cells = boxes(browser, part, row + " td", false);
            for (int k = 0; k < cells.size(); k++) {
                assertThat(cells.get(k).x()).as("place of row %d, key %d, from left to right", q, k).isCloseTo(keys.get(k).x(), A_PIXEL);
                assertThat(cells.get(k).y()).as("place of row %d, key %d, from top to bottom", q, k).isCloseTo(label, A_PIXEL);
            }
        }
    }

    /** All end, or begin, at one place. */
    private static void flush(List<String> tokens, List<Box> boxes, ToDoubleFunction<Box> edge) {
        assertThat(boxes).hasSameSizeAs(tokens)
                .allSatisfy(box -> assertThat(edge.applyAsDouble(box)).isCloseTo(edge.applyAsDouble(boxes.get(0)), A_PIXEL));
    }

    /** Where something is in the window, in pixels; x and y are its middle. */
    private record Box(double left, double right, double height, double x, double y) {
    }

    private static List<Box> boxes(Browser browser, WebElement part, String selector, boolean writing) {
        List<List<Number>> boxes = browser.run(BOXES, part, selector, writing);
        return boxes.stream().map(b -> b.stream().mapToDouble(Number::doubleValue).toArray()).map(b -> new Box(b[0], b[1], b[2], b[3], b[4])).toList();
    }
}
