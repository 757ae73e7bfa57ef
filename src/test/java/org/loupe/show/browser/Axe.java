package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.WebElement;

/** axe-core, which knows the rules for pages that everyone can use (WCAG, ARIA). */
final class Axe {
    private static final String SCRIPT = script();
    /** One-letter tokens and signs such as ␣ are texts here, which by itself axe-core does not take them for. */
    private static final String RUN = """
            Object.assign(axe._audit.checks['color-contrast'].options, {ignoreLength: true, ignoreUnicode: false});
            return axe.run(arguments[0], {resultTypes: ['violations', 'incomplete', 'passes'], elementRef: true}).then(found => {
                const tell = rules => [].concat(...rules.map(rule => rule.nodes.map(node => ({rule: rule.id, impact: rule.impact,
                    at: node.html.slice(0, 200), why: node.failureSummary, contrast: contrast(node.element)}))));
                return {violations: tell(found.violations), unsure: tell(found.incomplete), passes: tell(found.passes)};
            });

            // axe-core does not know what a text in an SVG stands on, nor what is partly behind something: here, on the next ground around it.
            function contrast(element) {
                const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
                const system = document.body.appendChild(document.createElement('i'));
                system.style.color = 'Canvas';
                let ground = rgb(getComputedStyle(system).color);
                system.remove();
                for (let at = element; at; at = at.parentElement || at.getRootNode().host) {
                    const colour = rgb(getComputedStyle(at).backgroundColor);
                    if (colour[3] !== 0) { ground = colour; break; }
                }
                const luminance = c => [0.2126, 0.7152, 0.0722].reduce((sum, part, i) =>
                    sum + part * (c[i] <= 10.31475 ? c[i] / 255 / 12.92 : ((c[i] / 255 + 0.055) / 1.055) ** 2.4), 0);
                const [light, dark] = [luminance(rgb(getComputedStyle(element)[element.ownerSVGElement ? 'fill' : 'color'])), luminance(ground)].sort((a, b) => b - a);
                return (light + 0.05) / (dark + 0.05);
            }
            """;
    /** WCAG 2, criterion 1.4.3, level AA. */
    private static final double READABLE = 4.5;

    private Axe() {
    }

    private static String script() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when axe-core finds something serious or critical in an element, or a text that can hardly be read or be measured. */
    static void check(Browser browser, WebElement element) {
        browser.run(SCRIPT);
        Map<String, List<Map<String, Object>>> found = browser.run(RUN, element);
        assertThat(found.get("violations")).filteredOn(v -> List.of("serious", "critical").contains(v.get("impact"))).isEmpty();
        assertThat(found.get("unsure")).filteredOn(v -> v.get("rule").equals("color-contrast") && ((Number) v.get("contrast")).doubleValue() < READABLE).isEmpty();
        assertThat(Stream.of("passes", "unsure").flatMap(kind -> found.get(kind).stream())).as("texts whose contrast was measured, by axe-core or here")
                .filteredOn(v -> v.get("rule").equals("color-contrast")).isNotEmpty();
    }
}
