package org.loupe.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.loupe.tensor.QuantizedMatrix;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;

/**
 * A part of a model: it owns parameters and smaller parts, and a {@code forward} method computes with them.
 * Names grow with the nesting, {@code layer.0.attention.query.weight}, and serve parameters and traced values alike.
 */
public abstract class Module {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, QuantizedMatrix> quantized = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private Random random;    // null if this draws nothing
    private Module parent;
    private String name = "";
    private boolean training;

    /** Registers a tensor that training changes. */
    protected final Tensor parameter(String parameterName, Tensor initial) {
        if (parameters.putIfAbsent(parameterName, initial.requireGradient()) != null)
            throw new IllegalArgumentException("there is a parameter " + parameterName + " in this module already");
        return initial;
    }

    /** Puts a matrix that stays quantised in the place of a parameter, which is closed and is none any more. */
    protected final void quantize(String parameterName, QuantizedMatrix matrix) {
        Tensor parameter = parameters.remove(parameterName);
        if (parameter != null) parameter.close();
        quantized.put(parameterName, matrix);
    }

    /** Registers a part. */
    protected final <M extends Module> M child(String childName, M module) {
        Module part = module;
        if (part.parent != null) throw new IllegalArgumentException("the part " + childName
                + " is a part of another module already; make a new one, or share its parameters");
        for (Module around = this; around != null; around = around.parent)
            if (around == part) throw new IllegalArgumentException("the part " + childName + " contains this module itself; make a new one");
        if (children.putIfAbsent(childName, module) != null)
            throw new IllegalArgumentException("there is a part " + (childName.isEmpty() ? "without a name" : childName)
                    + " in this module already");
        part.parent = this;
        part.name = childName;
        return module;
    }

    /** Registers a part whose values are named as if they were this module's own. */
    protected final <M extends Module> M part(M module) {
        return child("", module);
    }

    /** Registers the source of chance that a forward pass draws from. */
    protected final void drawsFrom(Random source) {
        random = source;
    }

    /**
     * Shows an intermediate value, under this module's name, to a {@link Change} and to a {@link Trace}, if there is one.
     *
     * @return the value to go on with
     */
    protected final Tensor traced(String valueName, Tensor value) {
        if (!isTraced()) return value;
        Tensor changed = changed(valueName, value);
        record(valueName, changed);
        return changed;
    }

    /** What a {@link Change}, if one is at work, makes of a value that is not settled yet: {@link #record} follows. */
    final Tensor changed(String valueName, Tensor value) {
        return Change.applied(join(path(), valueName), value);
    }

    /** Shows a value that was asked for changes before to a {@link Trace}, if there is one. */
    final void record(String valueName, Tensor value) {
        Trace trace = Trace.listening();
        if (trace != null) trace.record(join(path(), valueName), value);
    }

    /** Whether a {@link Trace} is listening or a {@link Change} at work, so that values on the way are wanted, not only results. */
    protected final boolean isTraced() {
        return Trace.listening() != null || Change.isRunning();
    }

    /** Whether a {@link Trace} or a {@link Change} asks for one of these values, where to have them is slower than to do without. */
    protected final boolean isAskedFor(String... valueNames) {
        if (!isTraced()) return false;
        Trace trace = Trace.listening();
        boolean isAsked = false;
        for (String valueName : valueNames) {                   // all, as both are to know each name
            String full = join(path(), valueName);
            isAsked |= trace != null && trace.asksFor(full);
            isAsked |= Change.asksFor(full);
        }
        return isAsked;
    }

    /** All parameters by their full names, in the order of registration; one that is used twice appears once. */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit("", (parameterName, tensor) -> {
            if (seen.add(tensor) && all.put(parameterName, tensor) != null)
                throw new IllegalStateException("two parameters are named " + parameterName
                        + "; give one of them, or the part it is in, another name");
        });
        return all;
    }

    /** The matrices that stay quantised in the place of parameters, by their full names. */
    public final Map<String, QuantizedMatrix> quantizedMatrices() {
        Map<String, QuantizedMatrix> all = new LinkedHashMap<>(quantized);
        children.forEach((childName, child) -> child.quantizedMatrices().forEach((matrixName, matrix) -> all.put(join(childName, matrixName), matrix)));
        return all;
    }

    /** This and all that it consists of, by full names; this itself has the empty one, and parts without a name are left out. */
    public final Map<String, Module> parts() {
        Map<String, Module> all = new LinkedHashMap<>();
        all.put("", this);
        children.forEach((childName, child) -> child.parts().forEach((partName, part) -> all.putIfAbsent(join(childName, partName), part)));
        return all;
    }

    /** This and all that it consists of as a tree, parts without a name included. */
    public final ModuleTree tree() {
        return tree(path());
    }

    private ModuleTree tree(String path) {
        List<ModuleTree> parts = new ArrayList<>();
        for (Module child : children.values()) parts.add(child.tree(join(path, child.name)));
        return new ModuleTree(name, path, this, Collections.unmodifiableMap(new LinkedHashMap<>(parameters)),
                Collections.unmodifiableMap(new LinkedHashMap<>(quantized)), settings(), List.copyOf(parts));
    }

    /** The sources of chance that forward passes draw from, each once, by the name of the first part that draws from it. */
    public final Map<String, Random> randoms() {
        Map<String, Random> all = new LinkedHashMap<>();
        Set<Random> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visitRandoms("", (partName, source) -> {
            if (seen.add(source)) all.put(partName, source);
        });
        return all;
    }

    /** What the parameters do not tell of this module, such as the number of heads, so that a checkpoint can; null if nothing. */
    protected Object settings() {
        return null;
    }

    /** The settings of this and of all parts that have some, by their names; this itself has the empty name. */
    public final Map<String, Object> allSettings() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (settings() != null) all.put("", settings());
        children.forEach((part, child) -> child.allSettings().forEach((name, settings) -> all.put(name.isEmpty() ? part : join(part, name), settings)));
        return all;
    }

    /** The number of values that training changes. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::size).sum();
    }

    /** Forgets all gradients. */
    public final void clearGradients() {
        parameters().values().forEach(Tensor::clearGrad);
    }

    /** Whether this is being trained; dropout works only then. A new module is not: a trainer switches it. */
    public final boolean isTraining() {
        return training;
    }

    /** Switches this and all parts to training or to use. */
    public final void setTraining(boolean isTraining) {
        training = isTraining;
        children.values().forEach(child -> child.setTraining(isTraining));
    }

    /** Converts all parameters, in place; float64 serves to check gradients. */
    public final void convertTo(DType type) {
        parameters().values().forEach(parameter -> parameter.convertTo(type));
    }

    /** The full name, empty for a whole model. */
    final String path() {
        return parent == null ? name : join(parent.path(), name);
    }

    private void visit(String prefix, BiConsumer<String, Tensor> visitor) {
        parameters.forEach((parameterName, tensor) -> visitor.accept(join(prefix, parameterName), tensor));
        children.forEach((childName, child) -> child.visit(join(prefix, childName), visitor));
    }

    private void visitRandoms(String prefix, BiConsumer<String, Random> visitor) {
        if (random != null) visitor.accept(prefix, random);
        children.forEach((childName, child) -> child.visitRandoms(join(prefix, childName), visitor));
    }

    private static String join(String prefix, String last) {
        return prefix.isEmpty() ? last : last.isEmpty() ? prefix : prefix + "." + last;
    }

    /** The tree of parts with the shapes of their parameters. */
    @Override
    public String toString() {
        return tree() + String.format(Locale.ROOT, "%,d parameters", parameterCount());
    }
}
