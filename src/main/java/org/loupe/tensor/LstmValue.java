package org.loupe.tensor;

/** What a step of an LSTM computes, in this order: each [batch, hidden], and {@link #OUTPUT} [batch, out]. */
public enum LstmValue {
    /** How much of the candidate the cell takes, from 0 to 1. */
    INPUT_GATE,
    /** How much of what it holds the cell keeps, from 0 to 1. */
    FORGET_GATE,
    /** What the cell may take, from -1 to 1. */
    CANDIDATE,
    /** How much of the cell is let out, from 0 to 1. */
    OUTPUT_GATE,
    /** The memory that goes on to the next step. */
    CELL,
    /** What the layers above see, and the gates of the next step. */
    OUTPUT
}
