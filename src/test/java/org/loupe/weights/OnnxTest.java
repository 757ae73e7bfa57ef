package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.GoldenFile;

class OnnxTest {
    private static final int FLOAT = 1, INT32 = 6, INT64 = 7, FLOAT16 = 10, DOUBLE = 11, BFLOAT16 = 16;

    @TempDir
    private Path folder;

    @Test
    void anExportOfPyTorchHasItsWeightsInTheOrderOfTheGraph() throws IOException {
        GoldenFile golden = GoldenFile.read("weights/weights.npz");
        try (Onnx file = (Onnx) WeightFile.open(SafetensorsTest.golden(folder, "layers.onnx"))) {
            List<OnnxNode> products = file.nodes().stream().filter(node -> node.opType().equals("MatMul")).toList();
            assertThat(products).hasSize(2);
            for (int layer = 0; layer < 2; layer++) {
                String anonymous = products.get(layer).inputs().get(1);
                assertThat(anonymous).as("the exporter has transposed it and lost its name").doesNotContain("weight");
                assertThat(file.info(anonymous).shape()).isEqualTo(golden.ints("onnxshape/" + layer));
                assertThat(file.floats(anonymous)).isEqualTo(golden.floats("onnx/" + layer));
            }
            for (String name : golden.names("onnxnamed/")) assertThat(file.floats(name)).isEqualTo(golden.floats("onnxnamed/" + name));
        }
    }

    /** A tensor with its values in a field. */
    static WeightBytes tensor(String name, int type, int dataField, WeightBytes data, long... dims) {
        WeightBytes bytes = WeightBytes.empty();
        for (long dim : dims) bytes.field(1, dim);
        return bytes.field(2, type).field(dataField, data).field(8, name);
    }

    private static WeightBytes node(String name, String opType, String output, String... inputs) {
        WeightBytes bytes = WeightBytes.empty();
        for (String input : inputs) bytes.field(1, input);
        return bytes.field(2, output).field(3, name).field(4, opType).field(7, "ai.onnx");
    }

    static byte[] model(WeightBytes graph) {
        return WeightBytes.empty().field(1, 8).field(2, "Loupe").field(7, graph).field(8, WeightBytes.empty().field(2, 17)).done();
    }

    static WeightBytes numbers(float... values) {
        WeightBytes bytes = WeightBytes.empty();
        for (float value : values) bytes.u32(Float.floatToRawIntBits(value));
        return bytes;
    }

    @Test
    void everyPlaceAndTypeOfValuesIsReadOrRefusedWithItsName() throws IOException {
        WeightBytes packedDims = WeightBytes.empty().field(1, WeightBytes.empty().varint(1).varint(2)).field(2, FLOAT).field(9, numbers(1,
                2)).field(8, "packed");
        WeightBytes external = WeightBytes.empty().field(1, 4).field(2, FLOAT).field(8, "external").field(14, 1);
        WeightBytes graph = WeightBytes.empty().field(2, "graph")
                .field(5, tensor("raw", FLOAT, 9, numbers(1, -2, 3, 4, 5, 6), 2, 3))
                .field(1, node("first", "MatMul", "y", "x", "raw"))
                .field(5, tensor("float_data", FLOAT, 4, numbers(0.5f), 1)).field(5, packedDims)
                .field(5, tensor("half", FLOAT16, 9, WeightBytes.empty().bytes((byte) 0, (byte) 0x3C), 1))
                .field(5, tensor("brain", BFLOAT16, 9, WeightBytes.empty().bytes((byte) 0x80, (byte) 0x3F)))
                .field(5, tensor("double", DOUBLE, 10, WeightBytes.empty().u64(Double.doubleToRawLongBits(0.25)), 1))
                .field(5, tensor("longs", INT64, 9, WeightBytes.empty().u64(7), 1))
                .field(5, tensor("varints", INT32, 5, WeightBytes.empty().varint(300), 1)).field(5, external)
                .field(5, WeightBytes.empty().field(1, 0).field(2, FLOAT).field(8, "nothing"))
                .field(1, node("", "Add", "z", "y", "float_data", ""));
        try (Onnx file = Onnx.open(WeightBytes.file(folder, "hand.onnx", model(graph)))) {
            assertThat(file.nodes()).containsExactly(new OnnxNode("first", "MatMul", List.of("x", "raw"), List.of("y"), Map.of()),
                    new OnnxNode("", "Add", List.of("y", "float_data", ""), List.of("z"), Map.of()));
            assertThat(file.names()).containsExactly("raw", "float_data", "packed", "half", "brain", "double", "longs", "varints",
                    "external", "nothing");
            assertThat(file.read("raw").shape()).containsExactly(2, 3);
            assertThat(file.floats("raw")).containsExactly(1, -2, 3, 4, 5, 6);
            assertThat(file.floats("float_data")).containsExactly(0.5f);
            assertThat(file.info("packed").shape()).containsExactly(1, 2);
            assertThat(file.floats("half")).containsExactly(1);
            assertThat(file.read("brain").item()).isEqualTo(1);
            assertThat(file.floats("double")).containsExactly(0.25f);
            assertThat(file.floats("nothing")).isEmpty();
            assertThat(file.blocks("longs").getLong()).isEqualTo(7);
            assertThatThrownBy(() -> file.floats("longs")).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("type of 'longs' is I64");
            assertThatThrownBy(() -> file.blocks("varints")).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("int32_data of 'varints' is I32").hasMessageContaining("raw_data");
            assertThatThrownBy(() -> file.floats("external")).isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("data_location of 'external' is EXTERNAL").hasMessageContaining("another file");
        }
    }
}
