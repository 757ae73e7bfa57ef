package org.loupe.show.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The Chromium and the chromedriver of this computer. Nothing is ever downloaded.
 *
 * <p>{@code -Dloupe.browser=FILE} or the environment variable {@code LOUPE_BROWSER} names the browser where it is not on
 * PATH, {@code loupe.browser.driver} and {@code LOUPE_BROWSER_DRIVER} the driver of the same version.
 */
record Programs(Path browser, Path driver) {

    /** With this environment variable, tests that find no browser fail; without, they are skipped. */
    static final String REQUIRED = "LOUPE_BROWSER_REQUIRED";

    static final String INSTALL = "Install Chromium and its driver (Debian, Ubuntu: sudo apt-get install chromium chromium-driver; elsewhere"
            + " Google Chrome and the chromedriver of the same version), or name them: -Dloupe.browser=FILE -Dloupe.browser.driver=FILE.";

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "C:/Program Files/Google/Chrome/Application/chrome.exe");
    private static final List<String> DRIVERS = List.of("chromedriver", "chromium.chromedriver", "chromedriver.exe",
            "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver");

    /** Those of this computer; a missing one is null. */
    static Programs find() {
        return new Programs(find("loupe.browser", "LOUPE_BROWSER", BROWSERS), find("loupe.browser.driver", "LOUPE_BROWSER_DRIVER", DRIVERS));
    }

    private static Path find(String property, String variable, List<String> names) {
        String named = System.getProperty(property, System.getenv(variable));
        return (named == null ? names.stream() : Stream.of(named)).map(Programs::onPath).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** A name alone is looked for on PATH. */
    private static Path onPath(String name) {
        if (name.contains("/") || name.contains("\\")) return Files.isExecutable(Path.of(name)) ? Path.of(name) : null;
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)).filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name)).filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst().orElse(null);
    }

    /** Why no browser can be driven, or null. */
    String problem() {
        if (browser != null && driver != null) return null;
        String missing = browser == null ? driver == null ? "no Chromium and no chromedriver" : "no Chromium" : "no chromedriver";
        return "There is " + missing + " to test the views with. " + INSTALL;
    }
}
