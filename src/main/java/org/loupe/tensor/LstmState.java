package org.loupe.tensor;

/**
 * What an LSTM carries from step to step.
 *
 * @param output [batch, out], what the layers above see
 * @param cell [batch, hidden], its memory
 */
public record LstmState(Tensor output, Tensor cell) { }
