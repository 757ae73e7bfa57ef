package org.loupe.text.pipeline;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.loupe.text.Tokenizer;
import org.loupe.text.Tokens;
import org.loupe.text.Vocabulary;
import org.loupe.text.normalize.SentencePieceNormalizer;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.Pieces;
import org.loupe.text.subword.SentencePieces;
import org.loupe.text.subword.SubwordModel;

/**
 * A tokenizer as the SentencePiece library itself reads and writes (Kudo and Richardson 2018): no cutting into words, and no
 * special tokens in a text. Ids and places equal those of {@code SentencePieceProcessor}; {@link SentencePieceTokenizers} reads as
 * Hugging Face does, which differs in runs of spaces. Immutable, and safe for many threads.
 */
public final class SentencePieceTokenizer implements Tokenizer {
    private static final char SPACE = '▁';
    private static final int HEX = 16;

    private final SentencePieces pieces;
    private final SubwordModel model;
    private final SentencePieceNormalizer normalizer;
    private final String unknownSurface;

    /** @param model of these pieces  @param unknownSurface what the unknown token is as text */
    public SentencePieceTokenizer(SentencePieces pieces, SubwordModel model, SentencePieceNormalizer normalizer, String unknownSurface) {
        this.pieces = pieces;
        this.model = model;
        this.normalizer = normalizer;
        this.unknownSurface = unknownSurface;
    }

    /**
     * {@inheritDoc} Of the bytes of a character the last stands for all of it, those before for nothing
     * at its beginning; the space before the text stands for nothing.
     */
    @Override
    public Tokens tokenize(String text) {
        SentencePieceNormalizer.Result normal = normalizer.apply(text);
        Pieces found = new Pieces(), placed = new Pieces();
        if (!normal.text().isEmpty()) model.cut(normal.text(), found);
        int[] origins = normal.origins();
        for (int i = 0; i < found.count(); i++) {
            int start = origins[found.start(i)];
            boolean isSharing = i + 1 < found.count() && found.start(i + 1) == found.start(i);
            placed.add(found.id(i), start, isSharing ? start : origins[found.end(i)]);
        }
        return placed.tokens(new int[placed.count()]);
    }

    @Override
    public int[] encode(String text) {
        return tokenize(text).ids();
    }

    /** {@inheritDoc} Bytes that are no UTF-8 become U+FFFD each. */
    @Override
    public String decode(int... ids) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isFirst = true, hasSpace = false;
        for (int id : ids) {
            String token = token(id);
            PieceType type = pieces.type(id);
            if (type == PieceType.BYTE) {
                bytes.write(Integer.parseInt(token.substring(3, 5), HEX));
                continue;
            }
            addBytes(bytes, text);
            if (hasSpace || !text.isEmpty()) isFirst = false;
            hasSpace = false;
            if (type == PieceType.UNKNOWN) text.append(unknownSurface);
            else if (type != PieceType.CONTROL) {
                SentencePieceNormalizer.Rules rules = normalizer.rules();
                boolean isSpaceOut = isFirst && (rules.dummyPrefix() || rules.fewer()) && token.charAt(0) == SPACE;
                hasSpace = isSpaceOut && !rules.fewer();
                text.append((isSpaceOut ? token.substring(1) : token).replace(SPACE, ' '));
            }
        }
        addBytes(bytes, text);
        return text.toString();
    }

    private static void addBytes(ByteArrayOutputStream bytes, StringBuilder text) {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        for (int at = 0; at < all.length; ) {
            int length = Math.max(1, Integer.numberOfLeadingZeros(~(all[at] << 24)));
            String character = character(all, at, length);
            text.append(character == null ? "\uFFFD" : character);
            at += character == null ? 1 : length;
        }
    }

    private static String character(byte[] bytes, int from, int length) {
        if (from + length > bytes.length) return null;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public int vocabularySize() {
        return vocabulary().size();
    }

    @Override
    public String token(int id) {
        return vocabulary().token(id);
    }

    @Override
    public String readable(int id) {
        PieceType type = pieces.type(id);
        return type == PieceType.CONTROL || type == PieceType.UNKNOWN ? token(id) : ReadableTokens.ofPiece(token(id));
    }

    public Vocabulary vocabulary() {
        return pieces.vocabulary();
    }

    /** The tokens with their scores and types. */
    public SentencePieces pieces() {
        return pieces;
    }

    public SubwordModel model() {
        return model;
    }
}
