package org.loupe.nn;

import java.util.function.UnaryOperator;
import org.loupe.tensor.Tensor;

/** The function between two linear layers. Without one they would be no more than a single linear layer. */
public enum Activation {
    /** max(x, 0): Nair and Hinton 2010, section 2; in the Transformer of Vaswani et al. 2017 and in T5. */
    RELU(Tensor::relu),
    /** x Phi(x), with Phi the normal distribution function, by erf: Hendrycks and Gimpel 2016, section 2; in BERT. */
    GELU(Tensor::geluErf),
    /** The same, approximated by tanh: Hendrycks and Gimpel 2016, section 2; in GPT-2. */
    GELU_TANH(Tensor::gelu),
    /** x sigmoid(x): Hendrycks and Gimpel 2016, section 2, and Ramachandran, Zoph and Le 2017 as Swish; in LLaMA. */
    SILU(Tensor::silu),
    /** The hyperbolic tangent, between -1 and 1: LeCun et al. 1998, section 4.4; in BERT's pooler and in the LSTM. */
    TANH(Tensor::tanh),
    /** 1 / (1 + e^-x), between 0 and 1: Rumelhart, Hinton and Williams 1986, eq. 2; the gates of the LSTM and of Highway layers. */
    SIGMOID(Tensor::sigmoid);

    private final UnaryOperator<Tensor> function;

    Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /** The function of each element. */
    public Tensor of(Tensor x) {
        return function.apply(x);
    }
}
