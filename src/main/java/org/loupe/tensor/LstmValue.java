package org.loupe.tensor;

/** What a step of an LSTM computes, in this order: each [batch, hidden], and {@link #OUTPUT} [batch, out]. */
public enum LstmValue {
    /** How much of the candidate the cell takes, from 0 to 1. */
    INPUT_GATE("gate.input"),
    /** How much of what it holds the cell keeps, from 0 to 1. */
    FORGET_GATE("gate.forget"),
    /** What the cell may take, from -1 to 1. */
    CANDIDATE("candidate"),
    /** How much of the cell is let out, from 0 to 1. */
    OUTPUT_GATE("gate.output"),
    /** The memory that goes on to the next step. */
    CELL("cell"),
    /** What the layers above see, and the gates of the next step. */
    OUTPUT("out");

    private final String title;

    LstmValue(String title) {
        this.title = title;
    }

    /** The end of its name in a trace: "gate.input". */
    public String title() {
        return title;
    }
}
