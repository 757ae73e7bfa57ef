package org.loupe.text.files;

import java.util.ArrayList;
import java.util.List;
import org.loupe.text.Vocabulary;
import org.loupe.text.files.SentencePieceFile.Algorithm;
import org.loupe.text.files.SentencePieceFile.Settings;
import org.loupe.text.normalize.CharacterMap;
import org.loupe.text.normalize.SentencePieceNormalizer.Rules;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.SentencePieces;

/** Reads ModelProto: pieces 1, trainer_spec 2, normalizer_spec 3. What a file leaves out has the value that the schema gives it. */
final class SentencePieceReader {
    private final String file;
    private final List<String> tokens = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final List<PieceType> types = new ArrayList<>();
    private Algorithm algorithm = Algorithm.UNIGRAM;
    private boolean byteFallback, hasSuffix;
    private String unknownSurface = " \u2047 ", begin = "<s>", end = "</s>", padding = "<pad>";
    private CharacterMap characters;
    private Rules rules = Rules.USUAL;

    SentencePieceReader(String file) {
        this.file = file;
    }

    SentencePieceFile read(byte... bytes) {
        Protobuf message = new Protobuf(file, bytes);
        while (message.next()) {
            switch (message.field()) {
                case 1 -> readPiece(message.message("pieces[" + tokens.size() + "]"));
                case 2 -> readTrainer(message.message("trainer_spec"));
                case 3 -> readNormalizer(message.message("normalizer_spec"));
                default -> message.skip();
            }
        }
        Rules all = new Rules(rules.dummyPrefix(), rules.fewer(), rules.escaped(), hasSuffix);
        SentencePieces pieces = pieces();
        Settings settings = new Settings(algorithm, byteFallback, special(begin), special(end), special(padding), unknownSurface);
        return new SentencePieceFile(pieces, settings, characters, all);
    }

    private SentencePieces pieces() {
        long bytes = types.stream().filter(type -> type == PieceType.BYTE).count();
        if (byteFallback && bytes != 256)
            throw new IllegalArgumentException(file + ": trainer_spec.byte_fallback is true; that needs 256 pieces of the type BYTE, not "
                    + bytes);
        float[] values = new float[scores.size()];
        for (int i = 0; i < values.length; i++) values[i] = scores.get(i);
        try {
            return new SentencePieces(Vocabulary.of(tokens), values, types);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": pieces: " + e.getMessage(), e);
        }
    }

    /** As the library does: a special token is known by its name, not by the id that the file has too. */
    private int special(String token) {
        int id = tokens.indexOf(token);
        return id >= 0 && types.get(id) == PieceType.CONTROL ? id : -1;
    }

    private void readPiece(Protobuf message) {
        String token = "";
        float score = 0;
        int type = 1;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> token = message.string("piece");
                case 2 -> score = message.float32("score");
                case 3 -> type = message.integer("type", 1, PieceType.values().length);
                default -> message.skip();
            }
        }
        if (token.isEmpty()) throw message.broken("piece", "empty", "a token has a character or more");
        PieceType kind = PieceType.values()[type - 1];
        if (kind == PieceType.BYTE && !token.matches("<0x[0-9A-F]{2}>"))
            throw message.broken("piece", Vocabulary.quoted(token), "one of the type BYTE is <0x00> to <0xFF>");
        tokens.add(token);
        scores.add(score);
        types.add(kind);
    }

    private void readTrainer(Protobuf message) {
        while (message.next()) {
            switch (message.field()) {
                case 3 -> algorithm = algorithm(message);
                case 24 -> hasSuffix = message.bool("treat_whitespace_as_suffix");
                case 35 -> byteFallback = message.bool("byte_fallback");
                case 44 -> unknownSurface = message.string("unk_surface");
                case 46 -> begin = message.string("bos_piece");
                case 47 -> end = message.string("eos_piece");
                case 48 -> padding = message.string("pad_piece");
                default -> message.skip();
            }
        }
    }

    private static Algorithm algorithm(Protobuf message) {
        int type = message.integer("model_type", 1, 4);
        if (type > Algorithm.values().length)
            throw message.broken("model_type", type, "only 1 (unigram) and 2 (byte pair encoding) can be read, not 3 (words) and 4"
                    + " (characters)");
        return Algorithm.values()[type - 1];
    }

    private void readNormalizer(Protobuf message) {
        boolean dummyPrefix = true, fewer = true, escaped = true;
        while (message.next()) {
            switch (message.field()) {
                case 2 -> characters = characters(message);
                case 3 -> dummyPrefix = message.bool("add_dummy_prefix");
                case 4 -> fewer = message.bool("remove_extra_whitespaces");
                case 5 -> escaped = message.bool("escape_whitespaces");
                default -> message.skip();
            }
        }
        rules = new Rules(dummyPrefix, fewer, escaped, false);
    }

    private static CharacterMap characters(Protobuf message) {
        byte[] table = message.bytes("precompiled_charsmap");
        try {
            return table.length == 0 ? null : CharacterMap.of(table);
        } catch (IllegalArgumentException e) {
            IllegalArgumentException broken = message.broken("precompiled_charsmap", table.length + " bytes", e.getMessage());
            throw new IllegalArgumentException(broken.getMessage(), e);
        }
    }
}
