package org.loupe.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.loupe.objective.MaskedLanguageModel;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.tensor.kernel.DType;
import org.loupe.text.Batch;

/**
 * What a masked language model would write in the place of a [MASK] (Devlin et al. 2019, section 3.1, task 1).
 *
 * @param text of the batch
 * @param position of the mask in the text
 * @param top the likeliest tokens
 */
public record MaskCandidates(int text, int position, TopTokens top) {
    /**
     * For each mask of each text.
     *
     * @param mask id of [MASK]
     * @param count how many of the likeliest tokens to tell
     * @throws IllegalArgumentException if there is no mask
     */
    public static List<MaskCandidates> of(MaskedLanguageModel.Model model, Batch batch, int mask, int count) {
        InUse.require(model);
        int time = batch.time();
        int[] places = IntStream.range(0, batch.size() * time)
                .filter(place -> batch.ids()[place / time][place % time] == mask && batch.attention()[place / time][place % time] == 1).toArray();
        if (places.length == 0) throw new IllegalArgumentException("no token has the id " + mask + " of the mask in "
                + Arrays.deepToString(batch.ids()) + "; put it where a token is to be found, and give the id that the tokeniser has for [MASK]");
        return Gradients.off(() -> Memory.scope(() -> {
            Tensor shares = model.tokensAt(batch, places).to(DType.FLOAT64).softmax();                      // [places, vocabulary]
            double[] all = shares.toDoubles();
            int vocabulary = shares.shape(1);
            List<MaskCandidates> found = new ArrayList<>();
            for (int i = 0; i < places.length; i++)
                found.add(new MaskCandidates(places[i] / time, places[i] % time,
                        TopTokens.of(Arrays.copyOfRange(all, i * vocabulary, (i + 1) * vocabulary), count)));
            return found;
        }));
    }
}
