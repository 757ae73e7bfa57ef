package org.loupe.show.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.show.AttentionView;
import org.loupe.show.SomeAttention;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** axe-core finds nothing serious: names, roles and, in light and dark colours, contrast. */
@ExtendWith(BrowserExtension.class)
class AccessibilityIT {
    private static final AttentionView SELF = AttentionView.of(SomeAttention.tokens(7), SomeAttention.causal(2, 3, 7));
    /** So many keys that the cells have no numbers. */
    private static final AttentionView WIDE = AttentionView.of(SomeAttention.tokens(3), SomeAttention.tokens(26), SomeAttention.full(1, 1, 3, 26));
    /** Each of the 256 colours of the scale. */
    private static final AttentionView COLOURFUL = AttentionView.of(SomeAttention.tokens(16), SomeAttention.tokens(17).subList(1, 17), allColours());

    @TempDir
    Path folder;

    private static float[][][][] allColours() {
        float[][][][] p = new float[1][1][16][16];
        for (int i = 0; i < 256; i++) p[0][0][i / 16][i % 16] = i * i / 65_025f;      // the scale goes by the root
        return p;
    }

    static Stream<Arguments> frontEndsAndThemes() {
        return Stream.of(FrontEnd.values()).flatMap(frontEnd -> Stream.of(Arguments.of(frontEnd, "light"), Arguments.of(frontEnd, "dark")));
    }

    @ParameterizedTest
    @MethodSource("frontEndsAndThemes")
    void nothingSeriousIsFound(FrontEnd frontEnd, String theme, Browser browser) throws Exception {
        browser.darkTheme(theme.equals("dark"));
        frontEnd.show(browser, folder, theme.equals("dark"), List.of(SELF));
        check(frontEnd, browser);
    }

    private static void check(FrontEnd frontEnd, Browser browser) {
        if (frontEnd != FrontEnd.STRIPPED) LiveView.all(browser, 1);
        WebElement root = LiveView.elements(browser, Selectors.ROOT).get(0);
        if (frontEnd == FrontEnd.STRIPPED) browser.run("arguments[0].querySelectorAll('details').forEach(fold => fold.open = true)", root);
        Axe.check(browser, root);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAVED_FILE", "STRIPPED"})
    void everyColourCarriesItsNumberReadably(FrontEnd frontEnd, Browser browser) throws Exception {
        frontEnd.show(browser, folder, COLOURFUL);
        check(frontEnd, browser);
    }

    @Test
    void theWholeSavedPageIsInOrder(Browser browser) throws Exception {
        FrontEnd.SAVED_FILE.show(browser, folder, SELF, WIDE, SELF);
        LiveView.all(browser, 3).get(0).hover(3, 2);
        Axe.check(browser, browser.driver().findElement(By.tagName("html")));
    }
}
