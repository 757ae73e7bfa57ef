package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.loupe.text.pipeline.OffsetTrim;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.SubwordTokenizerBuilder;
import org.loupe.text.pipeline.Template;
import org.loupe.text.pipeline.Template.Item;

/** The {@code post_processor} of a {@code tokenizer.json}: special tokens around the text, and places without white space at their ends. */
final class PostProcessorJson {
    private final int vocabularySize;
    private Template template;
    private OffsetTrim trim;

    /** @param vocabularySize with the added tokens */
    private PostProcessorJson(int vocabularySize) {
        this.vocabularySize = vocabularySize;
    }

    /** Reads the step into a tokenizer. @param vocabularySize with the added tokens */
    static void read(JsonValue json, int vocabularySize, SubwordTokenizerBuilder tokenizer) {
        PostProcessorJson steps = new PostProcessorJson(vocabularySize);
        if (!json.isNull()) steps.add(json);
        if (steps.template != null) tokenizer.template(steps.template);
        if (steps.trim != null) tokenizer.trim(steps.trim);
    }

    private void add(JsonValue json) {
        switch (json.get("type").text()) {
            case "Sequence" -> json.only("type", "processors").get("processors").list().forEach(this::add);
            case "ByteLevel" -> {
                json.only("type", "add_prefix_space", "trim_offsets", "use_regex");
                addTrim(json, json.get("add_prefix_space").flag());
            }
            case "TemplateProcessing" -> addTemplate(json, new TemplateJson(json, vocabularySize).read());
            case "BertProcessing" -> {
                json.only("type", "sep", "cls");
                addTemplate(json, Template.bert(named(json.get("cls")), named(json.get("sep"))));
            }
            case "RobertaProcessing" -> {
                json.only("type", "sep", "cls", "trim_offsets", "add_prefix_space");
                addTemplate(json, roberta(named(json.get("cls")), named(json.get("sep"))));
                addTrim(json, json.get("add_prefix_space").flag(true));
            }
            default -> throw json.get("type").wrong("Loupe has no such post-processor");
        }
    }

    private void addTemplate(JsonValue json, Template added) {
        if (template != null) throw json.get("type").wrong("a step before puts special tokens around the text too; only one may");
        template = added;
    }

    private void addTrim(JsonValue json, boolean addPrefixSpace) {
        if (!json.get("trim_offsets").flag(true)) return;
        if (trim != null) throw json.get("trim_offsets").wrong("a step before takes white space from the places too; only one may");
        trim = new OffsetTrim(addPrefixSpace);
    }

    /** The id of ["[SEP]", 102]. */
    private int named(JsonValue json) {
        if (json.list().size() != 2) throw json.wrong("it must be [token, id]");
        json.get(0).text();
        return json.get(1).integer(vocabularySize - 1);
    }

    /** {@code <s> a </s>} and {@code <s> a </s> </s> b </s>}, all in segment 0 (Liu et al. 2019). */
    private static Template roberta(int start, int end) {
        List<Item> single = List.of(Item.special(0, start), Item.first(0), Item.special(0, end));
        List<Item> pair = new ArrayList<>(single);
        pair.addAll(List.of(Item.special(0, end), Item.second(0), Item.special(0, end)));
        return new Template(single, pair);
    }

    static JsonNode write(SubwordTokenizer tokenizer) {
        JsonNode template = tokenizer.template().equals(Template.NONE) ? null : TemplateJson.write(tokenizer);
        if (tokenizer.trim() == null) return template == null ? NullNode.instance : template;
        ObjectNode trim = TokenizerJson.object().put("type", "ByteLevel").put("add_prefix_space", tokenizer.trim().keepsFirst())
                .put("trim_offsets", true).put("use_regex", true);
        if (template == null) return trim;
        ObjectNode both = TokenizerJson.object().put("type", "Sequence");
        ArrayNode steps = both.putArray("processors");
        steps.add(trim).add(template);
        return both;
    }
}
