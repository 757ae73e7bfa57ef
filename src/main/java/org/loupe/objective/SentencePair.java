package org.loupe.objective;

import org.loupe.text.Encoding;

/**
 * Two pieces of text, and whether the second follows the first.
 *
 * @param text {@code [CLS] a [SEP] b [SEP]}
 * @param label {@link #IS_NEXT} or {@link #NOT_NEXT}, numbered as Hugging Face does
 * @param firstDocument number of the document that the first piece is from
 * @param secondDocument of the second
 */
public record SentencePair(Encoding text, int label, int firstDocument, int secondDocument) {
    public static final int IS_NEXT = 0, NOT_NEXT = 1;
}
