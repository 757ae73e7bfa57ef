package org.loupe.nn;

import java.util.function.UnaryOperator;
import org.loupe.tensor.Tensor;

/**
 * How a sub-layer is added to the stream of vectors that flows through a Transformer, and where that is normalised.
 *
 * <p>After the addition, every vector on the stream has the same size, but gradients pass each norm on their way back,
 * and deep models need a warm-up; before the sub-layer, the stream itself stays untouched from end to end and training
 * is stable (Xiong et al. 2020).
 */
public enum Residual {
    /** x + f(norm(x)): GPT-2 (Radford et al. 2019, section 2.3) and LLaMA. */
    PRE_NORM {
        @Override
        public Tensor add(Tensor x, UnaryOperator<Tensor> norm, UnaryOperator<Tensor> subLayer) {
            return x.add(subLayer.apply(norm.apply(x)));
        }
    },
    /** norm(x + f(x)): the Transformer (Vaswani et al. 2017, section 3.1), GPT-1 and BERT. */
    POST_NORM {
        @Override
        public Tensor add(Tensor x, UnaryOperator<Tensor> norm, UnaryOperator<Tensor> subLayer) {
            return norm.apply(x.add(subLayer.apply(x)));
        }
    };

    /** @param x [batch, time, hidden]  @return the same shape */
    public abstract Tensor add(Tensor x, UnaryOperator<Tensor> norm, UnaryOperator<Tensor> subLayer);
}
