package org.loupe.text.pipeline;

import java.util.Arrays;
import java.util.List;
import org.loupe.text.Encoding;
import org.loupe.text.Tokens;

/**
 * Where the special tokens of a model stand around a text, and around a pair.
 *
 * @param single for one text
 * @param pair for two
 */
public record Template(List<Item> single, List<Item> pair) {
    /** No special tokens: the second text follows the first. */
    public static final Template NONE = new Template(List.of(Item.first(0)), List.of(Item.first(0), Item.second(1)));

    /**
     * A part of the template.
     *
     * @param text 0 for the first text, 1 for the second, {@link #NO_TEXT} for special tokens
     * @param segment of all its tokens
     * @param ids of the special tokens; empty for a text
     */
    public record Item(int text, int segment, List<Integer> ids) {
        static final int NO_TEXT = -1;

        public Item {
            ids = List.copyOf(ids);
        }

        /** The first text. */
        public static Item first(int segment) {
            return new Item(0, segment, List.of());
        }

        /** The second text. */
        public static Item second(int segment) {
            return new Item(1, segment, List.of());
        }

        /** A special token. */
        public static Item special(int segment, Integer... ids) {
            return new Item(NO_TEXT, segment, List.of(ids));
        }
    }

    public Template {
        single = List.copyOf(single);
        pair = List.copyOf(pair);
    }

    /** {@code start a end} and {@code start a end b end}, as BERT reads: its second text, with its end, is segment 1. */
    public static Template bert(int start, int end) {
        return new Template(List.of(Item.special(0, start), Item.first(0), Item.special(0, end)),
                List.of(Item.special(0, start), Item.first(0), Item.special(0, end), Item.second(1), Item.special(1, end)));
    }

    /** How many special tokens come to one text, or to two. */
    public int added(boolean isPair) {
        return (isPair ? pair : single).stream().mapToInt(item -> item.ids.size()).sum();
    }

    /** Puts the special tokens around one text, or around two. @param b null for one text */
    public Encoding apply(Tokens a, Tokens b) {
        Tokens all = Tokens.ofIds();
        int[] segments = {};
        for (Item item : b == null ? single : pair) {
            int before = all.count();
            all = all.then(item.text == 0 ? a : item.text == 1 ? b : Tokens.ofIds(item.ids.stream().mapToInt(Integer::intValue).toArray()));
            segments = Arrays.copyOf(segments, all.count());
            Arrays.fill(segments, before, all.count(), item.segment);
        }
        return new Encoding(all, segments);
    }
}
