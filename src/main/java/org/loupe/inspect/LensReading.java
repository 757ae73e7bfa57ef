package org.loupe.inspect;

/**
 * What is read from the stream at one depth and position.
 *
 * @param top the likeliest tokens
 * @param entropy of all probabilities, in bits: how undecided
 * @param divergence of this from what the last layer says, D(last || this) in bits (Kullback and Leibler 1951): 0 where they agree
 * @param target the token that is followed through the layers
 * @param rank of the target, 1 for the likeliest; those that are as likely do not count
 * @param probability of the target
 */
public record LensReading(TopTokens top, double entropy, double divergence, int target, int rank, double probability) { }
