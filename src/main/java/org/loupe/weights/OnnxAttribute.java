package org.loupe.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An attribute of a node, an AttributeProto, as far as it is a few numbers. Texts, graphs and large tensors are passed over.
 *
 * @param numbers empty for what is passed over
 */
record OnnxAttribute(String name, List<Double> numbers) {
    private static final int NAME = 1, FLOAT = 2, INT = 3, TENSOR = 5, FLOATS = 7, INTS = 8;
    private static final int DATA_TYPE = 2, FLOAT_DATA = 4, INT64_DATA = 7, RAW_DATA = 9, TYPE_FLOAT = 1, TYPE_INT64 = 7;
    /** Shapes, scales and axes have fewer. */
    static final int MOST_NUMBERS = 64;

    static OnnxAttribute read(Protobuf message) throws IOException {
        String name = "";
        List<Double> numbers = new ArrayList<>();
        while (message.next())
            switch (message.field()) {
                case NAME -> name = message.text("name");
                case FLOAT, FLOATS -> addFloats(message, numbers);
                case INT, INTS -> addInts(message, numbers);
                case TENSOR -> addTensor(message.message("t"), numbers);
                default -> { }
            }
        return new OnnxAttribute(name, numbers);
    }

    void putInto(Map<String, List<Double>> all) {
        if (!numbers.isEmpty() && numbers.size() <= MOST_NUMBERS) all.put(name, List.copyOf(numbers));
    }

    /** One, or several packed as bytes. */
    private static void addFloats(Protobuf message, List<Double> numbers) throws IOException {
        if (message.wire() == Protobuf.FOUR) numbers.add((double) Float.intBitsToFloat(message.fixed32("floats")));
        else {
            byte[] bytes = message.fewBytes(MOST_NUMBERS * Float.BYTES, "floats");
            for (int at = 0; at + Float.BYTES <= bytes.length; at += Float.BYTES) numbers.add((double) Little.f32(bytes, at));
        }
    }

    /** One, or several packed as varints. */
    private static void addInts(Protobuf message, List<Double> numbers) throws IOException {
        if (message.wire() == Protobuf.VARINT) numbers.add((double) message.varint("ints"));
        else {
            message.require(Protobuf.LENGTH, "ints");
            while (message.hasPacked() && numbers.size() <= MOST_NUMBERS) numbers.add((double) message.packed("ints"));
        }
    }

    /** A scalar or a short vector, float32 or int64: a constant of the graph. */
    private static void addTensor(Protobuf tensor, List<Double> numbers) throws IOException {
        long type = 0;
        byte[] raw = {};
        while (tensor.next())
            switch (tensor.field()) {
                case DATA_TYPE -> type = tensor.varint("data_type");
                case FLOAT_DATA -> addFloats(tensor, numbers);
                case INT64_DATA -> addInts(tensor, numbers);
                case RAW_DATA -> raw = tensor.fewBytes(MOST_NUMBERS * Long.BYTES, "raw_data");
                default -> { }
            }
        if (type == TYPE_FLOAT) for (int at = 0; at + Float.BYTES <= raw.length; at += Float.BYTES) numbers.add((double) Little.f32(raw, at));
        if (type == TYPE_INT64) for (int at = 0; at + Long.BYTES <= raw.length; at += Long.BYTES) numbers.add((double) Little.i64(raw, at));
    }
}
