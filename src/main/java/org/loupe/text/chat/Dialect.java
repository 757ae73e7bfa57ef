package org.loupe.text.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreterFactory;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import com.hubspot.jinjava.tree.TagNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.de.odysseus.el.tree.impl.Builder.Feature;
import jinjava.javax.el.ExpressionFactory;

/**
 * Jinjava, set up to mean what Jinja2 means where transformers runs it ({@code apply_chat_template}): white space around statements
 * trimmed, its additional functions, filter and statement, and Python's methods and rules of truth.
 */
final class Dialect extends Jinjava {
    private static final int LONGEST_LIST = 100_000, DEEPEST_CALLS = 100;
    private static final LegacyOverrides LIKE_JINJA = LegacyOverrides.newBuilder()
            .withEvaluateMapKeys(true).withUseNaturalOperatorPrecedence(true).withParseWhitespaceControlStrictly(true)
            .withAllowAdjacentTextNodes(true).withUseTrimmingForNotesAndExpressions(true).withHandleBackslashInQuotesOnly(true)
            .withUsePyishObjectMapper(true).build();

    private final ExpressionFactory expressions = new ExpressionFactoryImpl(new Properties(), new PythonValues()) {
        @Override
        protected TreeBuilder createTreeBuilder(Properties properties, Feature... features) {
            return new Operators(features);
        }
    };

    /** Made when first needed, as that takes a while. */
    private static final class Holder {
        static final Dialect DIALECT = new Dialect();
    }

    /** Statements that mark what a model learns from; they write what is in them. */
    private static final class Generation implements Tag {
        private static final long serialVersionUID = 1;

        @Override
        public String getName() {
            return "generation";
        }

        @Override
        public String interpret(TagNode node, JinjavaInterpreter interpreter) {
            return ConditionTag.render(node.getChildren(), interpreter);
        }
    }

    private Dialect() {
        super(config(Clock.systemDefaultZone()));
        registerTag(new LoopTag());
        registerTag(new ConditionTag());
        registerTag(new Generation());
        filter("tojson", JsonFilter::apply);
        filter("trim", (value, given) ->
                PythonStrings.strip(PythonValues.text(value), given.length == 0 ? PythonValues.NONE : given[0], true, true));
        filter("length", (value, given) -> PythonValues.length(value));
        filter("string", (value, given) -> PythonValues.text(value));
        filter("replace", (value, given) -> PythonStrings.call(PythonValues.text(value), "replace", given));
        filter("items", (value, given) -> PythonMembers.ofMap((Map<?, ?>) value, "items"));
        test("none", value -> value == PythonValues.NONE);
        for (String many : new String[] {"iterable", "sequence"})
            test(many, value -> value instanceof String || value instanceof Iterable || value instanceof Map);
        registerFunction(new ELFunctionDefinition("", "raise_exception", Dialect.class, "raise", Object.class));
        registerFunction(new ELFunctionDefinition("", "strftime_now", Dialect.class, "now", String.class));
    }

    static Dialect get() {
        return Holder.DIALECT;
    }

    /** What differs from template to template is the clock. */
    static JinjavaConfig config(Clock clock) {
        return JinjavaConfig.newBuilder()
                .withLegacyOverrides(LIKE_JINJA)
                .withTrimBlocks(true)                            // lstrip_blocks is done before, see TemplateSource
                .withKeepTrailingNewline(true)                   // of what is written
                .withNestedInterpretationEnabled(false)          // what a user says is text, whatever braces are in it
                .withInterperterFactory(new Writing())
                .withElResolver(new PythonMembers())
                .withMaxOutputSize(Bounds.LARGEST).withMaxStringLength(Bounds.LARGEST)
                .withMaxListSize(LONGEST_LIST).withMaxMapSize(LONGEST_LIST).withRangeLimit(LONGEST_LIST)
                .withEnableRecursiveMacroCalls(true).withMaxMacroRecursionDepth(DEEPEST_CALLS)
                .withDisabled(Bounds.DISABLED)
                .withLocale(Locale.ENGLISH)
                .withTimeZone(clock.getZone())
                .withDateTimeProvider(clock::millis)
                .build();
    }

    /** Writes values as Python does. */
    private static final class Writing extends JinjavaInterpreterFactory {
        @Override
        public JinjavaInterpreter newInstance(Jinjava dialect, Context context, JinjavaConfig config) {
            return new JinjavaInterpreter(dialect, context, config) {
                @Override
                public String getAsString(Object value) {
                    Bounds.requireTime();
                    return PythonValues.text(value);
                }
            };
        }
    }

    @Override
    public ExpressionFactory getExpressionFactory() {
        return expressions;
    }

    /** Called by templates: {@code raise_exception}. */
    public static Object raise(Object message) {
        throw new InterpretException(PythonValues.text(message));
    }

    /** Called by templates: {@code strftime_now}. */
    public static String now(String format) {
        JinjavaConfig config = JinjavaInterpreter.getCurrent().getConfig();
        Instant now = Instant.ofEpochMilli(config.getDateTimeProvider().getCurrentTimeMillis());
        return StrftimeFormatter.format(now.atZone(config.getTimeZone()), format, Locale.ENGLISH);
    }

    private void filter(String name, BiFunction<Object, Object[], Object> rule) {
        registerFilter(new Filter() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public Object filter(Object value, JinjavaInterpreter interpreter, String... given) {
                return rule.apply(value, given);
            }
        });
    }

    private void test(String name, Predicate<Object> rule) {
        getGlobalContext().registerExpTest(new ExpTest() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public boolean evaluate(Object value, JinjavaInterpreter interpreter, Object... given) {
                return rule.test(value);
            }
        });
    }
}
