package org.loupe.show.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window and without a network, and what it notices while it shows a page. */
final class Browser implements AutoCloseable {
    /** Held, or the level set below is forgotten with the logger. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Predicate<String> NOTHING = what -> false;

    private final ChromeDriver driver;
    private final List<String> console = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Predicate<String> tolerated = NOTHING;

    Browser(Programs programs) {
        SELENIUM.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);       // every request that a page makes
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.browser().toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.setExperimentalOption("perfLoggingPrefs", Map.of("enableNetwork", true, "enablePage", false));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000", "--force-device-scale-factor=1",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--no-default-browser-check", "--lang=en");
        // With the driver's path given, Selenium Manager, which would download one, is not started.
        driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(programs.driver().toFile()).usingAnyFreePort().build(), options);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** As if just started: an empty page in light colours, nothing noticed yet. */
    void reset() {
        driver.get("about:blank");
        darkTheme(false);
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        listen();
        console.clear();
        problems.clear();
        tolerated = NOTHING;
    }

    /** A page from the disk, with no network at all. */
    void open(Path file) {
        offline(true);
        driver.get(file.toUri().toString());
    }

    /** A page of a server on this computer. */
    void open(String address) {
        offline(false);
        driver.get(address);
    }

    private void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** What the reader's system asks pages for. */
    void darkTheme(boolean dark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Runs in every page before its own scripts, until {@link #forget}; returns the name to forget it by. */
    String runFirst(String script) {
        return (String) driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script)).get("identifier");
    }

    void forget(String identifier) {
        driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", identifier));
    }

    /** The value of a script's {@code return}; a promise is waited for. */
    @SuppressWarnings("unchecked")
    <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    void await(String what, Supplier<Boolean> condition) {
        await(what, PATIENCE, condition);
    }

    /** Waits until something is so. */
    void await(String what, Duration patience, Supplier<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) throw new AssertionError("after " + patience.toSeconds() + " s still not so: " + what);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for: " + what, e);
            }
        }
    }

    /** A page that is still being built replaces elements. */
    private static boolean holds(Supplier<Boolean> condition) {
        try {
            return condition.get();
        } catch (StaleElementReferenceException e) {
            return false;
        }
    }

    // ------------------------------------------------------------------------------------------- mouse and keyboard

    /** The mouse jumps: Selenium's own takes a quarter of a second for each way. */
    private Actions actions() {
        return new Actions(driver, Duration.ZERO);
    }

    void point(WebElement element) {
        run("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", element);
        actions().moveToElement(element).perform();
    }

    void click(WebElement element) {
        point(element);
        actions().click().perform();
    }

    void pointNowhere() {
        actions().moveToLocation(0, 0).perform();
    }

    /** To whatever has the focus, as a keyboard does it. */
    void press(CharSequence... keys) {
        for (CharSequence key : keys) actions().sendKeys(key).perform();
    }

    /** Goes on with the Tab key until an element has the focus. */
    void tabTo(WebElement element) {
        for (int i = 0; i < 60; i++) {
            if (hasFocus(element)) return;
            press(Keys.TAB);
        }
        throw new AssertionError("60 times Tab did not lead to " + element.getDomProperty("outerHTML").lines().findFirst().orElse(""));
    }

    boolean hasFocus(WebElement element) {
        return run("return arguments[0].getRootNode().activeElement === arguments[0]", element);
    }

    // ------------------------------------------------------------------------------------------------ what it notices

    /** What the page at hand does by itself, view or no view, is no problem. */
    void tolerate(Predicate<String> what) {
        tolerated = tolerated.or(what);
    }

    /** Errors told to the console, and requests to anything but this computer, since the last call. */
    List<String> problems() {
        listen();
        List<String> now = problems.stream().filter(tolerated.negate()).toList();
        problems.clear();
        return now;
    }

    /** All that was told to the console since {@link #reset}. */
    List<String> console() {
        listen();
        return List.copyOf(console);
    }

    private void listen() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            String line = entry.getLevel() + " " + entry.getMessage();
            console.add(line);
            if (entry.getLevel().equals(Level.SEVERE) && !entry.getMessage().contains("/favicon.ico")) problems.add("console: " + entry.getMessage());
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            String address = requested(entry.getMessage());
            if (address != null && !address.matches("(file|data|blob|about):.*|(http|ws)://127\\.0\\.0\\.1[:/].*")) problems.add("request: " + address);
        }
    }

    /** The address that a page asked for, if the event tells of one. */
    private static String requested(String event) {
        try {
            JsonNode message = JSON.readTree(event).path("message");
            return switch (message.path("method").asText()) {
                case "Network.requestWillBeSent" -> message.path("params").path("request").path("url").asText();
                case "Network.webSocketCreated" -> message.path("params").path("url").asText();
                default -> null;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is seen below target/screenshots. */
    Path screenshot(String name) {
        try {
            Path file = Files.createDirectories(Path.of("target", "screenshots")).resolve(name.replaceAll("[^\\w.-]+", "_") + ".png");
            return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
