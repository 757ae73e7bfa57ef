package org.loupe.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells the formats apart, and refuses pickles. */
final class FileKind {
    private static final String REASON = "a pickle can run any code when it is read, and so Loupe reads none. Use the checkpoint's "
            + "model.safetensors, or convert it where you trust it: load it in transformers and call save_pretrained";

    private FileKind() { }

    static WeightFile open(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (name.endsWith(".index.json")) return Safetensors.openSharded(path);
        if (name.endsWith(".onnx")) return Onnx.open(path);
        byte[] start;
        try (FileBytes bytes = FileBytes.open(path)) {
            refusePickle(bytes);
            start = bytes.first(9);
            if (isSafetensors(start, bytes.size())) return Safetensors.open(path);
        }
        if (begins(start, 'G', 'G', 'U', 'F')) return Gguf.open(path);
        throw new WeightFileException(path, "the beginning", hex(start),
                "neither safetensors, which begins with a length of 8 bytes and {, "
                + "nor GGUF; an ONNX file must be called .onnx");
    }

    /** What {@code torch.save} writes: a zip with a pickle in it, or, before PyTorch 1.6, pickles one behind the other. */
    static void refusePickle(FileBytes bytes) throws IOException {
        byte[] start = bytes.first(4096);
        // The length of a safetensors header can have the same first bytes, but is followed by a brace.
        if (isSafetensors(start, bytes.size())) return;
        if (begins(start, 'P', 'K', 3, 4)) {
            boolean named = new String(start, StandardCharsets.ISO_8859_1).contains("data.pkl");
            throw bytes.broken("the beginning", named ? "a zip archive with data.pkl" : "a zip archive", named
                    ? "torch.save wrote it, and data.pkl is a pickle: " + REASON : "weights are in safetensors, GGUF or ONNX; if "
                    + "torch.save wrote it, there is a pickle in it: " + REASON);
        }
        if (start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5)
            throw bytes.broken("the beginning", hex(start), "it is a pickle of protocol " + start[1] + ": " + REASON);
    }

    private static boolean isSafetensors(byte[] start, long size) {
        if (start.length < 9 || start[8] != '{') return false;
        long length = Little.i64(start, 0);
        return length > 0 && length <= size - 8;
    }

    private static boolean begins(byte[] start, int... with) {
        if (start.length < with.length) return false;
        for (int i = 0; i < with.length; i++) if (start[i] != (byte) with[i]) return false;
        return true;
    }

    /** The first bytes, for a message. */
    static String hex(byte... start) {
        StringBuilder text = new StringBuilder("bytes");
        for (int i = 0; i < Math.min(8, start.length); i++) text.append(String.format(" %02x", start[i]));
        return text.toString();
    }
}
