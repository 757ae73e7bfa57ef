package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.weights.OnnxTest.model;
import static org.loupe.weights.OnnxTest.numbers;
import static org.loupe.weights.OnnxTest.tensor;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxBadInputTest {
    private static final int FLOAT = 1;

    @TempDir
    private Path folder;

    private void refuses(byte[] content, String... message) {
        Path path = WeightBytes.file(folder, "bad.onnx", content);
        assertThatThrownBy(() -> Onnx.open(path).close()).isInstanceOf(WeightFileException.class)
                .hasMessageStartingWith(path + ": ").hasMessageContainingAll(message);
    }

    private void refusesInitializer(WeightBytes tensor, String... message) {
        refuses(model(WeightBytes.empty().field(5, tensor)), message);
    }

    @Test
    void whatIsNoProtobufIsNamed() {
        refuses(new byte[0], "model.graph is missing");
        refuses(WeightBytes.empty().field(1, 8).done(), "model.graph is missing");
        refuses(new byte[] {0, 0}, "tag in model is 0", "from 1 on");
        refuses(new byte[] {0x3B, 0}, "field 7 of model is wire type 3");
        refuses(new byte[] {0x3A, 5, 1}, "length of field 7 of model is 5", "only 1 bytes");
        refuses(WeightBytes.empty().varint(0x3A).varint(-1L).done(), "length of field 7 of model is 18446744073709551615");
        refuses(new byte[] {0x3D, 1, 2, 3}, "field 7 of model is a value up to byte 5", "ends at 4");
        refuses(new byte[] {0x38, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, "field 7 of model is a varint of more than 10 bytes");
        refuses(new byte[] {0x38, -1}, "field 7 of model", "only 0 bytes");
        refuses(WeightBytes.empty().field(7, 1).done(), "model.graph is wire type 0", "it must be 2");
        refuses(WeightBytes.empty().field(7, WeightBytes.empty()).field(7, WeightBytes.empty()).done(), "a second graph");
        refuses(model(WeightBytes.empty().field(1, WeightBytes.empty().field(4, new byte[] {-1}))), "node.op_type", "UTF-8");
    }

    @Test
    void wrongInitialisersAreNamed() {
        refusesInitializer(tensor("w", 8, 9, numbers(1), 1), "data_type of '", "is 8");
        refusesInitializer(WeightBytes.empty().field(8, "w").field(9, numbers(1)), "data_type of 'w' is 0");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), 2), "raw_data of 'w' is 4 bytes", "[2] of type F32 takes 8");
        refusesInitializer(WeightBytes.empty().field(1, 2).field(2, FLOAT).field(8, "w"), "raw_data of 'w' is 0 bytes", "takes 8");
        refusesInitializer(tensor("w", FLOAT, 4, numbers(1, 2), 1), "float_data of 'w' is 8 bytes", "takes 4");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), -1), "dims of 'w' is [-1]");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), 1 << 30, 1 << 30, 1 << 30), "dims of 'w'", "2^63");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), new long[33]), "dims of 'w' is 33 axes");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), new long[1025]), "1025 axes");
        refusesInitializer(tensor("w", FLOAT, 9, numbers(1), 1).field(4, numbers(1)), "float_data of 'w' is a second field", "raw_data");
        refusesInitializer(WeightBytes.empty().field(1, WeightBytes.empty().bytes((byte) 0x80)).field(2, FLOAT), "initializer.dims");
        refusesInitializer(WeightBytes.empty().field(2, FLOAT).field(4, 7), "initializer.float_data is wire type 0");
        refuses(model(WeightBytes.empty().field(5, tensor("w", FLOAT, 9, numbers(1), 1)).field(5, tensor("w", FLOAT, 9, numbers(1), 1))),
                "initializer.name is 'w'", "same name");
    }
}
