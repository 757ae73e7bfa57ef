package org.loupe.text.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.loupe.text.Vocabulary;
import org.loupe.text.WhiteSpace;

/**
 * A {@code vocab.txt}, as BERT's vocabulary was published: a token in each line, in UTF-8, the first with the id 0. White space at the end
 * of a line is no part of the token.
 */
public final class VocabularyFile {
    private VocabularyFile() { }

    /**
     * The vocabulary in a file.
     *
     * @param needed tokens that it must have
     * @throws UncheckedIOException if the file cannot be read, a line is empty, no UTF-8 or there twice, or a needed token is
     *     missing; the message names file, line and value
     */
    public static Vocabulary read(Path file, Collection<String> needed) {
        try {
            return vocabulary(Files.readAllBytes(file), needed);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("cannot read the vocabulary " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the vocabulary " + file + ": " + e.getMessage(), e);
        }
    }

    private static Vocabulary vocabulary(byte[] bytes, Collection<String> needed) throws IOException {
        List<String> tokens = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (int start = 0, end; start < bytes.length; start = end + 1) {
            end = start;
            while (end < bytes.length && bytes[end] != '\n') end++;
            int line = tokens.size() + 1;
            String token = token(bytes, start, end, line);
            Integer earlier = lines.put(token, line);
            if (earlier != null) throw new IOException("line " + line + " has the token " + Vocabulary.quoted(token) + " of line " + earlier
                    + " again; a token has one id, so remove one of the two");
            tokens.add(token);
        }
        if (tokens.isEmpty()) throw new IOException("it has 0 bytes; there must be a token in each line");
        for (String token : needed) if (!lines.containsKey(token)) throw new IOException("none of its " + tokens.size()
                + " lines is the token " + Vocabulary.quoted(token) + ", which the model needs; is this the vocabulary of another model?");
        return Vocabulary.of(tokens);
    }

    private static String token(byte[] bytes, int start, int end, int line) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("line " + line + ", which begins at byte " + start + ", is not valid UTF-8; save the file as UTF-8", e);
        }
        int length = text.length();
        while (length > 0 && WhiteSpace.is(text.charAt(length - 1))) length--;
        if (length == 0) throw new IOException("line " + line + " is empty (" + Vocabulary.quoted(text)
                + "); there must be a token in each line");
        return text.substring(0, length);
    }
}
