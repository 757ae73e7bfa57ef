package org.loupe.model.elmo;

import java.util.List;
import org.loupe.model.HuggingFaceJson;
import org.loupe.nn.Activation;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.text.WordCharacters;

/**
 * The {@code options.json} that the published models come with and that AllenNLP reads: what Loupe computes is read, what it does
 * not is refused. The files of training hold the vocabulary and the dropout as well; where they are missing, they are those of
 * the published models.
 */
final class ElmoJson {
    /** The authors' code trains without the id for no word, and has the user write one more into the file afterwards. */
    private static final int SYMBOLS_IN_TRAINING = WordCharacters.SYMBOLS - 1;

    private ElmoJson() { }

    static ElmoConfig read(HuggingFaceJson json) {
        json.require("bidirectional", true);
        HuggingFaceJson lstm = json.within("lstm");
        int layers = lstm.integer("n_layers", 1);
        if (layers > 1 && !lstm.flag("use_skip_connections", false))
            throw new IllegalArgumentException("options.json has " + layers + " layers without use_skip_connections; in Loupe's ELMo"
                    + " each layer from the second on adds what goes into it");
        double clip = lstm.number("cell_clip", 0), outputClip = lstm.number("proj_clip", 0);
        if (clip != outputClip)
            throw new IllegalArgumentException("options.json has cell_clip " + clip + " and proj_clip " + outputClip
                    + "; Loupe's ELMo has one limit for both");
        return new ElmoConfig(json.integer("n_tokens_vocab", ElmoConfig.BILLION_WORD_VOCABULARY),
                words(json.within("char_cnn"), lstm.integer("projection_dim")), lstm.integer("dim"), layers, clip,
                json.number("dropout", ElmoConfig.PUBLISHED_DROPOUT));
    }

    private static CharCnnConfig words(HuggingFaceJson json, int out) {
        int symbols = json.integer("n_characters");
        if (symbols != WordCharacters.SYMBOLS && symbols != SYMBOLS_IN_TRAINING)
            throw new IllegalArgumentException("options.json has n_characters " + symbols + "; ELMo has " + WordCharacters.SYMBOLS
                    + ", or " + SYMBOLS_IN_TRAINING + " while it is trained, without the one for no word");
        String function = json.text("activation");
        Activation activation = switch (function) {
            case "relu" -> Activation.RELU;
            case "tanh" -> Activation.TANH;
            default -> throw new IllegalArgumentException("options.json has activation " + function + "; known are relu and tanh");
        };
        List<Filters> filters = json.pairs("filters").stream().map(pair -> new Filters(pair[0], pair[1])).toList();
        return new CharCnnConfig(WordCharacters.SYMBOLS, json.integer("max_characters_per_token"), json.within("embedding").integer("dim"),
                filters, activation, json.integer("n_highway", 0), out);
    }

    static String write(ElmoConfig c) {
        CharCnnConfig words = c.words();
        if (words.activation() != Activation.RELU && words.activation() != Activation.TANH)
            throw new IllegalArgumentException("options.json cannot tell of the activation " + words.activation()
                    + "; it knows RELU and TANH");
        Double clip = c.clip() == 0 ? null : c.clip();
        HuggingFaceJson lstm = HuggingFaceJson.empty().put("dim", c.cell()).put("projection_dim", c.hidden()).put("n_layers", c.layers())
                .put("cell_clip", clip).put("proj_clip", clip).put("use_skip_connections", true);
        HuggingFaceJson characters = HuggingFaceJson.empty().put("n_characters", words.symbols())
                .put("max_characters_per_token", words.characters()).put("embedding", HuggingFaceJson.empty().put("dim", words.embedding()))
                .put("filters", words.filters().stream().map(f -> List.of(f.width(), f.count())).toList())
                .put("activation", words.activation() == Activation.RELU ? "relu" : "tanh").put("n_highway", words.highways());
        return HuggingFaceJson.empty().put("lstm", lstm).put("char_cnn", characters).put("bidirectional", true)
                .put("n_tokens_vocab", c.vocabulary()).put("dropout", c.dropout()).toString();
    }
}
