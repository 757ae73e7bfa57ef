package org.loupe.nn;

/**
 * The sizes of an LSTM.
 *
 * @param in width of the input
 * @param hidden width of the cell
 * @param out width of the output; where it differs from hidden, the output is projected (Sak, Senior and Beaufays 2014)
 * @param cellClip the largest absolute value of a cell, or 0 for any
 * @param outputClip likewise for the output
 */
public record LstmConfig(int in, int hidden, int out, double cellClip, double outputClip) {
    public LstmConfig {
        if (in < 1 || hidden < 1 || out < 1)
            throw new IllegalArgumentException("an LSTM from in " + in + " over hidden " + hidden + " to out " + out
                    + " needs at least 1 of each");
        if (!(cellClip >= 0) || !(outputClip >= 0))
            throw new IllegalArgumentException("the clips of cell " + cellClip + " and output " + outputClip
                    + " must be above 0, or 0 for none");
    }

    /** Without projection and clipping. */
    public static LstmConfig of(int in, int hidden) {
        return new LstmConfig(in, hidden, hidden, 0, 0);
    }

    public boolean hasProjection() {
        return out != hidden;
    }

    /** Four gates, each with weights for the input and for the output before, and a bias; then the projection. */
    public long parameterCount() {
        return 4L * hidden * ((long) in + out + 1) + (hasProjection() ? (long) out * hidden : 0);
    }
}
