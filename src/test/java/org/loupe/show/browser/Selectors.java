package org.loupe.show.browser;

import java.util.regex.Pattern;

/** Where things are in the page of an attention view: all that the tests know of its elements stands here. */
final class Selectors {
    private Selectors() {
    }

    /** The element around a whole view. */
    static final String ROOT = "div.loupe-figure";
    /** The same, once its live part stands. */
    static final String READY = ROOT + "[data-ready]";
    /** What needs no script, hidden once the live part stands. */
    static final String STATIC = ".loupe-static";
    /** The numbers that need no script, a table for each head. */
    static final String STATIC_TABLES = "details details table";
    /** What the script built. */
    static final String LIVE = ".loupe-live";

    /** The line that tells what the mouse or the keyboard is on. */
    static final String READ_OUT = ".lf-read";
    static final String HINT = ".lf-hint";
    static final String LAYER = ".lf-bar label:nth-of-type(1) select";
    static final String HEAD = ".lf-bar label:nth-of-type(2) select";
    static final String NUMBERS_IN_CELLS = ".lf-bar input[type=checkbox]";

    /** The heat map that takes the keyboard. */
    static final String MATRIX = ".lf-matrix";
    static final String CELLS = ".lf-matrix td[data-c]";
    static final String ROWS = ".lf-matrix tbody tr";
    static final String QUERY_LABELS = ".lf-matrix tbody th";
    static final String KEY_LABELS = ".lf-matrix thead th";
    static final String PINNED_LABEL = ".lf-matrix .lf-pinned th";
    /** The tokens of the picture with lines: the queries, then the keys. */
    static final String LINE_QUERIES = ".lf-lines text[data-r]";
    static final String LINE_KEYS = ".lf-lines text[x='190']:not(:nth-of-type(2))";

    /** The names of the attributes that say which number a cell shows. */
    static final String QUERY = "data-r", KEY = "data-c";

    /** Layer, head, query, key, number. */
    static final Pattern TOLD = Pattern.compile("layer (\\d+), head (\\d+).*?: query (\\d+) ‘.*’ → key (\\d+) ‘.*’: (\\d+\\.\\d+)");
    static final Pattern CHOSEN = Pattern.compile("layer (\\d+), head (\\d+)");
    static final String PINNED = "Pinned (Escape lets go): query ";

    static String cell(int query, int key) {
        return ".lf-matrix td[data-r='" + query + "'][data-c='" + key + "']";
    }

    /** The small picture of one head, a button. */
    static String smallHead(int layer, int head) {
        return ".lf-heads button[aria-label='layer " + layer + ", head " + head + "']";
    }
}
