package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import org.loupe.text.split.BertPreTokenizer;
import org.loupe.text.split.ByteLevel;
import org.loupe.text.split.Digits;
import org.loupe.text.split.Metaspace;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.Punctuation;
import org.loupe.text.split.RegexSplit;
import org.loupe.text.split.SplitBehavior;
import org.loupe.text.split.Whitespace;
import org.loupe.text.split.WhitespaceSplit;

/** The {@code pre_tokenizer} of a {@code tokenizer.json}. */
final class PreTokenizerJson {
    private PreTokenizerJson() { }

    static PreTokenizer read(JsonValue json) {
        if (json.isNull()) return PreTokenizer.NONE;
        return switch (json.get("type").text()) {
            case "Sequence" -> PreTokenizer.sequence(json.only("type", "pretokenizers").get("pretokenizers").list().stream()
                    .map(PreTokenizerJson::read).toList());
            case "ByteLevel" -> {
                json.only("type", "add_prefix_space", "trim_offsets", "use_regex").get("trim_offsets").flag(true);
                yield new ByteLevel(json.get("add_prefix_space").flag(), json.get("use_regex").flag(true));
            }
            case "Split" -> split(json.only("type", "pattern", "behavior", "invert"));
            case "BertPreTokenizer" -> {
                json.only("type");
                yield new BertPreTokenizer();
            }
            case "Metaspace" -> metaspace(json);
            case "Whitespace" -> {
                json.only("type");
                yield new Whitespace();
            }
            case "WhitespaceSplit" -> {
                json.only("type");
                yield new WhitespaceSplit();
            }
            case "Punctuation" -> new Punctuation(json.only("type", "behavior").has("behavior") ? behavior(json.get("behavior"))
                    : SplitBehavior.ISOLATED);
            case "Digits" -> new Digits(json.only("type", "individual_digits").get("individual_digits").flag());
            default -> throw json.get("type").wrong("Loupe has no such pre-tokenizer");
        };
    }

    private static PreTokenizer split(JsonValue json) {
        JsonPattern pattern = JsonPattern.read(json.get("pattern"));
        SplitBehavior behavior = behavior(json.get("behavior"));
        boolean invert = json.get("invert").flag();
        return pattern.check(() -> pattern.isRegex() ? RegexSplit.of(pattern.text(), behavior, invert)
                : RegexSplit.literal(pattern.text(), behavior, invert));
    }

    private static SplitBehavior behavior(JsonValue json) {
        String name = json.text();
        return Arrays.stream(SplitBehavior.values()).filter(each -> name(each).equals(name)).findFirst()
                .orElseThrow(() -> json.wrong("it must be one of "
                        + Arrays.stream(SplitBehavior.values()).map(PreTokenizerJson::name).toList()));
    }

    /** MERGED_WITH_NEXT is MergedWithNext there. */
    private static String name(SplitBehavior behavior) {
        StringBuilder name = new StringBuilder();
        for (String word : behavior.name().split("_")) name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        return name.toString();
    }

    /**
     * The pre-tokenizer and the decoder of this name have the same fields. Before version 0.19 of {@code tokenizers} there was
     * {@code add_prefix_space} in place of {@code prepend_scheme}.
     */
    static Metaspace metaspace(JsonValue json) {
        json.only("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
        boolean isPrefixed = json.get("add_prefix_space").flag(true);
        JsonValue scheme = json.get("prepend_scheme");
        String name = scheme.text(isPrefixed ? "always" : "never");
        Metaspace.Prefix prefix = switch (name) {
            case "always" -> Metaspace.Prefix.ALWAYS;
            case "first" -> Metaspace.Prefix.FIRST;
            case "never" -> Metaspace.Prefix.NEVER;
            default -> throw scheme.wrong("it must be always, first or never");
        };
        if (!isPrefixed && prefix != Metaspace.Prefix.NEVER) throw scheme.wrong("add_prefix_space is false, which only goes with never");
        return new Metaspace(json.get("replacement").character(), prefix, json.get("split").flag(true));
    }

    static JsonNode write(PreTokenizer preTokenizer) {
        if (preTokenizer == PreTokenizer.NONE) return NullNode.instance;
        ObjectNode json = TokenizerJson.object();
        if (preTokenizer instanceof PreTokenizer.Sequence sequence) {
            ArrayNode steps = json.put("type", "Sequence").putArray("pretokenizers");
            for (PreTokenizer step : sequence.steps()) if (step != PreTokenizer.NONE) steps.add(write(step));
            return json;
        }
        if (preTokenizer instanceof ByteLevel bytes) return json.put("type", "ByteLevel").put("add_prefix_space", bytes.addPrefixSpace())
                .put("trim_offsets", true).put("use_regex", bytes.useRegex());
        if (preTokenizer instanceof RegexSplit split) {
            json.put("type", "Split").set("pattern", new JsonPattern(!split.isLiteral(), split.regex(), null).write());
            return json.put("behavior", name(split.behavior())).put("invert", split.invert());
        }
        if (preTokenizer instanceof BertPreTokenizer) return json.put("type", "BertPreTokenizer");
        if (preTokenizer instanceof Metaspace metaspace) return metaspace(json, metaspace);
        if (preTokenizer instanceof Whitespace) return json.put("type", "Whitespace");
        if (preTokenizer instanceof WhitespaceSplit) return json.put("type", "WhitespaceSplit");
        if (preTokenizer instanceof Punctuation punctuation) return json.put("type", "Punctuation")
                .put("behavior", name(punctuation.behavior()));
        if (preTokenizer instanceof Digits digits) return json.put("type", "Digits").put("individual_digits", digits.individual());
        throw TokenizerJson.unwritable("pre-tokenizer", preTokenizer);
    }

    static JsonNode metaspace(ObjectNode json, Metaspace metaspace) {
        return json.put("type", "Metaspace").put("replacement", String.valueOf(metaspace.replacement()))
                .put("prepend_scheme", metaspace.prefix().name().toLowerCase(Locale.ROOT)).put("split", metaspace.split());
    }
}
