package org.loupe.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a model as it is drawn, or several equal ones in a row. All numbers are those of all of them together; shapes and
 * names inside are those of one.
 *
 * @param name in the part around it; empty if it has none
 * @param last the name of the last of several; the same as name for one alone
 * @param times how many there are
 * @param weights its own, without those of its parts
 * @param values what a trace recorded of it, with shapes; empty without a trace
 * @param settings what the weights do not tell, in words; may be empty
 * @param modules of which it consists, itself included
 * @param size what all weights in it take
 */
record ArchitecturePart(String name, String last, int times, String className, List<Weight> weights, List<String> values,
                        String settings, int modules, Size size, List<ArchitecturePart> parts) {

    /**
     * How much weights are: the numbers that training changes, those that stay quantised, and the bytes of both.
     * One that is used twice counts where it comes first.
     */
    record Size(long parameters, long quantized, long bytes) {
        static final Size NONE = new Size(0, 0, 0);

        Size plus(Size other) {
            return new Size(parameters + other.parameters, quantized + other.quantized, bytes + other.bytes);
        }

        Size times(int times) {
            return new Size(parameters * times, quantized * times, bytes * times);
        }

        long numbers() {
            return parameters + quantized;
        }
    }

    /**
     * A parameter or a quantised matrix.
     *
     * @param format of a quantised one; empty for floating point
     * @param shared says what it is the same as; empty if it stands alone
     * @param size nothing where it counts elsewhere
     */
    record Weight(String name, String shape, String format, String shared, Size size) {
        /** "weight [768, 768]", "weight Q4_1 [576, 576]". */
        String text() {
            return name + (format.isEmpty() ? " " : " " + format + " ") + shape + (shared.isEmpty() ? "" : " (" + shared + ")");
        }
    }

    ArchitecturePart {
        weights = List.copyOf(weights);
        values = List.copyOf(values);
        parts = List.copyOf(parts);
    }

    /** So many equal ones in a row, the last of which has this name. */
    ArchitecturePart repeated(int count, String lastName) {
        return count == 1 ? this : counted(count, times * count, lastName);
    }

    private ArchitecturePart counted(int count, int newTimes, String newLast) {
        List<Weight> all = new ArrayList<>();
        for (Weight weight : weights) all.add(new Weight(weight.name, weight.shape, weight.format, weight.shared, weight.size.times(count)));
        List<ArchitecturePart> inside = new ArrayList<>();
        for (ArchitecturePart part : parts) inside.add(part.counted(count, part.times, part.last));
        return new ArchitecturePart(name, newLast, newTimes, className, all, values, settings, modules * count, size.times(count), inside);
    }

    /** The same under no name, to compare what is inside. */
    ArchitecturePart unnamed() {
        return new ArchitecturePart("", "", times, className, weights, values, settings, modules, size, parts);
    }

    /** "layer.0 … layer.11 × 12"; empty for a part without a name. */
    String names() {
        return name + (name.equals(last) ? "" : " … " + last) + (times == 1 ? "" : " × " + times);
    }

    /** "layer.0 … layer.11 × 12: GptBlock". */
    String title() {
        return names().isEmpty() ? className : names() + ": " + className;
    }

    /** "weight [768, 768], bias [768]"; empty without weights of its own. */
    String weightsText() {
        return weights.stream().map(Weight::text).collect(Collectors.joining(", "));
    }

    /** A share of a whole in per cent with one decimal; what is smaller than it can say is "<0.1%". */
    static String share(long numbers, long whole) {
        double percent = whole == 0 ? 0 : 100.0 * numbers / whole;
        return percent > 0 && percent < 0.05 ? "<0.1%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** "497.8 MB", in powers of 1,000. */
    static String bytes(long bytes) {
        if (bytes < 1000) return bytes + " bytes";
        int power = (int) Math.min(4, Math.log10(bytes) / 3);
        return String.format(Locale.ROOT, "%.1f %s", bytes / Math.pow(1000, power), List.of("", "kB", "MB", "GB", "TB").get(power));
    }
}
