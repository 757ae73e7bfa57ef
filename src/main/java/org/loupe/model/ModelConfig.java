package org.loupe.model;

/** What the configuration record of every model tells. */
public interface ModelConfig {
    /** The kind of model, by the name that Hugging Face's {@code config.json} has for it: bert, gpt2, llama, ... */
    String modelType();

    /** Number of different tokens that it knows; in ELMo, of words that it can predict. */
    int vocabulary();

    /** Width of the vectors that flow through the model. */
    int hidden();

    /** The number of layers, or blocks. */
    int layers();

    /** The number of parameters of each part, by formula. */
    ParameterCount parameters();

    /** The configuration as the file of its kind of model has it: Hugging Face's {@code config.json}, for ELMo {@code options.json}. */
    String toJson();

    /** The number of all parameters. */
    default long parameterCount() {
        return parameters().total();
    }
}
