package org.loupe.nn;

import java.util.ArrayList;
import java.util.List;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Tensor;

/**
 * Words from their characters (Kim et al. 2015, section 2; Jozefowicz et al. 2016): each filter keeps the
 * place of a word where it fits best, highway layers combine what the filters found, and a linear layer brings it to the
 * width of the model. A word that was never seen has a vector all the same, close to those that are written alike.
 *
 * <p>Id 0 stands where there is no word. Its row of the table is zero and stays so.
 */
public final class CharCnn extends Module {
    private final CharCnnConfig config;
    private final Tensor table;                                 // [symbols, embedding]
    private final List<Conv1d> convolutions = new ArrayList<>();
    private final List<Highway> highways = new ArrayList<>();
    private final Linear projection;

    public CharCnn(CharCnnConfig config, Init init) {
        int embedding = config.embedding(), filters = config.filterCount();
        this.config = config;
        this.table = parameter("table", Gradients.off(() ->
                Tensor.concat(0, Tensor.zeros(1, embedding), init.weight(config.symbols() - 1, embedding))));
        for (CharCnnConfig.Filters f : config.filters())
            convolutions.add(child("conv." + convolutions.size(), new Conv1d(embedding, f.count(), f.width(), init)));
        for (int i = 0; i < config.highways(); i++) highways.add(child("highway." + i, new Highway(filters, init)));
        this.projection = child("projection", new Linear(filters, config.out(), init));
    }

    /** @param words ids of symbols, [batch][time][characters]  @return [batch, time, out] */
    public Tensor forward(int[][][] words) {
        int batch = words.length, time = config.requireWords(words);
        int[][] flat = new int[batch * time][];
        for (int i = 0; i < flat.length; i++) flat[i] = words[i / time][i % time];
        Tensor x = table.rows(flat, 0).transpose(1, 2);                                           // [words, embedding, characters]
        Tensor[] best = convolutions.stream()
                .map(convolution -> convolution.forward(x).max(-1).squeeze(-1))                   // each [words, count]
                .toArray(Tensor[]::new);
        Tensor y = traced("filters", config.activation().of(Tensor.concat(-1, best)));            // [words, filters]
        for (Highway highway : highways) y = highway.forward(y);
        return traced("out", projection.forward(y).reshape(batch, time, config.out()));           // [batch, time, out]
    }
}
