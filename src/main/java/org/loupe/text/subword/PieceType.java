package org.loupe.text.subword;

/** What a token of a SentencePiece model is; the order is that of the numbers 1 to 6 in its file. */
public enum PieceType {
    /** A part of texts. */
    NORMAL,
    /** What unknown characters become. */
    UNKNOWN,
    /** No text: {@code <s>}, {@code </s>}. */
    CONTROL,
    /** A part of texts that is one token wherever it stands. */
    USER_DEFINED,
    /** A part of texts that is passed over. */
    UNUSED,
    /** A byte of characters that have no token. */
    BYTE
}
