package org.loupe.text.files;

import org.loupe.text.normalize.SentencePieceNormalizer.Rules;
import org.loupe.text.subword.SentencePieces;

/** Writes ModelProto, every field that {@link SentencePieceReader} reads. */
final class SentencePieceWriter {
    private SentencePieceWriter() { }

    static byte[] bytes(SentencePieceFile file) {
        ProtobufWriter message = new ProtobufWriter();
        SentencePieces pieces = file.pieces();
        for (int id = 0; id < pieces.vocabulary().size(); id++)
            message.message(1, new ProtobufWriter().string(1, pieces.vocabulary().token(id)).float32(2, pieces.score(id))
                    .number(3, pieces.type(id).ordinal() + 1));
        SentencePieceFile.Settings settings = file.settings();
        Rules rules = file.rules();
        ProtobufWriter trainer = new ProtobufWriter().number(3, settings.algorithm().ordinal() + 1).number(4, pieces.vocabulary().size())
                .bool(24, rules.suffix()).bool(35, settings.byteFallback()).number(40, pieces.unknown()).number(41, settings.begin())
                .number(42, settings.end()).number(43, settings.padding()).string(44, settings.unknownSurface())
                .string(45, pieces.vocabulary().token(pieces.unknown()));
        int[] special = {settings.begin(), settings.end(), settings.padding()};
        for (int i = 0; i < special.length; i++) if (special[i] >= 0) trainer.string(46 + i, pieces.vocabulary().token(special[i]));
        message.message(2, trainer);
        ProtobufWriter normalizer = new ProtobufWriter();
        if (file.characters() != null) normalizer.bytes(2, file.characters().table());
        return message.message(3, normalizer.bool(3, rules.dummyPrefix()).bool(4, rules.fewer()).bool(5, rules.escaped())).toBytes();
    }
}
