package org.loupe.model;

/** A model that knows the configuration it was built from. */
public interface Configured {
    /** The sizes. */
    ModelConfig config();
}
