package org.loupe.model;

import org.loupe.tensor.Tensor;

/**
 * A model that can score tokens from its residual stream at any depth, by what its own forward pass ends with: the last norm, if
 * it has one, and the head. From the stream after the last layer that gives the model's output; from an earlier one, what the
 * model would say if it ended there (nostalgebraist 2020, "interpreting GPT: the logit lens").
 */
public interface ReadOut {
    /**
     * @param stream as it leaves a layer, or enters the first, [batch, time, hidden]
     * @return logits [batch, time, vocabulary]
     */
    Tensor readOut(Tensor stream);
}
