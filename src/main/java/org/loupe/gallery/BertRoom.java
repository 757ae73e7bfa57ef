package org.loupe.gallery;

import java.util.List;
import java.util.stream.IntStream;
import org.loupe.gallery.SmallModels.TrainedBert;
import org.loupe.inspect.MaskCandidates;
import org.loupe.nn.Trace;
import org.loupe.show.AttentionView;
import org.loupe.show.MaskView;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;

/** What can be seen of a BERT that reads characters. */
final class BertRoom {
    private static final String TEXT = "in the European Union ";
    private static final int[] HIDDEN = {4, 9, 15};

    private final TrainedBert trained;
    private final Batch batch;
    private final int[] whole;

    BertRoom(TrainedBert trained) {
        this.trained = trained;
        int[] text = trained.tokenizer().encode(TEXT);
        this.whole = Encoding.of(trained.special(), text).ids();
        for (int place : HIDDEN) text[place - 1] = trained.special().mask();
        this.batch = Batch.of(0, List.of(Encoding.of(trained.special(), text)));
    }

    List<Exhibit> exhibits() {
        return List.of(
                new Exhibit("masked", "Masked tokens", "What would BERT write where a character is hidden?", this::masked),
                new Exhibit("attention-bert", "Attention of BERT", "What does a model look at that sees both sides?",
                        () -> AttentionView.of(Trace.of("*.probabilities", () -> trained.model().bert().states(batch)), trained.tokens(batch.ids()[0]))));
    }

    private MaskView masked() {
        List<MaskCandidates> found = MaskCandidates.of(trained.model(), batch, trained.special().mask(), trained.tokenizer().vocabularySize());
        return MaskView.of(found.stream().map(mask -> new MaskView.Place(mask.position(), mask.top().ids(), mask.top().probabilities(), whole[mask.position()])).toList(),
                8, trained::token, batch.ids()[0]);
    }
}
