package org.loupe.text.subword;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.loupe.text.GoldenText;
import org.loupe.text.Vocabulary;

/** A file {@code golden/text/bpe-*.json.gz}: what Hugging Face's tokenizers computed; {@code golden_bpe.py} tells the layout. */
public record GoldenPairs(JsonNode root) {
    /** A text, and the tokens that some variants of the model make of it. */
    public record Case(String text, List<String> variants, int[] ids, int[] starts, int[] ends) {
        @Override
        public String toString() {
            return variants + " " + Vocabulary.quoted(text);
        }
    }

    public static GoldenPairs read(String name) {
        return new GoldenPairs(GoldenText.json(name));
    }

    public Vocabulary vocabulary() {
        return Vocabulary.of(GoldenText.strings(root.get("vocabulary")));
    }

    public List<MergeRule> merges() {
        return MergeRule.parse(GoldenText.strings(root.get("merges")));
    }

    public JsonNode cases() {
        return root.get("cases");
    }

    /** The cases of one variant. */
    public List<Case> cases(String variant) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode each : cases()) for (JsonNode result : each.get("results")) {
            List<String> variants = GoldenText.strings(result.get("variants"));
            if (variants.contains(variant)) cases.add(new Case(each.get("text").asText(), variants, GoldenText.ints(result.get("ids")),
                    GoldenText.ints(result.get("starts")), GoldenText.ints(result.get("ends"))));
        }
        return cases;
    }
}
