package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loupe.gallery.Gallery;
import org.openqa.selenium.By;

/** Every view of the gallery works in a page without a network, in light and dark colours, and its live part has the numbers of its static one. */
@ExtendWith(BrowserExtension.class)
class GalleryIT {
    /** Goes through the figures of a page: [figures, cells whose live and static texts were compared, those that differ]. */
    private static final String COMPARE = """
            let compared = 0, different = [];
            const figures = Array.from(document.querySelectorAll('.loupe-figure'));
            figures.forEach(figure => {
                const live = figure.querySelector('.loupe-live .lf-matrix'), fixed = figure.querySelector('.loupe-static table');
                if (!live || !fixed) return;
                const rows = Array.from(fixed.tBodies[0].rows), numbers = live.classList.contains('lf-numbers');
                live.querySelectorAll('td[data-c]').forEach(cell => {
                    const row = rows[+cell.dataset.r], other = row.querySelectorAll('td:not([style*="6px"])')[+cell.dataset.c];
                    if (!numbers || !cell.textContent || !other) return;
                    compared++;
                    // The live number was packed, which may turn its last digit where it lies between two.
                    const near = Math.abs(cell.textContent - other.textContent) < 1.01 * Math.pow(10, -(other.textContent.split('.')[1] || '').length);
                    if (cell.textContent !== other.textContent && !near) different.push(cell.dataset.r + ' ' + cell.dataset.c + ': ' + cell.textContent + ' and ' + other.textContent);
                });
            });
            return [figures.length, compared, different.slice(0, 5)];
            """;

    /** How far a heat map moves in pixels while the mouse goes over its cells. */
    private static final String MOVES = """
            let most = 0;
            document.querySelectorAll('.lf-matrix').forEach(matrix => {
                const at = matrix.getBoundingClientRect().top, cells = Array.from(matrix.querySelectorAll('td[data-c]'));
                cells.filter((cell, i) => i % Math.ceil(cells.length / 60) === 0 || i === cells.length - 1).forEach(cell => {
                    cell.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
                    most = Math.max(most, Math.abs(matrix.getBoundingClientRect().top - at));
                });
            });
            return most;
            """;

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() {
        Gallery.make(folder, new PrintStream(System.out, true, StandardCharsets.UTF_8), 0.02);
    }

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".html")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsInOrderInBothThemes(String page, Browser browser) {
        for (boolean dark : new boolean[] {false, true}) {
            browser.darkTheme(dark);
            browser.open(folder.resolve(page));
            browser.await("all figures of " + page + " are live", () -> browser.run("return document.querySelectorAll('.loupe-figure:not([data-ready])').length === 0"));
            Axe.check(browser, browser.driver().findElement(By.tagName("html")));
        }
        assertThat(browser.<Number>run(MOVES).doubleValue()).as("what is told of a number moves none away from the mouse in %s", page).isZero();
        List<Object> found = browser.run(COMPARE);
        assertThat((List<?>) found.get(2)).as("live and static cells of %s", page).isEmpty();
        assertThat(((Number) found.get(1)).intValue()).as("cells compared in %s", page).isGreaterThanOrEqualTo(page.equals("heads.html") || page.equals("attention-bert.html") ? 16 : 0);
    }

    @Test
    void everyViewIsThereInAllItsForms() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(22).contains("index.html");
        for (String page : pages()) if (!page.equals("index.html")) {
            String name = page.substring(0, page.length() - 5);
            for (String ending : List.of(".png", ".svg", ".txt")) assertThat(folder.resolve(name + ending)).isNotEmptyFile();
            assertThat(folder.resolve(page)).content().hasSizeLessThan(1_500_000).doesNotContain("require(", "fetch(");
            assertThat(Files.readString(folder.resolve("index.html"))).contains("href=\"" + page + "\"", "src=\"" + name + ".png\"");
        }
    }
}
