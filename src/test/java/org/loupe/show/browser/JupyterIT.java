package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.lab.LabProcess;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The real JupyterLab and Notebook 7 with the real kernel: a notebook that is not trusted, then its cells run. */
@ExtendWith(BrowserExtension.class)
class JupyterIT {
    private static final AttentionView VIEW = AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7));

    @TempDir
    static Path temporary;
    private static Jupyter jupyter;

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("notebooks"));
        String library = "%classpath " + LabProcess.PROJECT.resolve("target");
        List<NotebookFile.Cell> cells = List.of(new NotebookFile.Cell(library + "/lib/*.jar", null), new NotebookFile.Cell(library + "/classes", null),
                new NotebookFile.Cell(library + "/test-classes", null), new NotebookFile.Cell("import org.loupe.show.*;\n"
                        + "AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7))", VIEW));
        for (String name : List.of("lab", "notebook7")) NotebookFile.write(folder.resolve(name + ".ipynb"), cells);
        jupyter = new Jupyter(folder);
    }

    @AfterAll
    static void stop() {
        if (jupyter != null) jupyter.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "notebook7"})
    void aViewIsReadableBeforeItIsTrustedAndLiveAfterItsCellRan(String application, Browser browser) throws Exception {
        browser.open(application.equals("lab") ? jupyter.lab("lab.ipynb") : jupyter.notebook7("notebook7.ipynb"));
        browser.await("the stored view is there", Duration.ofSeconds(60), () -> LiveView.elements(browser, Selectors.ROOT).size() == 1);
        browser.tolerate(what -> what.contains("/static/notebook/") || what.contains("/static/lab/"));      // errors in scripts of its own
        WebElement stored = LiveView.elements(browser, Selectors.ROOT).get(0);
        StaticPartIT.everyNumber(browser, VIEW, stored);
        assertThat(stored.findElements(By.cssSelector(Selectors.LIVE + ", script, style"))).as("scripts and what they built").isEmpty();
        browser.run("arguments[0].querySelectorAll('details').forEach(fold => fold.open = true)", stored);
        browser.run("document.body.style.overflow = 'visible'");      // it has no height, so axe-core takes all in it for hidden
        Axe.check(browser, stored);
        darkTheme(browser, true);
        Axe.check(browser, stored);

        menu(browser, List.of("Run", "Run All Cells"));
        browser.await("the view is live", Duration.ofSeconds(60), () -> LiveView.elements(browser, Selectors.READY).size() == 1);
        LiveView view = LiveView.only(browser);
        AttentionViewIT.right(VIEW, 0, 0, view, view.hover(6, 2));
        view.choose(Selectors.HEAD, 2);
        view.awaitHead(0, 2);
        view.choose(Selectors.LAYER, 1);
        view.awaitHead(1, 2);
        AttentionViewIT.right(VIEW, 1, 2, view, view.hover(5, 3));
        byKeyboard(browser, view);
        Axe.check(browser, view.root());
        darkTheme(browser, false);
        Axe.check(browser, view.root());
    }

    /** The keys that the application takes for itself elsewhere must not move its cells or leave its output. */
    private static void byKeyboard(Browser browser, LiveView view) {
        browser.pointNowhere();
        browser.tabTo(view.element(Selectors.smallHead(1, 2)));
        browser.press(Keys.ARROW_UP, Keys.ARROW_LEFT);
        view.awaitHead(0, 1);
        browser.tabTo(view.element(Selectors.LAYER));
        browser.press(Keys.ARROW_DOWN);
        view.awaitHead(1, 1);
        browser.press(Keys.ARROW_UP);
        view.awaitHead(0, 1);
        browser.tabTo(view.element(Selectors.MATRIX));
        AttentionViewIT.walk(browser, view);
        assertThat(browser.hasFocus(view.element(Selectors.MATRIX))).isTrue();
    }

    private static void darkTheme(Browser browser, boolean dark) {
        menu(browser, List.of("Settings", "Theme", dark ? "JupyterLab Dark" : "JupyterLab Light"));
        browser.await("the theme has changed", () -> browser.run("return document.body.dataset.jpThemeLight === arguments[0]", String.valueOf(!dark)));
        browser.run("return document.fonts.ready.then(() => true)");
    }

    /** Takes an entry of a menu, through menus on the way. */
    private static void menu(Browser browser, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String selector = i == 0 ? ".lm-MenuBar-itemLabel" : ".lm-Menu-itemLabel", name = names.get(i);
            browser.await("there is an entry " + name, () -> entry(browser, selector, name).isPresent());
            browser.click(entry(browser, selector, name).orElseThrow());
        }
    }

    private static Optional<WebElement> entry(Browser browser, String selector, String name) {
        return browser.driver().findElements(By.cssSelector(selector)).stream().filter(e -> e.isDisplayed() && e.getText().equals(name)).findFirst();
    }
}
