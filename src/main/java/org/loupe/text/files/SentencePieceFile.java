package org.loupe.text.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.loupe.file.AtomicFile;
import org.loupe.text.normalize.CharacterMap;
import org.loupe.text.normalize.SentencePieceNormalizer;
import org.loupe.text.pipeline.SentencePieceTokenizer;
import org.loupe.text.subword.PieceTrie;
import org.loupe.text.subword.SentencePieceBpe;
import org.loupe.text.subword.SentencePieces;
import org.loupe.text.subword.SubwordModel;
import org.loupe.text.subword.Unigram;

/**
 * A {@code tokenizer.model}: the message ModelProto of SentencePiece's {@code sentencepiece_model.proto}. Only what encoding and
 * decoding need is read, and only that is written.
 *
 * @param pieces the tokens
 * @param settings how they were learned, and which are special
 * @param characters the table of the normaliser; null for none
 * @param rules what the normaliser does with spaces
 */
public record SentencePieceFile(SentencePieces pieces, Settings settings, CharacterMap characters, SentencePieceNormalizer.Rules rules) {
    /** The algorithms this class knows. */
    public enum Algorithm {
        UNIGRAM, BPE
    }

    /**
     * Part of the message TrainerSpec.
     *
     * @param algorithm that cuts
     * @param byteFallback whether unknown characters become bytes
     * @param begin {@code <s>}; -1 for none
     * @param end {@code </s>}; -1 for none
     * @param padding -1 for none
     * @param unknownSurface what the unknown token is as text
     */
    public record Settings(Algorithm algorithm, boolean byteFallback, int begin, int end, int padding, String unknownSurface) { }

    /** Reads a file. @throws IllegalArgumentException naming the file, the field and the value that is wrong */
    public static SentencePieceFile read(Path file) throws IOException {
        return of(file.toString(), Files.readAllBytes(file));
    }

    /** As {@link #read(Path)}. @param name of the file, for errors */
    public static SentencePieceFile of(String name, byte... bytes) {
        return new SentencePieceReader(name).read(bytes);
    }

    /** The bytes of the file. */
    public byte[] toBytes() {
        return SentencePieceWriter.bytes(this);
    }

    /** Writes the file. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, out -> out.write(toBytes()));
    }

    /** What cuts normalised text. */
    public SubwordModel model() {
        return switch (settings.algorithm) {
            case UNIGRAM -> Unigram.of(pieces, settings.byteFallback);
            case BPE -> new SentencePieceBpe(pieces, settings.byteFallback);
        };
    }

    /** The tokenizer, as the SentencePiece library has it. */
    public SentencePieceTokenizer tokenizer() {
        PieceTrie userDefined = pieces.userDefined();
        return new SentencePieceTokenizer(pieces, model(), new SentencePieceNormalizer(characters, rules, userDefined::longest),
                settings.unknownSurface);
    }
}
