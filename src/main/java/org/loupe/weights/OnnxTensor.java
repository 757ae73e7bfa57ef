package org.loupe.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An initialiser of an ONNX graph, a TensorProto. Its values lie in {@code raw_data}, little-endian, or in a field for their type:
 * {@code float_data} and {@code double_data} are the same bytes; the other fields have varints, which are not values one behind
 * the other. Values can also be in another file, which is not opened.
 *
 * @param scattered the field, if the values do not lie in the file one behind the other; else null
 */
record OnnxTensor(StoredTensor tensor, String scattered) {
    private static final int DIMS = 1, DATA_TYPE = 2, FLOAT_DATA = 4, INT32_DATA = 5, STRING_DATA = 6, INT64_DATA = 7, NAME = 8,
            RAW_DATA = 9,
            DOUBLE_DATA = 10, UINT64_DATA = 11, DATA_LOCATION = 14;
    private static final String INITIALIZER = "initializer";

    static OnnxTensor read(FileBytes file, Protobuf message) throws IOException {
        List<Long> dims = new ArrayList<>();
        String name = "", dataField = null;
        long type = 0, offset = 0, bytes = 0;
        boolean external = false;
        while (message.next()) {
            String data = data(message.field());
            if (data != null) {
                if (dataField != null)
                    throw file.broken(data + " of '" + name + "'", "a second field with values", "the first one was " + dataField);
                message.require(Protobuf.LENGTH, data);
                dataField = data;
                offset = message.begin();
                bytes = message.length();
            } else if (message.field() == DIMS) addDims(file, message, dims);
            else if (message.field() == DATA_TYPE) type = message.varint("data_type");
            else if (message.field() == NAME) name = message.text("name");
            else if (message.field() == DATA_LOCATION) external = message.varint("data_location") != 0;
        }
        StoredType stored = type(file, name, type);
        int[] shape = Declared.shape(file, "dims of '" + name + "'", dims);
        String scattered = external ? "data_location" : scattered(dataField, stored);
        long needed = Declared.bytes(file, "dims of '" + name + "'", stored, shape);
        if (scattered == null && bytes != needed)
            throw file.broken((dataField == null ? "raw_data" : dataField) + " of '" + name + "'", bytes + " bytes", dims + " of type "
                    + stored + " takes " + needed);
        return new OnnxTensor(new StoredTensor(name, stored, shape, offset, bytes), scattered);
    }

    private static String data(int field) {
        return switch (field) {
            case RAW_DATA -> "raw_data";
            case FLOAT_DATA -> "float_data";
            case DOUBLE_DATA -> "double_data";
            case INT32_DATA -> "int32_data";
            case INT64_DATA -> "int64_data";
            case UINT64_DATA -> "uint64_data";
            case STRING_DATA -> "string_data";
            default -> null;
        };
    }

    private static String scattered(String field, StoredType type) {
        boolean inPlace = field == null || field.equals("raw_data") || field.equals("float_data") && type == StoredType.F32
                || field.equals("double_data") && type == StoredType.F64;
        return inPlace ? null : field;
    }

    /** Packed, as newer writers do, or one field for each. */
    private static void addDims(FileBytes file, Protobuf message, List<Long> dims) throws IOException {
        if (message.wire() == Protobuf.VARINT) dims.add(message.varint("dims"));
        else {
            message.require(Protobuf.LENGTH, "dims");
            while (message.hasPacked()) dims.add(message.packed("dims"));
        }
        if (dims.size() > 1 << 10) throw file.broken(INITIALIZER + ".dims", dims.size() + " axes", "no tensor has as many");
    }

    private static StoredType type(FileBytes file, String name, long type) throws WeightFileException {
        return switch ((int) Math.min(Math.max(type, 0), 99)) {
            case 1 -> StoredType.F32;
            case 2 -> StoredType.U8;
            case 3 -> StoredType.I8;
            case 5 -> StoredType.I16;
            case 6 -> StoredType.I32;
            case 7 -> StoredType.I64;
            case 9 -> StoredType.BOOL;
            case 10 -> StoredType.F16;
            case 11 -> StoredType.F64;
            case 16 -> StoredType.BF16;
            default -> throw file.broken("data_type of '" + name + "'", Long.toUnsignedString(type),
                    "Loupe reads 1 (FLOAT), 2, 3, 5, 6, 7 (integers), 9 (BOOL), 10 (FLOAT16), 11 (DOUBLE) and 16 (BFLOAT16)");
        };
    }
}
