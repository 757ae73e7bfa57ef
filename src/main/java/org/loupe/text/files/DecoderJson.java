package org.loupe.text.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.loupe.text.pipeline.ByteFallbackDecoder;
import org.loupe.text.pipeline.ByteLevelDecoder;
import org.loupe.text.pipeline.DecodeStep;
import org.loupe.text.pipeline.Decoder;
import org.loupe.text.pipeline.Decoders;
import org.loupe.text.pipeline.WordPieceDecoder;

/** The {@code decoder} of a {@code tokenizer.json}. Without one, tokens come with a space between them. */
final class DecoderJson {
    private static final int LONGEST = 1 << 20;

    private DecoderJson() { }

    static Decoder read(JsonValue json) {
        if (json.isNull()) return Decoder.SPACED;
        DecodeStep step = step(json);
        return step instanceof Decoder decoder ? decoder : Decoders.sequence(step);
    }

    private static DecodeStep step(JsonValue json) {
        switch (json.get("type").text()) {
            case "Sequence":
                List<DecodeStep> steps = new ArrayList<>();
                for (JsonValue each : json.only("type", "decoders").get("decoders").list()) steps.add(step(each));
                return Decoders.sequence(steps);
            case "ByteLevel":
                json.only("type", "add_prefix_space", "trim_offsets", "use_regex");
                return new ByteLevelDecoder();
            case "WordPiece":
                json.only("type", "prefix", "cleanup");
                return new WordPieceDecoder(json.get("prefix").text(), json.get("cleanup").flag());
            case "Metaspace":
                return Decoders.metaspace(PreTokenizerJson.metaspace(json));
            case "Replace":
                return Decoders.replace(NormalizerJson.replace(json));
            case "ByteFallback":
                json.only("type");
                return Decoders.byteFallback();
            case "Fuse":
                json.only("type");
                return Decoders.fuse();
            case "Strip":
                json.only("type", "content", "start", "stop");
                return Decoders.strip(json.get("content").character(), json.get("start").integer(LONGEST),
                        json.get("stop").integer(LONGEST));
            case "BPEDecoder":
                return Decoders.wordEnds(json.only("type", "suffix").get("suffix").text());
            default:
                throw json.get("type").wrong("Loupe has no such decoder");
        }
    }

    static JsonNode write(Decoder decoder) {
        if (decoder == Decoder.SPACED) return NullNode.instance;
        if (decoder == Decoder.JOIN) return writeStep(Decoders.fuse());
        if (decoder instanceof DecodeStep step) return writeStep(step);
        throw TokenizerJson.unwritable("decoder", decoder);
    }

    private static JsonNode writeStep(DecodeStep step) {
        ObjectNode json = TokenizerJson.object();
        if (step instanceof Decoders.Sequence sequence) {
            if (sequence.steps().size() == 1) return writeStep(sequence.steps().get(0));
            ArrayNode steps = json.put("type", "Sequence").putArray("decoders");
            for (DecodeStep each : sequence.steps()) steps.add(writeStep(each));
            return json;
        }
        if (step instanceof ByteLevelDecoder) return json.put("type", "ByteLevel").put("add_prefix_space", true).put("trim_offsets", true)
                .put("use_regex", true);
        if (step instanceof WordPieceDecoder word) return json.put("type", "WordPiece").put("prefix", word.prefix())
                .put("cleanup", word.cleanUp());
        if (step instanceof Decoders.Spaces spaces) return PreTokenizerJson.metaspace(json, spaces.rule());
        if (step instanceof Decoders.Replacement replacement) return NormalizerJson.replace(json, replacement.rule());
        if (step instanceof ByteFallbackDecoder) return json.put("type", "ByteFallback");
        if (step instanceof Decoders.Fuse) return json.put("type", "Fuse");
        if (step instanceof Decoders.Strip strip) return json.put("type", "Strip").put("content", String.valueOf(strip.character()))
                .put("start", strip.start()).put("stop", strip.end());
        if (step instanceof Decoders.WordEnds ends) return json.put("type", "BPEDecoder").put("suffix", ends.suffix());
        throw TokenizerJson.unwritable("decoder", step);
    }
}
