package org.loupe.weights;

/**
 * How values lie in a file: in blocks, one behind the other along the last axis.
 *
 * @param blockSize values of a block; 1 for types that are not quantised
 * @param bytesPerBlock bytes of a block, scales included
 */
public record BlockFormat(int blockSize, int bytesPerBlock) {
    public BlockFormat {
        if (blockSize < 1 || bytesPerBlock < 1)
            throw new IllegalArgumentException("a block of " + blockSize + " values in " + bytesPerBlock
                    + " bytes; both must be at least 1");
    }

    /** 4.5 for Q4_0: 4 for each value, and its part of the block's scale. */
    public double bitsPerValue() {
        return 8.0 * bytesPerBlock / blockSize;
    }
}
