package org.loupe.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header of a safetensors file, checked. */
record SafetensorsHeader(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    /** The same limit as in the reference. */
    private static final long LARGEST = 100_000_000;
    private static final List<StoredType> TYPES = List.of(StoredType.F64, StoredType.F32, StoredType.F16, StoredType.BF16, StoredType.I64,
            StoredType.I32, StoredType.I16, StoredType.I8, StoredType.U8, StoredType.BOOL);

    static SafetensorsHeader read(FileBytes file) throws IOException {
        ByteReader in = new ByteReader(file);
        long length = in.i64("length of the header");
        if (length < 0 || length > LARGEST)
            throw file.broken("length of the header", Long.toUnsignedString(length), "the format allows " + LARGEST
                    + "; is this a safetensors file?");
        if (length > in.left())
            throw file.broken("length of the header", length, "the file has " + file.size()
                    + " bytes; it is cut off, or no safetensors file");
        byte[] json = in.bytes(length, "header");
        if (length == 0 || json[0] != '{') throw file.broken("header", FileKind.hex(json), "it must begin with {");
        return read(file, Json.object(file, "header", json), in.position());
    }

    private static SafetensorsHeader read(FileBytes file, ObjectNode json, long data) throws WeightFileException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties())
            if (entry.getKey().equals(METADATA)) readMetadata(file, entry.getValue(), metadata);
            else tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), data));
        long end = Declared.consecutive(file, tensors.values(), data, 1);
        if (end != file.size())
            throw file.broken("length of the file", file.size(), "its tensors end at byte " + end
                    + ", and the format allows nothing behind them");
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void readMetadata(FileBytes file, JsonNode json, Map<String, String> metadata) throws WeightFileException {
        if (!json.isObject()) throw file.broken(METADATA, json, "it must be a JSON object of texts");
        for (Map.Entry<String, JsonNode> entry : json.properties())
            metadata.put(entry.getKey(), Json.text(file, METADATA + " '" + entry.getKey() + "'", entry.getValue()));
    }

    private static StoredTensor tensor(FileBytes file, String name, JsonNode json, long data) throws WeightFileException {
        String of = " of '" + name + "'";
        if (!json.isObject()) throw file.broken("entry" + of, json, "it must be a JSON object with dtype, shape and data_offsets");
        StoredType type = type(file, "dtype" + of, Json.text(file, "dtype" + of, json.get("dtype")));
        int[] shape = Declared.shape(file, "shape" + of, numbers(file, "shape" + of, json.get("shape")));
        List<Long> offsets = numbers(file, "data_offsets" + of, json.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1))
            throw file.broken("data_offsets" + of, offsets, "it must be [begin, end], and the begin not behind the end");
        long begin = offsets.get(0), bytes = offsets.get(1) - begin, needed = Declared.bytes(file, "shape" + of, type, shape);
        if (offsets.get(1) > file.size() - data)
            throw file.broken("data_offsets" + of, offsets, "they leave the file, which has " + (file.size() - data)
                    + " bytes behind its header; it is cut off, fetch it again");
        StoredTensor tensor = new StoredTensor(name, type, shape, data + begin, bytes);
        if (bytes != needed)
            throw file.broken("data_offsets" + of, offsets, tensor + " takes " + needed + " bytes, not " + bytes);
        return tensor;
    }

    private static StoredType type(FileBytes file, String field, String dtype) throws WeightFileException {
        for (StoredType type : TYPES) if (type.name().equals(dtype)) return type;
        throw file.broken(field, "'" + dtype + "'", "Loupe reads " + TYPES);
    }

    private static List<Long> numbers(FileBytes file, String field, JsonNode json) throws WeightFileException {
        if (json == null || !json.isArray())
            throw file.broken(field, json == null ? "missing" : json, "it must be a list of whole numbers");
        List<Long> numbers = new ArrayList<>(json.size());
        for (JsonNode number : json) numbers.add(Json.length(file, field, number));
        return numbers;
    }
}
