package org.loupe.show.figure;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The numbers of a heat map as whole numbers, from 1 for the smallest of their scale to 255 or 65,535 for the largest; 0 is
 * no number. With a sign, the smallest is the opposite of the largest. Panel by panel, row by row, the low byte first; what lies right of the diagonal of a triangle is left out.
 *
 * @param lows the smallest number of each scale
 * @param highs the largest
 */
record Packing(int bytes, double[] lows, double[] highs, String base64) {

    static Packing of(HeatMap map, int bytes) {
        int groups = map.made().scales().size();
        double[] lows = new double[groups], highs = new double[groups];
        Arrays.fill(lows, Double.POSITIVE_INFINITY);
        Arrays.fill(highs, Double.NEGATIVE_INFINITY);
        for (int p = 0; p < map.panels(); p++) {
            int group = group(map, p);
            for (float value : map.values()[p]) if (!Float.isNaN(value)) {
                lows[group] = Math.min(lows[group], value);
                highs[group] = Math.max(highs[group], value);
            }
        }
        for (int g = 0; g < groups; g++) {
            if (lows[g] > highs[g]) lows[g] = highs[g] = 0;
            // Evenly to both sides, 0 is kept exactly.
            if (map.made().scales().get(g).kind() == Scale.Kind.SIGNED) lows[g] = -(highs[g] = Math.max(-lows[g], highs[g]));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int p = 0; p < map.panels(); p++) {
            int group = group(map, p);
            for (int r = 0; r < map.rows().size(); r++)
                for (int c = 0; c < map.columnsOf(r); c++) {
                    int code = code(map.value(p, r, c), lows[group], highs[group], steps(bytes));
                    out.write(code & 255);
                    if (bytes == 2) out.write(code >> 8);
                }
        }
        return new Packing(bytes, lows, highs, Base64.getEncoder().encodeToString(out.toByteArray()));
    }

    /** How many steps lie between the smallest number and the largest. */
    static int steps(int bytes) {
        return bytes == 2 ? 65_534 : 254;
    }

    private static int group(HeatMap map, int panel) {
        return map.made().scales().size() == 1 ? 0 : map.choice(panel)[map.made().scaleChooser()];
    }

    private static int code(double value, double low, double high, int steps) {
        if (Double.isNaN(value)) return 0;
        return 1 + (high == low ? 0 : (int) Math.round((value - low) / (high - low) * steps));
    }

    /** As the script reads them: [[low, high], ...]. */
    String ranges() {
        List<String> all = new ArrayList<>();
        for (int g = 0; g < lows.length; g++) all.add("[" + lows[g] + "," + highs[g] + "]");
        return "[" + String.join(",", all) + "]";
    }
}
