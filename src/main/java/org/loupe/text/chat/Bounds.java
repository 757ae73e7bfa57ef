package org.loupe.text.chat;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import java.util.Map;
import java.util.Set;

/** What keeps a template that nobody vouches for within its time and memory. */
final class Bounds {
    /** Characters of a text, and of all that is written; characters and elements of a list or mapping with all that is in it. */
    static final int LARGEST = 4_000_000;

    /** Those that Jinja2 does not have, and those that make much of a large number, which no template for chats needs. */
    private static final Set<String> FILTERS = Set.of("add", "allow_snake_case", "between_times", "bool", "close_html", "cut",
            "datetimeformat", "difference", "divide", "divisible", "escape_jinjava", "escapejs", "escapejson", "format_datetime",
            "format_number", "fromjson", "fromyaml", "intersect", "ipaddr", "ipv4", "ipv6", "log", "minus_time", "multiply", "plus_time",
            "regex_replace", "render", "root", "shuffle", "split", "strtodate", "strtotime", "symmetric_difference", "toyaml",
            "truncatehtml", "unescape_html", "union", "unixtimestamp", "urldecode",
            "batch", "center", "format", "pprint", "random", "wordwrap", "xmlattr");

    /** What Jinjava has and no template may use. */
    static final Map<Context.Library, Set<String>> DISABLED = Map.of(Context.Library.FILTER, FILTERS,
            Context.Library.TAG, Set.of("include", "import", "from", "extends", "block", "cycle", "unless", "ifchanged"));

    private Bounds() { }

    /** An error, as Jinjava goes on after exceptions; nobody waits for what it ends. */
    private static final class TimeIsUp extends Error {
        private static final long serialVersionUID = 1;

        private TimeIsUp() {
            super("interrupted", null, false, false);
        }
    }

    /** Ends a template whose time is up. */
    static void requireTime() {
        if (Thread.currentThread().isInterrupted()) throw new TimeIsUp();
    }

    /**
     * Refuses a list or mapping that is too large: one that holds another twice, which holds another twice, and so on, takes little
     * memory, and endless time to write or compare.
     */
    static <T> T requireSize(T value) {
        left(value, LARGEST);
        return value;
    }

    /** Refuses a text before it is made. */
    static void requireLength(long characters) {
        if (characters > LARGEST)
            throw new InterpretException("a text would have " + characters + " characters; at most " + LARGEST + " may be");
    }

    private static long left(Object value, long room) {
        long left = room - 1;
        if (value instanceof String text) left -= text.length();
        else if (value instanceof Iterable<?> list) for (Object each : list) left = left(each, left);
        else if (value instanceof Map<?, ?> map)
            for (Map.Entry<?, ?> entry : map.entrySet()) left = left(entry.getValue(), left(entry.getKey(), left));
        if (left < 0) throw new InterpretException("a list or mapping is larger than " + LARGEST + " characters and elements");
        return left;
    }
}
