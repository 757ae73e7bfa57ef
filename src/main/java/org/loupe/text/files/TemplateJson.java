package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Template;
import org.loupe.text.pipeline.Template.Item;

/** {@code TemplateProcessing}: where special tokens stand around a text, and around a pair. */
final class TemplateJson {
    private static final int MOST_SEGMENTS = Integer.MAX_VALUE, MOST_ITEMS = 1000;

    private final JsonValue json;
    private final int vocabularySize;
    private final Map<String, List<Integer>> special = new HashMap<>();

    TemplateJson(JsonValue json, int vocabularySize) {
        this.json = json;
        this.vocabularySize = vocabularySize;
    }

    Template read() {
        json.only("type", "single", "pair", "special_tokens");
        JsonValue tokens = json.get("special_tokens");
        for (String name : tokens.keys()) {
            JsonValue token = tokens.get(name).only("id", "ids", "tokens");
            token.get("tokens").list().forEach(JsonValue::text);
            if (token.get("ids").list().isEmpty()) throw token.get("ids").wrong("it needs an id");
            special.put(name, token.get("ids").list().stream().map(id -> id.integer(vocabularySize - 1)).toList());
        }
        return new Template(items(json.get("single"), false), items(json.get("pair"), true));
    }

    private List<Item> items(JsonValue list, boolean isPair) {
        List<Item> items = new ArrayList<>();
        Set<Integer> texts = new HashSet<>();
        for (JsonValue each : list.list()) {
            Item item = item(each.only("SpecialToken", "Sequence"));
            items.add(item);
            if (item.text() < 0) continue;
            if (item.text() == 1 && !isPair) throw each.wrong("a template for one text has no B");
            if (!texts.add(item.text())) throw each.wrong("the text stands in the template twice");
        }
        if (items.size() > MOST_ITEMS) throw list.wrong("a template has at most " + MOST_ITEMS + " items");
        if (!texts.contains(0) || isPair && !texts.contains(1))
            throw list.wrong("it must have the text A" + (isPair ? ", and the text B" : ""));
        return items;
    }

    private Item item(JsonValue each) {
        boolean isText = each.has("Sequence");
        if (isText == each.has("SpecialToken")) throw each.wrong("it must be a SpecialToken or a Sequence");
        JsonValue inner = each.get(isText ? "Sequence" : "SpecialToken").only("id", "type_id");
        int segment = inner.get("type_id").integer(MOST_SEGMENTS);
        String id = inner.get("id").text();
        if (!isText) {
            List<Integer> ids = special.get(id);
            if (ids == null) throw inner.get("id").wrong("special_tokens has no such token");
            return Item.special(segment, ids.toArray(Integer[]::new));
        }
        return switch (id) {
            case "A" -> Item.first(segment);
            case "B" -> Item.second(segment);
            default -> throw inner.get("id").wrong("it must be A or B");
        };
    }

    static JsonNode write(SubwordTokenizer tokenizer) {
        ObjectNode json = TokenizerJson.object().put("type", "TemplateProcessing"), special = TokenizerJson.object();
        Template template = tokenizer.template();
        write(template.single(), json.putArray("single"), special, tokenizer);
        write(template.pair(), json.putArray("pair"), special, tokenizer);
        json.set("special_tokens", special);
        return json;
    }

    private static void write(List<Item> items, ArrayNode array, ObjectNode special, SubwordTokenizer tokenizer) {
        for (Item item : items) {
            if (item.text() >= 0) {
                array.addObject().putObject("Sequence").put("id", item.text() == 0 ? "A" : "B").put("type_id", item.segment());
                continue;
            }
            String name = item.ids().stream().map(tokenizer::token).collect(Collectors.joining(" "));
            array.addObject().putObject("SpecialToken").put("id", name).put("type_id", item.segment());
            ObjectNode token = special.putObject(name).put("id", name);
            ArrayNode ids = token.putArray("ids"), tokens = token.putArray("tokens");
            item.ids().forEach(id -> {
                ids.add(id);
                tokens.add(tokenizer.token(id));
            });
        }
    }
}
