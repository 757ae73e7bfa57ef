package org.loupe.text.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Template.Item;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.SubwordModel;
import org.loupe.text.subword.Unigram;
import org.loupe.text.subword.WholeWords;
import org.loupe.text.subword.WordPiece;

/** Which special tokens play which part, as {@code tokenizer_config.json} tells it: {@code bos_token}, {@code pad_token} and so on. */
final class SpecialNames {
    private static final Map<String, List<String>> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put("bos_token", List.of("<s>", "<|begin_of_text|>", "<bos>"));
        USUAL.put("eos_token", List.of("</s>", "<|end_of_text|>", "<|im_end|>", "<|endoftext|>", "<eos>"));
        USUAL.put("pad_token", List.of("[PAD]", "<pad>", "<|pad|>"));
        USUAL.put("cls_token", List.of("[CLS]"));
        USUAL.put("sep_token", List.of("[SEP]"));
        USUAL.put("mask_token", List.of("[MASK]", "<mask>"));
    }

    private SpecialNames() { }

    /** The part of each token. The tokens around a text count first, then the usual names. */
    static Map<String, String> of(SubwordTokenizer tokenizer) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> special = tokenizer.added().stream().filter(AddedToken::special).map(AddedToken::content).collect(Collectors.toSet());
        USUAL.forEach((part, usual) -> usual.stream().filter(special::contains).findFirst().ifPresent(token -> names.put(part, token)));
        List<Item> single = tokenizer.template().single();
        boolean isBert = names.containsKey("cls_token") && names.containsKey("sep_token");
        if (!isBert && single.get(0).text() < 0) names.put("bos_token", tokenizer.token(single.get(0).ids().get(0)));
        Item last = single.get(single.size() - 1);
        if (!isBert && last.text() < 0) names.put("eos_token", tokenizer.token(last.ids().get(0)));
        String unknown = unknown(tokenizer.model());
        if (unknown != null) names.put("unk_token", unknown);
        return names;
    }

    private static String unknown(SubwordModel model) {
        if (model instanceof WordPiece pieces) return pieces.unknown();
        if (model instanceof WholeWords words) return words.unknown();
        if (model instanceof BytePairEncoding pairs) return pairs.config().unknown();
        return model instanceof Unigram unigram && unigram.unknown() >= 0 ? model.vocabulary().token(unigram.unknown()) : null;
    }
}
