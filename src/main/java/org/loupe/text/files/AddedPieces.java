package org.loupe.text.files;

import java.util.List;
import java.util.stream.IntStream;
import org.loupe.text.Vocabulary;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.subword.PieceType;

/** The tokens of a SentencePiece vocabulary that are found as they stand in a text: control tokens, which are no text, and user-defined ones. */
public final class AddedPieces {
    private AddedPieces() { }

    /** @param types of the tokens by their ids; the unknown token is no text either */
    public static List<AddedToken> of(Vocabulary vocabulary, List<PieceType> types) {
        return IntStream.range(0, types.size()).filter(id -> isAdded(types.get(id))).mapToObj(id -> new AddedToken(id,
                vocabulary.token(id), types.get(id) != PieceType.USER_DEFINED, false, false, false, false)).toList();
    }

    private static boolean isAdded(PieceType type) {
        return type == PieceType.CONTROL || type == PieceType.UNKNOWN || type == PieceType.USER_DEFINED;
    }
}
