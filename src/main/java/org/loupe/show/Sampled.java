package org.loupe.show;

import java.util.List;
import java.util.stream.IntStream;
import org.loupe.show.figure.Axis;

/** Places of which a map shows every one, or every second, third and so on where there are many. */
record Sampled(int count, int step) {

    /** At most so many of them. */
    static Sampled of(int count, int most) {
        return new Sampled(count, (count + most - 1) / most);
    }

    int shown() {
        return (count + step - 1) / step;
    }

    /** The place of one that is shown. */
    int place(int i) {
        return i * step;
    }

    Axis axis(String name) {
        List<String> labels = IntStream.range(0, shown()).mapToObj(i -> String.valueOf(place(i))).toList();
        return Axis.names(name, labels);
    }

    /** What to say of those that are left out; empty where none is. */
    String note() {
        return step == 1 ? "" : " Of " + count + " positions one in " + step + " is shown.";
    }
}
