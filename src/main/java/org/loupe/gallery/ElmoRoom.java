package org.loupe.gallery;

import java.util.List;
import org.loupe.model.elmo.Elmo;
import org.loupe.model.elmo.LayerMix;
import org.loupe.nn.Trace;
import org.loupe.show.LayerMixView;
import org.loupe.show.LstmView;
import org.loupe.text.WordCharacters;

/** What can be seen of an ELMo. */
final class ElmoRoom {
    private static final List<String> WORDS = List.of("the", "European", "Parliament", "has", "not", "voted", "on", "the", "report", ".");

    private final Elmo elmo;

    ElmoRoom(Elmo elmo) {
        this.elmo = elmo;
    }

    List<Exhibit> exhibits() {
        int[][][] characters = {new WordCharacters(SmallModels.CHARACTERS).encode(WORDS)};
        return List.of(
                new Exhibit("lstm", "Gates and cells", "What does an LSTM keep, forget and tell, word by word?", () -> LstmView.of(Trace.of(() -> elmo.layers(characters)), WORDS)),
                new Exhibit("mix", "Mix of layers", "How much of each layer does a task take?", () -> LayerMixView.of("before training", new LayerMix(elmo.config().layers() + 1, false))));
    }
}
