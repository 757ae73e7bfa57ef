package org.loupe.text.files;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.pipeline.Template;
import org.loupe.text.pipeline.Template.Item;

/** The special tokens of LLaMA and its like: one before each text, one behind it, both or none. */
public final class EndTemplate {
    private EndTemplate() { }

    /** @param begin id of the token before each text; -1 for none  @param end behind it, likewise */
    public static Template of(int begin, int end) {
        List<Item> single = text(Item.first(0), begin, end), pair = new ArrayList<>(single);
        pair.addAll(text(Item.second(1), begin, end));
        return new Template(single, pair);
    }

    private static List<Item> text(Item text, int begin, int end) {
        List<Item> items = new ArrayList<>();
        if (begin >= 0) items.add(Item.special(text.segment(), begin));
        items.add(text);
        if (end >= 0) items.add(Item.special(text.segment(), end));
        return items;
    }
}
