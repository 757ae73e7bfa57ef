package org.loupe.model.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.nn.Activation;
import org.loupe.nn.CharCnnConfig;
import org.loupe.nn.CharCnnConfig.Filters;

class ElmoConfigTest {
    /** The fields that the published file of the original model has. */
    private static final String ORIGINAL = """
            {"lstm": {"use_skip_connections": true, "projection_dim": 512, "cell_clip": 3, "proj_clip": 3, "dim": 4096, "n_layers": 2},
            "char_cnn": {"activation": "relu", "n_highway": 2, "embedding": {"dim": 16}, "n_characters": 262,
            "filters": [[1, 32], [2, 32], [3, 64], [4, 128], [5, 256], [6, 512], [7, 1024]], "max_characters_per_token": 50}}""";

    @Test
    void aConfigurationSurvivesTheFile() {
        CharCnnConfig words = new CharCnnConfig(262, 9, 5, List.of(new Filters(2, 3), new Filters(9, 1)), Activation.TANH, 0, 7);
        for (ElmoConfig config : List.of(ElmoConfig.original(), ElmoConfig.medium(), ElmoConfig.small(),
                new ElmoConfig(11, words, 6, 1, 0, 0), new ElmoConfig(11, words, 6, 3, 0.25, 0.5)))
            assertThat(ElmoConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    @Test
    void thePublishedFileIsRead() {
        assertThat(ElmoConfig.fromJson(ORIGINAL)).isEqualTo(ElmoConfig.original());
    }

    /** Training counts the characters without the one for no word, and tells the vocabulary and the dropout as well. */
    @Test
    void theFileOfTrainingIsRead() {
        String more = "{\"bidirectional\": true, \"n_tokens_vocab\": 77, \"dropout\": 0.2, \"batch_size\": 128, \"lstm\"";
        String training = ORIGINAL.replace("262", "261").replace("{\"lstm\"", more);
        ElmoConfig config = ElmoConfig.fromJson(training);
        assertThat(config).isEqualTo(new ElmoConfig(77, ElmoConfig.original().words(), 4096, 2, 3, 0.2));
        assertThat(config.words().symbols()).isEqualTo(262);
    }

    @Test
    void oneLayerHasNothingToSkip() {
        String one = ORIGINAL.replace("\"n_layers\": 2", "\"n_layers\": 1").replace("\"use_skip_connections\": true, ", "");
        assertThat(ElmoConfig.fromJson(one)).isEqualTo(ElmoConfig.original().withLayers(1));
        String unlimited = ORIGINAL.replace("\"cell_clip\": 3, \"proj_clip\": 3, ", "");
        assertThat(ElmoConfig.fromJson(unlimited)).isEqualTo(ElmoConfig.original().withClip(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"use_skip_connections\": true | \"use_skip_connections\": false | 2 layers without use_skip_connections",
        "\"use_skip_connections\": true, | `` | 2 layers without use_skip_connections",
        "\"proj_clip\": 3 | \"proj_clip\": 5 | cell_clip 3.0 and proj_clip 5.0",
        "\"proj_clip\": 3, | `` | cell_clip 3.0 and proj_clip 0.0",
        "262 | 60 | n_characters 60",
        "\"relu\" | \"selu\" | activation selu",
        "[3, 64] | [3] | filters",
        "[3, 64] | [3, 6.5] | filters",
        "[3, 64] | 3 | filters",
        "[7, 1024] | [51, 1] | width 51",
        "\"char_cnn\" | \"token_cnn\" | options.json has no char_cnn",
        "\"projection_dim\": 512, | `` | no projection_dim",
        "{\"dim\": 16} | 16 | embedding",
        "\"n_layers\": 2 | \"n_layers\": \"two\" | n_layers",
        "{\"lstm\" | {\"bidirectional\": false, \"lstm\" | bidirectional",
        "{\"lstm\" | [\"lstm\" | options.json"})
    void aBadFileIsNamed(String from, String to, String message) {
        String bad = ORIGINAL.replace(from, to);
        assertThat(bad).isNotEqualTo(ORIGINAL);
        assertThatThrownBy(() -> ElmoConfig.fromJson(bad)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void anActivationThatTheFileDoesNotKnowIsRefused() {
        CharCnnConfig words = new CharCnnConfig(262, 9, 5, List.of(new Filters(2, 3)), Activation.GELU, 0, 7);
        assertThatThrownBy(() -> new ElmoConfig(11, words, 6, 1, 0, 0).toJson()).hasMessageContaining("activation GELU");
    }
}
