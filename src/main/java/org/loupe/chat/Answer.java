package org.loupe.chat;

import org.loupe.generate.Ending;

/**
 * What the model said, and what it took.
 *
 * @param text without special tokens
 * @param ending why it goes no further
 * @param forgotten messages at the beginning of the conversation that no longer fit
 * @param read tokens of the prompt that were not known from before
 * @param readSeconds for them, and for choosing the first token
 * @param written tokens, that which ended it included
 * @param writeSeconds from the first of them to the last
 */
record Answer(String text, Ending ending, int forgotten, int read, double readSeconds, int written, double writeSeconds) { }
