package org.loupe.show;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.loupe.model.Configs;
import org.loupe.model.ModelConfig;
import org.loupe.nn.ModuleTree;
import org.loupe.show.ArchitectureNode.Kind;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Two models beside each other: a part stands beside the part of the other that has the same name in the part around it; rows of
 * equal layers stand beside each other, however many they are. What differs, or is in one alone, has a sign, words and a colour.
 */
public final class ArchitectureComparison implements View {
    private final List<String> names;
    private final ArchitectureNode root;
    private final Table settings;

    ArchitectureComparison(String nameA, ModuleTree a, String nameB, ModuleTree b) {
        this.names = List.of(Html.visible(nameA, true), Html.visible(nameB, true));
        this.root = new ArchitectureAlignment(names).of(ArchitectureReader.read(a, Map.of()), ArchitectureReader.read(b, Map.of()));
        this.settings = a.settings() instanceof ModelConfig left && b.settings() instanceof ModelConfig right
                ? settings(Configs.difference(left, right)) : settings(List.of());
    }

    /** What no tree shows, as the numbers of heads; the numbers of parameters it does. */
    private Table settings(List<Configs.Difference> differences) {
        StringColumn field = StringColumn.create("setting"), a = StringColumn.create("in " + names.get(0));
        StringColumn b = StringColumn.create(Tables.unused(Table.create(a), "in " + names.get(1)));
        for (Configs.Difference difference : differences) {
            if (difference.field().startsWith("parameters")) continue;
            field.append(difference.field());
            a.append(difference.left() == null ? null : difference.left().toString());
            b.append(difference.right() == null ? null : difference.right().toString());
        }
        return Table.create("What the configurations say otherwise", field, a, b);
    }

    /** How large both are, and how many of the parts that are drawn are alike; equal ones in a row count as one. */
    public String summary() {
        long a = root.left().size().numbers(), b = root.right().size().numbers();
        String more = a == b ? "as many" : ArchitectureText.number(Math.abs(b - a)) + (b > a ? " more" : " fewer")
                + (a == 0 ? "" : String.format(Locale.ROOT, " (%+.1f%%)", 100.0 * (b - a) / a));
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        count(root, counts);
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add(kind.sign + " " + count + " " + kind.words(names)));
        return names.get(0) + ": " + ArchitectureText.size(root.left()) + ". " + names.get(1) + ": " + ArchitectureText.size(root.right()) + ", " + more
                + ". Parts, equal ones in a row as one: " + String.join(", ", parts) + ".";
    }

    private static void count(ArchitectureNode node, Map<Kind, Integer> counts) {
        counts.merge(node.kind(), 1, Integer::sum);
        for (ArchitectureNode part : node.parts()) count(part, counts);
    }

    @Override
    public String html() {
        return "<div class=\"loupe-comparison\">\n<p><b>" + Html.escape(summary()) + "</b> " + ArchitectureText.TOGETHER + "</p>\n"
                + ArchitecturePage.image(picture().orElseThrow(), "The parts of both models as boxes beside each other; the table below says the same")
                + "\n" + ComparisonTable.html(root, names) + (settings.isEmpty() ? "" : Tables.html(settings)) + "</div>";
    }

    @Override
    public String text() {
        return summary() + "\n\n" + ComparisonTable.text(root, names) + (settings.isEmpty() ? "" : "\n" + Tables.text(settings));
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(ComparisonPicture.of(root, names));
    }

    @Override
    public String toString() {
        return text();
    }
}
