package org.loupe.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final List<ChatMessage> HELLO = List.of(ChatMessage.user("Hello"));

    private static String render(String template) {
        return ChatTemplate.of(template).render(HELLO, true, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(n=0) %}{% for a in range(9999) %}{% for b in range(9999) %}{% set ns.n = b %}{% endfor %}{% endfor %}",
        "{% macro branching(n) %}{% if n > 0 %}{{ branching(n - 1) }}{{ branching(n - 1) }}{% endif %}{% endmacro %}{{ branching(60) }}"})
    void aTemplateThatDoesNotEndIsEndedAndNamed(String endless) throws InterruptedException {
        long start = System.nanoTime();
        assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplate.of(endless).within(1).render(HELLO, true, Map.of()))
                .withMessageContaining("'" + endless.substring(0, 60) + "...' did not end within 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        for (int i = 0; i < 40 && isRunning(); i++) Thread.sleep(50);
        assertThat(isRunning()).as("its thread").isFalse();
    }

    @Test
    void aTextOfBeginningsWithoutEndsIsEndedToo() throws InterruptedException {
        aTemplateThatDoesNotEndIsEndedAndNamed("{#".repeat(450_000));
        aTemplateThatDoesNotEndIsEndedAndNamed("{% x ".repeat(150_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', value = {
        "{% for x in [nobody, 1] %}a{{ x }}{% endfor %} ^ aa1",
        "{% for k, v in {'a': nobody}.items() %}{{ k }}{{ v }}{% endfor %} ^ a",
        "{% for m in messages if m.content != ' else ' and m.content != ' if ' %}{{ m.content }}{% endfor %} ^ Hello",
        "{% for m in messages if m.content != 'Hello' %}{{ m.content }}{% else %}nobody{% endfor %} ^ nobody",
        "{% for m in (messages if messages else []) %}{{ m.role }}{% endfor %} ^ user",
        "{% for m in (messages if true else []) if m.role == 'user' %}{{ m.role }}{% endfor %} ^ user"})
    void loopsGoAsInJinja2(String template, String text) {
        assertThat(render(template)).isEqualTo(text);
    }

    @Test
    void notesTakeTheBlanksThatTheirSignsAskFor() {
        String[][] cases = {{"a {#- n #} b", "a b"}, {"a {# n -#} b", "a b"}, {"a {# n #} b", "a  b"}, {"a{# n #}\nb", "ab"},
            {"a\n  {# n #}\nb", "a\nb"}, {"a\n {#+ n +#}\nb", "a\n \nb"}, {"x {# n #}{{- 1 }}", "x 1"}, {"{{ 1 -}}{# n #} z", "1 z"},
            {"{{ 1 -}} {# n #}\n\n{#- m -#}\nz", "1z"}, {"{% raw %}{# n #} {{ x }}{% endraw %}", "{# n #} {{ x }}"}};
        for (String[] each : cases) assertThat(render(each[0])).as(each[0]).isEqualTo(each[1]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', value = {"n+1 ^ 3", "1+n ^ 3", "messages|length+1 ^ 2", "[7, 8][n-1] ^ 8", "[7, 8][0+1] ^ 8", "'a+1' ^ a+1", "1.5+1 ^ 2.5"})
    void aPlusNeedsNoBlanks(String expression, String text) {
        assertThat(render("{% set n = 2 %}{{ " + expression + " }}")).isEqualTo(text);
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("chat template"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{% for a in range(99999) %}{{ 'a line of text that is written very often' }}{% endfor %}",
        "{% for a in range(99999) %}{{ 'written often' }}{% endfor %}{{ messages }}",
        "{% set ns = namespace(s='ab') %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s='ab') %}{% for a in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s | length }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(45) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
        "{% set ns = namespace(x={'a': 1}) %}{% for a in range(45) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}{{ ns.x - 1 }}",
        "{% set ns = namespace(s='aaaaaaaa') %}{% for a in range(60) %}{% set ns.s = ns.s.replace('a', ns.s) %}{% endfor %}",
        "{% set ns = namespace(s='aaaaaaaa') %}{% for a in range(60) %}{% set ns.s = ns.s | replace('', ns.s) %}{% endfor %}",
        "{{ 'a' | center(2000000000) }}{{ 'it is written' }}", "{{ '%2000000000d' | format(1) }}{{ 'it is written' }}",
        "{% macro f(a) %}{{ f(a) }}{% endmacro %}{{ f(1) }}"})
    @Timeout(20)
    void hugeTextsAndEndlessCallsAreRefused(String huge) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(huge)).withMessageContaining(huge.substring(0, 40))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("memory", "heap"));
    }

    @Test
    @Timeout(60)
    void deepNestingIsRefusedOrWritten() {
        for (String[] parts : new String[][] {{"{% if true %}", "", "{% endif %}"}, {"(", "1", ")"}, {"[", "", "]"}, {"x.", "x", ""}}) {
            String nested = parts[0].repeat(5_000) + parts[1] + parts[2].repeat(5_000);
            String deep = nested.startsWith("{%") ? nested : "{{ " + nested + " }}";
            try {
                assertThat(render(deep)).hasSizeLessThan(2);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("the chat template '" + deep.substring(0, 60) + "...'");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {
        "{{ raise_exception('only users speak') }} ^ fails in line 1: only users speak",
        "a\\n{{ 1 + }} ^ fails in line 2",
        "{% if x %} ^ endif",
        "{% include '/etc/passwd' %} ^ include",
        "{{ 'a: 1' | fromyaml }} ^ 'fromyaml' is disabled", "{{ messages[0].content | render }} ^ 'render' is disabled",
        "{{ messages }} ^ write its parts, or use tojson",
        "{{ 'a' + nobody }} ^ 'a' + something undefined",
        "{{ nobody.part }} ^ nobody is not defined", "{{ {'a': 1}.get() }} ^ the method get of a mapping needs a key",
        "{{ 'a'.swapcase() }} ^ the method swapcase of a string is not known",
        "{{ messages | tojson(indent=4) }} ^ tojson is known without arguments only",
        "{% for a, b in [[1]] %}{% endfor %} ^ does not fill the names [a, b]"})
    void whatFailsIsTold(String template, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> render(template.replace("\\n", "\n"))).withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"''.class.forName('java.lang.Runtime')", "''.getClass().forName('java.lang.Runtime')", "messages.getClass()",
        "messages[0].getClass().getClassLoader()", "[].stream().count()", "''.bytes[0]", "messages.class.name",
        "____int3rpr3t3r____.getContext()", "''.format('x')", "''.repeat(1000000000)", "range.class.name", "namespace(a=1).getClass()",
        "loop.getClass()", "strftime_now.getClass()", "messages[0].put('role', 'system')", "messages.clear()", "none.toString()"})
    void noTemplateReachesJava(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> render("{% for m in messages %}{{ " + expression + " }}{% endfor %}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"''.class", "messages[0].class", "messages.size", "''.length",
        "____int3rpr3t3r____.context", "messages[0].entrySet"})
    void propertiesOfJavaAreNotDefined(String expression) {
        assertThat(render("{{ " + expression + " is defined }}")).isEqualTo("False");
    }

    @Test
    void whatIsSaidIsTextWhateverBracesAreInIt() {
        String said = "{{ 1 + 1 }} {% if %} {# #} \\n 'x' \" <b> \r\n ";
        assertThat(ChatTemplate.of("{{ messages[0].content }}").render(List.of(ChatMessage.user(said)), false, Map.of())).isEqualTo(said);
    }

    @Test
    void theTextFalseIsAsTrueAsAnyOther() {
        String template = "{% if messages[0].content %}a{% endif %}{{ 'b' if messages[0].content and not not messages[0].content }}";
        assertThat(ChatTemplate.of(template).render(List.of(ChatMessage.user("false")), false, Map.of())).isEqualTo("ab");
    }

    @Test
    void theClockTellsTheDay() {
        Clock clock = Clock.fixed(Instant.parse("2024-07-26T23:30:00Z"), ZoneId.of("Europe/Berlin"));
        ChatTemplate template = ChatTemplate.of("{{ strftime_now('%d %b %Y') }}").withClock(clock);
        assertThat(template.render(HELLO, false, Map.of())).isEqualTo("27 Jul 2024");
    }

    @Test
    void manyThreadsMayRenderAtOnce() {
        ChatTemplate template = ChatTemplates.chatMl();
        assertThat(IntStream.range(0, 400).parallel().mapToObj(i -> template.render(List.of(ChatMessage.user("say " + i)), true, Map.of())
                .equals("<|im_start|>user\nsay " + i + "<|im_end|>\n<|im_start|>assistant\n"))).allMatch(is -> is);
    }

    @Test
    void tooLongATemplateIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplate.of("a".repeat(1_000_001))).withMessageContaining("1000001");
    }
}
