package org.loupe.show;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/**
 * Packs the numbers of an attention view for its script: whole numbers of one or two bytes, in base64.
 *
 * <p>Two bytes keep four decimals (an error below 0.00001) and are used up to {@value #FINE_LIMIT} numbers; above,
 * one byte keeps the page small (an error up to 0.002) and the view says so. Keys a causal row cannot see are left out.
 */
final class AttentionData {
    static final int FINE_LIMIT = 150_000;

    private AttentionData() {
    }

    /** The object the script is called with. */
    static String script(AttentionView view) {
        int bytes = count(view) <= FINE_LIMIT ? 2 : 1;
        return "{layers:" + view.layers() + ",heads:" + view.heads() + ",causal:" + view.isCausal() + ",bytes:" + bytes
                + ",\nqueries:" + labels(view.queries()) + ",\nkeys:" + (view.keys().equals(view.queries()) ? "null" : labels(view.keys()))
                + ",\nstops:" + Html.scriptStrings(Palette.STOPS) + ",\ndata:\"" + pack(view, bytes) + "\"}";
    }

    private static String labels(List<String> tokens) {
        return Html.scriptStrings(tokens.stream().map(Html::visible).toList());
    }

    /** How many numbers there are to show. */
    static long count(AttentionView view) {
        long perHead = 0;
        for (int q = 0; q < view.queries().size(); q++) perHead += view.visibleKeys(q);
        return perHead * view.layers() * view.heads();
    }

    /** Layer by layer, head by head, row by row; the low byte first. */
    static String pack(AttentionView view, int bytes) {
        int top = bytes == 2 ? 65_535 : 255;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int l = 0; l < view.layers(); l++)
            for (int h = 0; h < view.heads(); h++)
                for (int q = 0; q < view.queries().size(); q++)
                    for (int k = 0; k < view.visibleKeys(q); k++) {
                        int value = Math.round(view.probability(l, h, q, k) * top);
                        out.write(value & 255);
                        if (bytes == 2) out.write(value >> 8);
                    }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }
}
