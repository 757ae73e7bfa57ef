package org.loupe.model.elmo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.loupe.nn.Dropout;
import org.loupe.nn.Init;
import org.loupe.nn.Lstm;
import org.loupe.nn.Module;
import org.loupe.tensor.Tensor;

/**
 * One direction of ELMo: LSTM on LSTM. From the second on, what goes in is added to what comes out (Peters et al. 2018,
 * section 3.4). It knows nothing of the other direction.
 */
final class LstmStack extends Module {
    private final List<Lstm> layers = new ArrayList<>();
    private final Dropout dropout;

    LstmStack(ElmoConfig config, boolean reverse, Init init, Random random) {
        for (int i = 0; i < config.layers(); i++) layers.add(child(String.valueOf(i), new Lstm(config.lstm(), reverse, init)));
        this.dropout = child("dropout", new Dropout(config.dropout(), random));
    }

    /**
     * @param x [batch, time, hidden]
     * @param lengths of the texts, as {@link Lstm#forward} has them
     * @return what each layer gives, the same shape as x
     */
    List<Tensor> forward(Tensor x, int... lengths) {
        List<Tensor> states = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Tensor out = layers.get(i).forward(dropout.forward(x), lengths);
            x = traced("residual." + (i + 1), i == 0 ? out : out.add(x));
            states.add(x);
        }
        return states;
    }
}
