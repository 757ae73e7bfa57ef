package org.loupe.show.browser;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.openqa.selenium.WebDriverException;

/**
 * Gives tests the one {@link Browser} of this run. A test fails too when its page told the console of an error or asked
 * for something from outside; a failure leaves a screenshot and tells what the console said.
 */
final class BrowserExtension implements ExecutionCondition, ParameterResolver, BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    private static final Namespace SPACE = Namespace.create(BrowserExtension.class);
    private static boolean told;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String problem = Programs.find().problem();
        if (problem == null || System.getenv(Programs.REQUIRED) != null) return ConditionEvaluationResult.enabled("");
        if (!told) System.out.println("The browser tests are skipped. " + problem);
        told = true;
        return ConditionEvaluationResult.disabled(problem);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return browser(context);
    }

    private static Browser browser(ExtensionContext context) {
        // Starting one takes a second, so all classes share it; JUnit closes what the store of the root holds.
        return context.getRoot().getStore(SPACE).getOrComputeIfAbsent(Browser.class, type -> {
            Programs programs = Programs.find();
            if (programs.problem() != null) throw new AssertionError(programs.problem());
            return new Browser(programs);
        }, Browser.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser(context).reset();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError(failure + evidence(context), failure);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> problems = browser(context).problems();
        if (!problems.isEmpty() && context.getExecutionException().isEmpty())
            throw new AssertionError("the page made trouble:\n" + String.join("\n", problems) + evidence(context));
    }

    private static String evidence(ExtensionContext context) {
        Browser browser = browser(context);
        try {
            Path picture = browser.screenshot(context.getRequiredTestClass().getSimpleName() + "-" + context.getRequiredTestMethod().getName() + "-"
                    + context.getDisplayName());
            List<String> said = browser.console().stream().filter(line -> line.startsWith("SEVERE") || line.startsWith("WARNING")).toList();
            List<String> last = said.subList(Math.max(0, said.size() - 12), said.size());
            return "\nscreenshot: " + picture + "\nconsole: " + (last.isEmpty() ? "no errors, no warnings" : String.join("\n         ", last));
        } catch (WebDriverException e) {
            return "\nno screenshot: " + e.getMessage();
        }
    }
}
