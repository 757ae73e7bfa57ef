package org.loupe.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The format of a checkpoint, all numbers little-endian; {@link CheckpointReader} reads it:
 * <pre>
 * 8 bytes    "LOUPECKP"
 * 4 bytes    version of the format, 1
 * 4 bytes    length of the header
 * 8 bytes    length of the file
 * header     JSON in UTF-8: {"facts": {name: text, ...}, "arrays": [{"name": ..., "type": "f4", "shape": [2, 3]}, ...]}
 * arrays     in the order of the header, without gaps, each in C order
 * 8 bytes    CRC-32C of everything before
 * </pre>
 */
final class CheckpointFile {
    static final byte[] MAGIC = {'L', 'O', 'U', 'P', 'E', 'C', 'K', 'P'};
    static final int VERSION = 1;
    static final int START = 8 + 4 + 4 + 8, END = 8;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CheckpointFile() { }

    static void write(Map<String, String> facts, Map<String, StoredArray> arrays, OutputStream to) throws IOException {
        ObjectNode header = MAPPER.createObjectNode();
        facts.forEach(header.putObject("facts")::put);
        ArrayNode list = header.putArray("arrays");
        arrays.forEach((name, array) -> {
            ArrayNode shape = list.addObject().put("name", name).put("type", array.type()).putArray("shape");
            IntStream.of(array.shape()).forEach(shape::add);
        });
        byte[] json = MAPPER.writeValueAsBytes(header);
        long length = START + json.length + arrays.values().stream().mapToLong(StoredArray::size).sum() + END;
        CheckedOutputStream out = new CheckedOutputStream(new BufferedOutputStream(to, 1 << 16), new CRC32C());
        out.write(little(START).put(MAGIC).putInt(VERSION).putInt(json.length).putLong(length).array());
        out.write(json);
        for (StoredArray array : arrays.values()) out.write(array.bytes().get().array());
        out.write(little(END).putLong(out.getChecksum().getValue()).array());
        out.flush();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
