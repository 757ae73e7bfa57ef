package org.loupe.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32C;
import org.loupe.file.StrictJson;

/** Reads what {@link CheckpointFile} wrote, and refuses a file that is not whole. */
final class CheckpointReader {
    private static final int START = CheckpointFile.START, END = CheckpointFile.END;

    private CheckpointReader() { }

    /** Believes nothing: the length and the checksum are looked at before memory is taken for what the header announces. */
    static void read(Path file, Map<String, String> facts, Map<String, StoredArray> arrays) throws IOException {
        if (!Files.isRegularFile(file)) throw new IOException("there is no such file");
        long length = Files.size(file);
        int headerLength = requireWhole(file, length);
        try (InputStream in = open(file)) {
            in.skipNBytes(START);
            JsonNode header = StrictJson.parse(new String(in.readNBytes(headerLength), StandardCharsets.UTF_8));
            if (header == null) throw new IOException("its header is empty");
            header.path("facts").properties().forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
            long left = length - START - headerLength - END;
            for (JsonNode entry : header.path("arrays")) {
                int[] shape = StreamSupport.stream(entry.path("shape").spliterator(), false).mapToInt(JsonNode::asInt).toArray();
                StoredArray announced = new StoredArray(entry.path("type").asText(), shape, () -> null);
                left -= announced.size();
                if (left < 0 || IntStream.of(shape).anyMatch(axis -> axis < 0))
                    throw new IOException("its header announces more numbers than the file holds");
                byte[] bytes = in.readNBytes(Math.toIntExact(announced.size()));
                arrays.put(entry.path("name").asText(), new StoredArray(announced.type(), shape, () -> ByteBuffer.wrap(bytes)));
            }
            if (left != 0) throw new IOException("it holds " + left + " bytes that its header does not announce");
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            throw new IOException("its header does not follow the format: " + e.getMessage(), e);
        }
    }

    /** Checks what says whether this is a whole, undamaged checkpoint. @return the length of the header */
    private static int requireWhole(Path file, long length) throws IOException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(START);
            if (!Arrays.equals(bytes, 0, Math.min(8, bytes.length), CheckpointFile.MAGIC, 0, Math.min(8, bytes.length)))
                throw new IOException("it is not a checkpoint of Loupe, which begins with LOUPECKP");
            if (bytes.length < START) throw new IOException("it is cut off after " + length + " bytes. Use an earlier checkpoint");
            ByteBuffer start = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (start.getInt(8) != CheckpointFile.VERSION)
                throw new IOException("it has version " + start.getInt(8) + " of the format, and this Loupe reads version "
                        + CheckpointFile.VERSION + "; use the Loupe that wrote it");
            long announced = start.getLong(16);
            if (length < announced) throw new IOException("it is cut off: " + length + " bytes of " + announced
                    + " are there. Use an earlier checkpoint");
            CRC32C checksum = new CRC32C();
            checksum.update(bytes);
            byte[] block = new byte[1 << 16];
            for (long left = length - START - END; left > 0;) {
                int read = in.read(block, 0, (int) Math.min(block.length, left));
                if (read < 0) throw new IOException("it became shorter while it was read");
                checksum.update(block, 0, read);
                left -= read;
            }
            byte[] end = in.readNBytes(END);
            int headerLength = start.getInt(12);
            boolean fits = length == announced && end.length == END && headerLength >= 0 && headerLength <= length - START - END;
            if (!fits || ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getLong() != checksum.getValue())
                throw new IOException("it is damaged: its checksum does not fit. Use an earlier checkpoint");
            return headerLength;
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    }
}
