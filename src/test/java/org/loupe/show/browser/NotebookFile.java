package org.loupe.show.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.loupe.show.figure.View;

/** Writes notebooks that have views in their outputs. */
final class NotebookFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NotebookFile() {
    }

    /** A code cell and the view that it showed when it was stored, or null. */
    record Cell(String source, View shown) {
    }

    static Path write(Path file, List<Cell> cells) throws IOException {
        ObjectNode notebook = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        notebook.putObject("metadata").putObject("kernelspec").put("name", "java").put("display_name", "Java (Loupe)").put("language", "java");
        var list = notebook.putArray("cells");
        for (Cell cell : cells) {
            ObjectNode json = list.addObject().put("cell_type", "code").put("id", "cell-" + list.size()).put("source", cell.source());
            json.putNull("execution_count").putObject("metadata");
            var outputs = json.putArray("outputs");
            if (cell.shown() != null) output(outputs.addObject().put("output_type", "display_data"), cell.shown());
        }
        return Files.write(file, JSON.writeValueAsBytes(notebook));
    }

    /** The forms in which the kernel sends a view. */
    private static void output(ObjectNode output, View view) {
        output.putObject("metadata");
        ObjectNode data = output.putObject("data").put("text/html", view.html()).put("text/plain", view.text());
        view.png().ifPresent(png -> data.put("image/png", Base64.getEncoder().encodeToString(png)));
    }
}
