package org.loupe.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.loupe.text.Vocabulary;
import org.loupe.text.files.AddedPieces;
import org.loupe.text.files.SentencePieceMerges;
import org.loupe.text.normalize.BertNormalizer;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.normalize.Prepend;
import org.loupe.text.normalize.Replace;
import org.loupe.text.normalize.UnicodeForm;
import org.loupe.text.pipeline.ByteLevelDecoder;
import org.loupe.text.pipeline.DecodeStep;
import org.loupe.text.pipeline.Decoders;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Template;
import org.loupe.text.pipeline.WordPieceDecoder;
import org.loupe.text.split.BertPreTokenizer;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.SplitRules;
import org.loupe.text.subword.BytePairConfig;
import org.loupe.text.subword.BytePairEncoding;
import org.loupe.text.subword.MergeRule;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.SentencePieces;
import org.loupe.text.subword.WordPiece;

/** The kinds of tokenizers that {@link GgufTokenizer} reads. */
enum GgufTokenizerKind {
    /** "gpt2": byte-level byte pair encoding. {@code tokenizer.ggml.pre} names the rule that cuts a text into words. */
    BYTE_LEVEL {
        @Override
        SubwordTokenizer read(GgufMetadata metadata) throws WeightFileException {
            String key = GgufTokenizer.PREFIX + "pre", rule = metadata.has(key) ? metadata.text(key) : "default";
            PreTokenizer words = switch (rule) {
                case "default", "gpt-2" -> SplitRules.gpt2(false);
                case "llama-bpe" -> SplitRules.llama3();
                case "qwen2" -> SplitRules.qwen2();
                case "smollm" -> SplitRules.smolLm2();
                default -> throw metadata.broken(key, rule, "Loupe knows the rules default, gpt-2, llama-bpe, qwen2 and smollm");
            };
            boolean isLlama = rule.equals("llama-bpe");
            Vocabulary vocabulary = GgufTokenizer.vocabulary(metadata);
            List<MergeRule> merges = MergeRule.parse(metadata.texts(GgufTokenizer.PREFIX + "merges"));
            BytePairConfig config = BytePairConfig.PLAIN.withIgnoreMerges(isLlama);
            List<PieceType> types = GgufTokenizer.types(metadata, vocabulary.size());
            return SubwordTokenizer.of(new BytePairEncoding(vocabulary, merges, config)).preTokenizer(words).decoder(new ByteLevelDecoder())
                    .normalizer(rule.equals("qwen2") ? UnicodeForm.NFC : Normalizer.NONE).added(AddedPieces.of(vocabulary, types))
                    .template(GgufTokenizer.ends(metadata, vocabulary.size(), isLlama)).build();
        }
    },
    /** "llama": SentencePiece's byte pair encoding, with scores and bytes for unknown characters. */
    SENTENCE_PIECE {
        @Override
        SubwordTokenizer read(GgufMetadata metadata) throws WeightFileException {
            Vocabulary vocabulary = GgufTokenizer.vocabulary(metadata);
            List<PieceType> types = GgufTokenizer.types(metadata, vocabulary.size());
            boolean byteFallback = types.contains(PieceType.BYTE);
            SentencePieces pieces = new SentencePieces(vocabulary, metadata.numbers(GgufTokenizer.PREFIX + "scores"), types);
            List<Normalizer> before = new ArrayList<>(List.of(Replace.string(" ", SPACE)));
            List<DecodeStep> after = new ArrayList<>(List.of(Decoders.replace(Replace.string(SPACE, " ")), Decoders.byteFallback(),
                    Decoders.fuse()));
            if (GgufTokenizer.flag(metadata, "add_space_prefix", true)) {
                before.add(0, new Prepend(SPACE));
                after.add(Decoders.strip(' ', 1, 0));
            }
            return SubwordTokenizer.of(SentencePieceMerges.model(pieces, byteFallback, false)).normalizer(Normalizer.sequence(before))
                    .decoder(Decoders.sequence(after)).added(AddedPieces.of(vocabulary, types))
                    .template(GgufTokenizer.ends(metadata, vocabulary.size(), true)).build();
        }
    },
    /** "bert": WordPiece, all letters small and without accents, as llama.cpp reads it. */
    WORD_PIECE {
        @Override
        SubwordTokenizer read(GgufMetadata metadata) throws WeightFileException {
            List<String> tokens = metadata.texts(GgufTokenizer.TOKENS);
            List<PieceType> types = GgufTokenizer.types(metadata, tokens.size());
            String[] own = new String[tokens.size()];
            Arrays.setAll(own, id -> ofBert(tokens.get(id), types.get(id)));
            Vocabulary vocabulary = Vocabulary.of(own);
            int unknown = required(metadata, vocabulary, "unknown", WordPiece.UNKNOWN);
            int start = required(metadata, vocabulary, metadata.has(GgufTokenizer.PREFIX + "cls_token_id") ? "cls" : "bos", "[CLS]");
            int end = required(metadata, vocabulary, "seperator", "[SEP]");     // spelled so in the format
            WordPiece model = new WordPiece(vocabulary, vocabulary.token(unknown), WordPiece.PREFIX, WordPiece.LONGEST_WORD);
            return SubwordTokenizer.of(model).normalizer(BertNormalizer.of(true)).preTokenizer(new BertPreTokenizer())
                    .decoder(new WordPieceDecoder(WordPiece.PREFIX, true)).added(AddedPieces.of(vocabulary, types))
                    .template(Template.bert(start, end)).build();
        }
    };

    private static final String SPACE = "▁";

    abstract SubwordTokenizer read(GgufMetadata metadata) throws WeightFileException;

    /** The converter of llama.cpp marks tokens that begin a word with a ▁, and takes the ## from those that continue one. */
    private static String ofBert(String token, PieceType type) {
        boolean isNamed = token.startsWith("[") && token.endsWith("]") && token.length() > 2;
        if (type == PieceType.CONTROL || type == PieceType.UNKNOWN || isNamed) return token;
        return token.startsWith(SPACE) && token.length() > 1 ? token.substring(1) : WordPiece.PREFIX + token;
    }

    private static int required(GgufMetadata metadata, Vocabulary vocabulary, String part, String usual) throws WeightFileException {
        int id = GgufTokenizer.special(metadata, part, vocabulary.size());
        return id >= 0 ? id : vocabulary.id(usual);
    }
}
