package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import org.loupe.text.normalize.Accents;
import org.loupe.text.normalize.BertNormalizer;
import org.loupe.text.normalize.CharacterMap;
import org.loupe.text.normalize.CjkCharacters;
import org.loupe.text.normalize.LowerCase;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.normalize.Prepend;
import org.loupe.text.normalize.Replace;
import org.loupe.text.normalize.Strip;
import org.loupe.text.normalize.StripMarks;
import org.loupe.text.normalize.UnicodeForm;

/** The {@code normalizer} of a {@code tokenizer.json}. */
final class NormalizerJson {
    private NormalizerJson() { }

    static Normalizer read(JsonValue json) {
        if (json.isNull()) return Normalizer.NONE;
        String type = json.get("type").text();
        return switch (type) {
            case "Sequence" -> Normalizer.sequence(json.only("type", "normalizers").get("normalizers").list().stream()
                    .map(NormalizerJson::read).toList());
            case "BertNormalizer" -> bert(json.only("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"));
            case "NFC", "NFD", "NFKC", "NFKD" -> {
                json.only("type");
                yield UnicodeForm.valueOf(type);
            }
            case "Lowercase" -> {
                json.only("type");
                yield new LowerCase();
            }
            case "StripAccents" -> {
                json.only("type");
                yield new StripMarks();
            }
            case "Replace" -> replace(json);
            case "Prepend" -> new Prepend(json.only("type", "prepend").get("prepend").text());
            case "Strip" -> {
                json.only("type", "strip_left", "strip_right");
                yield new Strip(json.get("strip_left").flag(), json.get("strip_right").flag());
            }
            case "Precompiled" -> precompiled(json.only("type", "precompiled_charsmap").get("precompiled_charsmap"));
            default -> throw json.get("type").wrong("Loupe has no such normalizer");
        };
    }

    private static Normalizer bert(JsonValue json) {
        JsonValue accents = json.get("strip_accents");
        return new BertNormalizer(json.get("clean_text").flag(), json.get("handle_chinese_chars").flag(),
                accents.isNull() ? null : accents.flag(), json.get("lowercase").flag());
    }

    /** The normalizer and the decoder of this name have the same fields. */
    static Replace replace(JsonValue json) {
        JsonPattern pattern = JsonPattern.read(json.only("type", "pattern", "content").get("pattern"));
        String content = json.get("content").text();
        return pattern.check(() -> pattern.isRegex() ? Replace.regex(pattern.text(), content) : Replace.string(pattern.text(), content));
    }

    private static Normalizer precompiled(JsonValue table) {
        if (table.isNull()) return Normalizer.NONE;
        try {
            byte[] bytes = Base64.getDecoder().decode(table.text());
            return bytes.length == 0 ? Normalizer.NONE : CharacterMap.of(bytes);
        } catch (IllegalArgumentException e) {
            throw table.wrong(e);
        }
    }

    static JsonNode write(Normalizer normalizer) {
        if (normalizer == Normalizer.NONE) return NullNode.instance;
        ObjectNode json = TokenizerJson.object();
        if (normalizer instanceof Normalizer.Sequence sequence) {
            ArrayNode steps = json.put("type", "Sequence").putArray("normalizers");
            for (Normalizer step : sequence.steps()) if (step != Normalizer.NONE) steps.add(write(step));
            return json;
        }
        if (normalizer instanceof BertNormalizer bert) return bert(json, bert);
        if (normalizer instanceof CjkCharacters) return bert(json, new BertNormalizer(false, true, false, false));
        if (normalizer instanceof Accents) return bert(json, new BertNormalizer(false, false, true, false));
        if (normalizer instanceof UnicodeForm form) return json.put("type", form.name());
        if (normalizer instanceof LowerCase) return json.put("type", "Lowercase");
        if (normalizer instanceof StripMarks) return json.put("type", "StripAccents");
        if (normalizer instanceof Replace replace) return replace(json, replace);
        if (normalizer instanceof Prepend prepend) return json.put("type", "Prepend").put("prepend", prepend.prefix());
        if (normalizer instanceof Strip strip) return json.put("type", "Strip").put("strip_left", strip.left())
                .put("strip_right", strip.right());
        if (normalizer instanceof CharacterMap map) return json.put("type", "Precompiled")
                .put("precompiled_charsmap", Base64.getEncoder().encodeToString(map.table()));
        throw TokenizerJson.unwritable("normalizer", normalizer);
    }

    private static JsonNode bert(ObjectNode json, BertNormalizer bert) {
        return json.put("type", "BertNormalizer").put("clean_text", bert.cleanText()).put("handle_chinese_chars", bert.spacesAroundCjk())
                .put("strip_accents", bert.stripAccents()).put("lowercase", bert.lowerCase());
    }

    static JsonNode replace(ObjectNode json, Replace replace) {
        json.put("type", "Replace");
        json.set("pattern", new JsonPattern(replace.isRegex(), replace.what(), null).write());
        return json.put("content", replace.with());
    }
}
