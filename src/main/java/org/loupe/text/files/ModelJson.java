package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.loupe.text.Vocabulary;
import org.loupe.text.subword.BytePairConfig;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;
import org.loupe.text.subword.SubwordModel;
import org.loupe.text.subword.Unigram;
import org.loupe.text.subword.WholeWords;
import org.loupe.text.subword.WordPiece;

/** The {@code model} of a {@code tokenizer.json}. */
final class ModelJson {
    private ModelJson() { }

    static SubwordModel read(JsonValue json) {
        return switch (json.get("type").text(json.has("merges") ? "BPE" : "none")) {     // GPT-2's file is older than the field
            case "BPE" -> bytePairs(json.only("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
                    "byte_fallback", "ignore_merges", "vocab", "merges"));
            case "WordPiece" -> wordPiece(json.only("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"));
            case "Unigram" -> unigram(json.only("type", "unk_id", "vocab", "byte_fallback"));
            case "WordLevel" -> {
                Vocabulary vocabulary = VocabularyJson.read(json.only("type", "vocab", "unk_token").get("vocab"));
                String unknown = json.get("unk_token").text();
                yield check(json.get("unk_token"), () -> new WholeWords(vocabulary, unknown));
            }
            default -> throw json.get("type").wrong("Loupe has no such model; it has BPE, WordPiece, Unigram and WordLevel");
        };
    }

    private static SubwordModel bytePairs(JsonValue json) {
        Vocabulary vocabulary = VocabularyJson.read(json.get("vocab"));
        JsonValue dropout = json.get("dropout");
        double chance = dropout.isNull() ? 0 : dropout.number();
        BytePairConfig config = check(dropout, () -> new BytePairConfig(json.get("unk_token").text(null), json.get("fuse_unk").flag(false),
                json.get("byte_fallback").flag(false), json.get("ignore_merges").flag(false),
                json.get("continuing_subword_prefix").text(""), json.get("end_of_word_suffix").text(""), chance, 0));
        JsonValue merges = json.get("merges");
        List<MergeRule> rules = merges(merges);
        return check(merges, () -> new BytePairEncoding(vocabulary, rules, config));
    }

    /** Each as "a b", or as ["a", "b"] since version 0.20 of {@code tokenizers}: only there a token may have a space. */
    private static List<MergeRule> merges(JsonValue json) {
        if (!json.isList()) throw json.wrong("it must be a list, [ ... ]");
        List<MergeRule> rules = new ArrayList<>(json.node().size());
        for (int i = 0; i < json.node().size(); i++) {
            JsonValue merge = json.get(i);
            if (i == 0 && merge.isText() && merge.text().startsWith("#version")) continue;
            if (!merge.isText() && (!merge.isList() || merge.node().size() != 2)) throw merge.wrong("it must be \"a b\" or [\"a\", \"b\"]");
            rules.add(check(merge, () -> merge.isText() ? MergeRule.parse(merge.text())
                    : new MergeRule(merge.get(0).text(), merge.get(1).text())));
        }
        return rules;
    }

    private static SubwordModel wordPiece(JsonValue json) {
        Vocabulary vocabulary = VocabularyJson.read(json.get("vocab"));
        String unknown = json.get("unk_token").text(), prefix = json.get("continuing_subword_prefix").text();
        int longest = json.get("max_input_chars_per_word").integer(Integer.MAX_VALUE);
        return check(longest == 0 ? json.get("max_input_chars_per_word") : json.get("unk_token"),
                () -> new WordPiece(vocabulary, unknown, prefix, longest));
    }

    private static SubwordModel unigram(JsonValue json) {
        List<JsonValue> entries = json.get("vocab").list();
        List<String> tokens = new ArrayList<>(entries.size());
        double[] scores = new double[entries.size()];
        for (JsonValue entry : entries) {
            if (!entry.isList() || entry.node().size() != 2) throw entry.wrong("it must be [token, score]");
            scores[tokens.size()] = entry.get(1).number();
            tokens.add(entry.get(0).text());
        }
        Vocabulary vocabulary = check(json.get("vocab"), () -> Vocabulary.of(tokens));
        int unknown = json.get("unk_id").isNull() ? -1 : json.get("unk_id").integer(tokens.size() - 1);
        boolean byteFallback = json.get("byte_fallback").flag(false);
        return check(json.get("vocab"), () -> Unigram.of(vocabulary, scores, unknown, byteFallback));
    }

    /** What is made of a value, if it can be; an error that is none of this file's names the value. */
    private static <T> T check(JsonValue json, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            if (e.getMessage().startsWith(json.file() + ": ")) throw e;
            throw json.wrong(e);
        }
    }

    static JsonNode write(SubwordModel model) {
        ObjectNode json = TokenizerJson.object();
        if (model instanceof BytePairEncoding pairs) return bytePairs(json, pairs);
        if (model instanceof WordPiece pieces) return VocabularyJson.write(json.put("type", "WordPiece").put("unk_token", pieces.unknown())
                .put("continuing_subword_prefix", pieces.prefix()).put("max_input_chars_per_word", pieces.longestWord()),
                model.vocabulary());
        if (model instanceof WholeWords words)
            return VocabularyJson.write(json.put("type", "WordLevel").put("unk_token", words.unknown()), model.vocabulary());
        if (model instanceof Unigram unigram && !unigram.isSentencePiece()) return unigram(json, unigram);
        throw TokenizerJson.unwritable("model", model);
    }

    private static JsonNode bytePairs(ObjectNode json, BytePairEncoding model) {
        BytePairConfig config = model.config();
        json.put("type", "BPE").put("dropout", config.dropout() == 0 ? null : config.dropout()).put("unk_token", config.unknown())
                .put("continuing_subword_prefix", config.prefix().isEmpty() ? null : config.prefix())
                .put("end_of_word_suffix", config.suffix().isEmpty() ? null : config.suffix()).put("fuse_unk", config.fuseUnknown())
                .put("byte_fallback", config.byteFallback()).put("ignore_merges", config.ignoreMerges());
        VocabularyJson.write(json, model.vocabulary());
        ArrayNode merges = json.putArray("merges");
        for (MergeRule rule : model.merges().rules()) merges.addArray().add(rule.left()).add(rule.right());
        return json;
    }

    private static JsonNode unigram(ObjectNode json, Unigram model) {
        json.put("type", "Unigram").put("unk_id", model.unknown() < 0 ? null : model.unknown());
        ArrayNode tokens = json.putArray("vocab");
        for (int id = 0; id < model.vocabulary().size(); id++) tokens.addArray().add(model.vocabulary().token(id)).add(model.score(id));
        return json.put("byte_fallback", model.byteFallback());
    }
}
