package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the other tests here would notice: a page that does what no view may do is told of. */
@ExtendWith(BrowserExtension.class)
class BrowserIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsToTheOutsideAreToldAndComeToNothing(boolean fromDisk, Browser browser) throws IOException {
        Path page = page("<script>window.loads = 0; window.failures = 0;</script>"
                + "<img src='https://loupe.test/a.png' onload='loads++' onerror='failures++'><img src='http://192.0.2.1/b.png' onload='loads++' onerror='failures++'>"
                + "<script>fetch('https://loupe.test/c').then(() => loads++, () => failures++)</script>");
        if (fromDisk) browser.open(page);
        else browser.open(page.toUri().toString());
        browser.await("all three failed", () -> browser.<Long>run("return failures") == 3);
        assertThat(browser.<Long>run("return loads")).isZero();
        assertThat(browser.problems()).contains("request: https://loupe.test/a.png", "request: http://192.0.2.1/b.png", "request: https://loupe.test/c");
    }

    @Test
    void errorsOfThePageAreTold(Browser browser) throws IOException {
        browser.open(page("<script>console.log('fine'); console.error('not fine');</script><script>throw new Error('thrown')</script>"
                + "<iframe srcdoc='<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;\"><script>1</script>'></iframe>"));
        assertThat(browser.problems()).hasSize(3).anyMatch(p -> p.contains("not fine")).anyMatch(p -> p.contains("thrown"))
                .anyMatch(p -> p.contains("Content Security Policy"));
        assertThat(browser.problems()).as("told once").isEmpty();
    }

    @Test
    void theSystemsThemeReachesThePage(Browser browser) throws IOException {
        browser.open(page(""));
        String question = "return matchMedia('(prefers-color-scheme: dark)').matches";
        assertThat(browser.<Boolean>run(question)).isFalse();
        browser.darkTheme(true);
        assertThat(browser.<Boolean>run(question)).isTrue();
    }

    private Path page(String body) throws IOException {
        return Files.writeString(folder.resolve("page.html"), "<!DOCTYPE html><html lang='en'><title>page</title><body>" + body + "</body></html>");
    }
}
