package org.loupe.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.loupe.nn.Module;
import org.loupe.position.RopeLayout;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.Updates;
import org.loupe.tensor.kernel.Shape;

/**
 * Reads the parameters of a model from a file. First everything is compared by name and shape, and what does not fit is told all
 * at once; only then the first value is read.
 */
final class ParameterFiller {
    /** What some versions of transformers and PyTorch wrote beside the weights: constants that a model makes itself. */
    private static final Pattern CONSTANT = Pattern.compile(".*(position_ids|attn\\.bias|attn\\.masked_bias|inv_freq|rope_freqs\\.weight)");
    private static final int LISTED = 12;

    private final WeightFile file;
    private final NameTable names;
    private final String base;
    private final Set<String> optional;
    private final int headDim;
    private final BlockKeeper keeper;

    /**
     * @param base what stands before the names of the model below the head, in the table but maybe not in the file
     * @param optional beginnings of our names that may be missing
     * @param headDim width of an attention head, where rows have to be put in another order; else 0
     * @param keeper of quantised matrices, or null if all becomes float32
     */
    ParameterFiller(WeightFile file, NameTable names, String base, Set<String> optional, int headDim, BlockKeeper keeper) {
        this.file = file;
        this.names = names;
        this.base = base;
        this.optional = optional;
        this.headDim = headDim;
        this.keeper = keeper;
    }

    /** @return our names of the parameters that the file lacks, which stay as they are */
    Set<String> fill(Module model) throws IOException {
        Set<String> untrained = new LinkedHashSet<>(), unused = new LinkedHashSet<>(file.names());
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> parameters = model.parameters();
        parameters.forEach((ours, parameter) -> {
            NameTable.Place place = names.place(ours);
            String theirs = inFile(place.name());
            if (theirs == null) {
                if (optional.stream().anyMatch(ours::startsWith)) untrained.add(ours);
                else problems.add("missing: " + place.name() + " (our " + ours + ")");
                return;
            }
            unused.remove(theirs);
            int[] expected = stored(place, parameter.shape()), found = file.info(theirs).shape();
            if (!Arrays.equals(expected, found))
                problems.add("wrong shape: " + theirs + " is " + Shape.text(found) + ", the configuration asks for " + Shape.text(expected));
        });
        unused.removeIf(name -> CONSTANT.matcher(name).matches());
        for (String name : List.copyOf(unused)) {
            String first = first(name, parameters);
            if (first == null) continue;
            unused.remove(name);
            if (!isSame(name, first)) problems.add("other values: " + name + " should be " + first + " again, as the configuration ties them;"
                    + " with tie_word_embeddings false it may differ");
        }
        unused.forEach(name -> problems.add("left over: " + name + " " + Shape.text(file.info(name).shape())));
        if (!problems.isEmpty()) throw mismatch(problems);
        for (Map.Entry<String, Tensor> entry : parameters.entrySet()) if (!untrained.contains(entry.getKey())) read(entry.getKey(), entry.getValue());
        return untrained;
    }

    /** The name with or without what stands before the model below the head, or an older spelling; null if the file has none of them. */
    private String inFile(String name) {
        String bare = name.startsWith(base) ? name.substring(base.length()) : name;
        for (String each : List.of(name, bare, oldNorm(name), oldNorm(bare))) if (file.names().contains(each)) return each;
        return null;
    }

    /** TensorFlow's words for a norm, which the first BERT files in PyTorch kept. */
    private static String oldNorm(String name) {
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    }

    /** A head that is the token table may stand there again under its own name. @return the first name in the file; null if it is none */
    private String first(String name, Map<String, Tensor> parameters) {
        boolean hasHead = parameters.keySet().stream().anyMatch(ours -> ours.startsWith("head."));
        String ours = switch (name) {
            case "lm_head.weight", "output.weight" -> hasHead ? null : "tokens.weight";
            case "cls.predictions.decoder.weight" -> "bert.tokens.weight";
            case "cls.predictions.decoder.bias" -> "maskedLanguage.bias";
            default -> null;
        };
        return ours != null && parameters.containsKey(ours) ? inFile(names.place(ours).name()) : null;
    }

    private boolean isSame(String name, String first) throws IOException {
        return Arrays.equals(file.info(name).shape(), file.info(first).shape()) && Arrays.equals(file.floats(name), file.floats(first));
    }

    /** The shape of a parameter as the file has it. */
    private static int[] stored(NameTable.Place place, int... shape) {
        int[] stored = shape.clone();
        stored[0] *= place.parts();
        return place.layout() == NameTable.Layout.TRANSPOSED ? new int[] {stored[1], stored[0]} : stored;
    }

    private void read(String ours, Tensor parameter) throws IOException {
        NameTable.Place place = names.place(ours);
        String theirs = inFile(place.name());
        if (keeper != null && keeper.keep(ours, place, theirs)) return;
        Tensor stored = file.read(theirs);
        Memory.scope(() -> Gradients.off(() -> {
            Tensor values = place.layout() == NameTable.Layout.TRANSPOSED ? stored.transpose(0, 1) : stored;
            if (place.layout() == NameTable.Layout.INTERLEAVED) values = RopeLayout.INTERLEAVED.convert(values, headDim, RopeLayout.HALF_SPLIT);
            int rows = parameter.shape(0);
            Updates.assign(parameter, place.parts() == 1 ? values : values.slice(0, place.part() * rows, (place.part() + 1) * rows));
            return null;
        }));
        stored.close();
    }

    private WeightFileException mismatch(List<String> problems) {
        String listed = String.join("; ", problems.subList(0, Math.min(LISTED, problems.size())));
        String more = problems.size() > LISTED ? "; and " + (problems.size() - LISTED) + " more" : "";
        return new WeightFileException(file.file(), "tensors", file.names().size() + " of them",
                "they do not fit the configuration: " + listed + more);
    }
}
