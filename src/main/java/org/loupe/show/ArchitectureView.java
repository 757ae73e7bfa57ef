package org.loupe.show;

import java.util.Map;
import java.util.Optional;
import org.loupe.nn.Module;
import org.loupe.nn.ModuleTree;
import org.loupe.nn.Trace;
import org.loupe.show.ArchitectureNode.Kind;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;

/**
 * What a model consists of: its parts as boxes in boxes, with their classes, the shapes of their weights, how many numbers
 * these are and what share of the whole. Equal parts in a row, as the layers of a Transformer, are drawn once.
 *
 * <p>It is drawn from the module tree, so any module can be: nothing need be known of its class. A tree tells what is in what,
 * and in which order parts were registered. It does not tell in which order they are used, what is added to what (the residual
 * connections), or what a model computes without a part: positions by rotation, or the token table as the head. A {@link Trace}
 * of a run adds the shapes of the values that parts computed.
 *
 * <p>No weight is read. {@code Llama.blank(LlamaPresets.llama2_7b())}, which takes no memory, can be drawn where it could never run.
 */
public final class ArchitectureView implements View {
    private final ArchitectureNode root;

    private ArchitectureView(ModuleTree tree, Map<String, java.util.List<String>> values) {
        this.root = ArchitectureNode.alone(ArchitectureReader.read(tree, values), Kind.ONLY_LEFT);
    }

    /** A model, or any part of one. */
    public static ArchitectureView of(Module model) {
        return new ArchitectureView(model.tree(), Map.of());
    }

    /**
     * The same with the shapes of the values that each part computed in a run.
     *
     * @throws IllegalArgumentException if nothing in the trace is of this model
     */
    public static ArchitectureView of(Module model, Trace trace) {
        ModuleTree tree = model.tree();
        return new ArchitectureView(tree, ArchitectureValues.of(tree, trace));
    }

    /** Two models beside each other, with what differs marked. */
    public static ArchitectureComparison compare(String nameA, Module a, String nameB, Module b) {
        return new ArchitectureComparison(nameA, a.tree(), nameB, b.tree());
    }

    @Override
    public String html() {
        return ArchitecturePage.html(root);
    }

    @Override
    public String text() {
        return ArchitectureText.of(root);
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(ArchitecturePicture.of(root));
    }

    @Override
    public String toString() {
        return text();
    }
}
