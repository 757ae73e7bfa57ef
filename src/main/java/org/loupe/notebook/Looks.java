package org.loupe.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;
import org.loupe.show.Charts;
import org.loupe.show.Tables;
import org.loupe.show.Tensors;
import org.loupe.show.figure.View;
import org.loupe.tensor.Tensor;
import tech.tablesaw.api.Table;

/**
 * How a value looks in a notebook and in a console. {@link #ALL} is the one place to add a type: the kernel extension
 * registers each of them, and a console prints their text.
 */
final class Looks {
    static final List<Look<?>> ALL = List.of(
            new Look<>(View.class, View::html, View::text, view -> view.png().orElse(null)),
            new Look<>(Chart.class, null, chart -> Charts.view(chart).text(), chart -> Charts.view(chart).png().orElse(null)),
            new Look<>(Table.class, Tables::html, Tables::text, null),
            new Look<>(Tensor.class, Tensors::html, Tensor::toString, null));

    private Looks() {
    }

    /**
     * The forms of one type.
     *
     * @param html a page without outside parts; {@code null} when the type has none
     * @param text what a console prints
     * @param png  a picture drawn at twice its size; {@code null} when the type has none, and it may give {@code null}
     */
    record Look<T>(Class<T> type, Function<? super T, String> html, Function<? super T, String> text, Function<? super T, byte[]> png) {
    }

    /** What a console prints for a value. */
    static String text(Object value) {
        for (Look<?> look : ALL)
            if (look.type().isInstance(value)) return text(look, value);
        if (value == null || !value.getClass().isArray()) return String.valueOf(value);
        // deepToString knows every kind of array, but only inside another one.
        String wrapped = Arrays.deepToString(new Object[]{value});
        return wrapped.substring(1, wrapped.length() - 1);
    }

    private static <T> String text(Look<T> look, Object value) {
        return look.text().apply(look.type().cast(value));
    }
}
