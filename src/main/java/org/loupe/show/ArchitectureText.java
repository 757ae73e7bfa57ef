package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.loupe.show.figure.Html;

/** The tree of a model in plain text, a line for each part: its shapes, its numbers, their share. */
final class ArchitectureText {
    /** So many parts are printed. */
    private static final int MOST = 200;
    private static final int WIDEST = 110;
    static final String NOTE = "Parts stand in the order in which the model registers them; how values flow between them is not in a module tree.";
    static final String TOGETHER = "The numbers of a repeated part (×), and of what is in it, are those of all its repetitions; shapes are those of one.";

    private ArchitectureText() {
    }

    /** @param root of a model alone */
    static String of(ArchitectureNode root) {
        ArchitecturePart model = root.left();
        List<String[]> lines = new ArrayList<>();
        lines(root.limited(MOST), 0, model, lines);
        StringBuilder out = new StringBuilder(summary(model)).append('\n');
        int name = width(lines, 0), numbers = width(lines, 1), bytes = width(lines, 3);
        for (String[] line : lines) {
            String row = line[0] + " ".repeat(name - length(line[0])) + "  " + " ".repeat(numbers - line[1].length()) + line[1] + "  "
                    + " ".repeat(6 - line[2].length()) + line[2] + (bytes == 0 ? "" : "  " + " ".repeat(bytes - line[3].length()) + line[3]);
            out.append(row.stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static void lines(ArchitectureNode node, int depth, ArchitecturePart model, List<String[]> lines) {
        ArchitecturePart part = node.left();
        String weights = part.weights().isEmpty() ? "" : ", " + part.weightsText();
        String values = part.values().isEmpty() ? "" : " → " + String.join(", ", part.values());
        lines.add(new String[] {"  ".repeat(depth) + Html.shorten(part.title() + weights + values, WIDEST), number(part.size().numbers()),
            ArchitecturePart.share(part.size().numbers(), model.size().numbers()), model.size().quantized() == 0 ? "" : ArchitecturePart.bytes(part.size().bytes())});
        for (ArchitectureNode inside : node.parts()) lines(inside, depth + 1, model, lines);
        if (!node.leftOut().isEmpty()) lines.add(new String[] {"  ".repeat(depth + 1) + node.missing(model.size().numbers(), true), "", "", ""});
    }

    private static int width(List<String[]> lines, int column) {
        return lines.stream().mapToInt(line -> length(line[column])).max().orElse(0);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** "Gpt: 124,439,808 parameters (497.8 MB) in 174 parts". */
    static String summary(ArchitecturePart model) {
        return model.className() + ": " + size(model) + " (" + ArchitecturePart.bytes(model.size().bytes()) + ") in " + counted(model.modules(), "part");
    }

    /** "124,439,808 parameters". */
    static String size(ArchitecturePart model) {
        ArchitecturePart.Size size = model.size();
        return counted(size.parameters(), "parameter") + (size.quantized() == 0 ? "" : " and " + counted(size.quantized(), "quantised number"));
    }

    static String counted(long count, String what) {
        return number(count) + " " + what + (count == 1 ? "" : "s");
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
