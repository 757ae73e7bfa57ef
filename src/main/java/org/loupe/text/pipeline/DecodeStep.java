package org.loupe.text.pipeline;

import java.util.List;

/** A step on the way from tokens to text: tokens go in, parts of the text come out. */
@FunctionalInterface
public interface DecodeStep {
    List<String> apply(List<String> parts);
}
