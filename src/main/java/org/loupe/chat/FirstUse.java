package org.loupe.chat;

import java.util.List;
import java.util.Map;
import org.loupe.model.llama.Llama;
import org.loupe.model.llama.LlamaConfig;
import org.loupe.nn.MatrixLayer;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.QuantizedFormat;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.text.chat.ChatMessage;
import org.loupe.text.chat.ChatTemplates;

/**
 * Does in small what an answer will do. Java runs what is new slowly and compiles it after some use, and vectors are slowest of all
 * until then: so this is done beside, while the weights are read, and the first answer begins a tenth of a second earlier.
 */
final class FirstUse {
    private static final int TOKENS = 32, WIDTH = 64, HEADS = 2;

    private FirstUse() { }

    static void run() {
        Llama tiny = Llama.blank(LlamaConfig.of(WIDTH, TOKENS, WIDTH, 1, HEADS, 1, 2 * WIDTH));
        tiny.parts().values().forEach(part -> {
            if (part instanceof MatrixLayer layer) quantize(layer);
        });
        Memory.scope(() -> Gradients.off(() -> tiny.forward(new int[1][TOKENS])));
        ChatTemplates.chatMl().render(List.of(ChatMessage.user("Hello")), true, Map.of());
    }

    /** Every level 0. */
    private static void quantize(MatrixLayer layer) {
        int rows = layer.weight().shape(0), columns = layer.weight().shape(1);
        QuantizedFormat format = QuantizedFormat.Q4_1;
        layer.quantize(QuantizedMatrix.of(format, rows, columns, new byte[rows * columns / format.blockSize() * format.bytesPerBlock()]));
    }
}
