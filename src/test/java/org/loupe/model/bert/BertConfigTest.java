package org.loupe.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BertConfigTest {
    private static final String BASE =
            "{\"model_type\": \"bert\", \"architectures\": [\"BertForMaskedLM\"], \"attention_probs_dropout_prob\": 0.1, "
            + "\"hidden_act\": \"gelu\", \"hidden_dropout_prob\": 0.1, \"hidden_size\": 768, "
            + "\"initializer_range\": 0.02, \"intermediate_size\": 3072, "
            + "\"layer_norm_eps\": 1e-12, \"max_position_embeddings\": 512, \"num_attention_heads\": 12, \"num_hidden_layers\": 12, "
            + "\"pad_token_id\": 0, \"position_embedding_type\": \"absolute\", \"type_vocab_size\": 2, \"vocab_size\": 30522}";

    @Test
    void aConfigurationSurvivesHuggingFacesFile() {
        for (BertConfig config : new BertConfig[] {BertConfig.tiny(7), BertConfig.large(BertConfig.CASED),
            BertConfig.miniLmL6(BertConfig.UNCASED), new BertConfig(7, 5, 3, 6, 2, 3, 11, 0.25, 0.125, 1e-5)})
            assertThat(BertConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    /** The fields of the file that Hugging Face has for BERT-base. */
    @Test
    void theFileOfBertBaseIsRead() {
        assertThat(BertConfig.fromJson(BASE)).isEqualTo(BertConfig.base(BertConfig.UNCASED));
        String more = BASE.replace("\"pad_token_id\": 0",
                "\"classifier_dropout\": null, \"is_decoder\": false, \"tie_word_embeddings\": true");
        assertThat(BertConfig.fromJson(more)).isEqualTo(BertConfig.base(BertConfig.UNCASED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hidden_act\": \"gelu\"/\"hidden_act\": \"relu\"", "absolute/relative_key", "\"bert\"/\"gpt2\"",
        "\"hidden_size\": 768/\"hidden_size\": 7.5", "\"vocab_size\"/\"words\"",
        "\"num_attention_heads\": 12/\"num_attention_heads\": \"many\"", "\"pad_token_id\": 0/\"is_decoder\": true",
        "\"pad_token_id\": 0/\"add_cross_attention\": true", "\"pad_token_id\": 0/\"tie_word_embeddings\": false",
        "\"pad_token_id\": 0/\"classifier_dropout\": 0.3"})
    void aBadFileIsNamed(String change) {
        String[] parts = change.split("/");
        String bad = BASE.replace(parts[0], parts[1]);
        assertThat(bad).isNotEqualTo(BASE);
        assertThatThrownBy(() -> BertConfig.fromJson(bad)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("config.json");
    }

    @Test
    void sizesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new BertConfig(7, 5, 0, 6, 2, 3, 11, 0, 0, 1e-5)).hasMessageContaining("segments 0");
        assertThatThrownBy(() -> new BertConfig(7, 5, 2, 6, 2, 3, 0, 0, 0, 1e-5)).hasMessageContaining("intermediate 0");
        assertThatThrownBy(() -> new BertConfig(7, 5, 2, 6, 2, 3, 11, 0, -1, 1e-5)).hasMessageContaining("dropout -1");
        assertThatThrownBy(() -> new BertConfig(7, 5, 2, 6, 2, 3, 11, 0, 0, 0)).hasMessageContaining("epsilon 0");
        assertThatThrownBy(() -> new BertConfig(7, 0, 2, 6, 2, 3, 11, 0, 0, 1e-5)).hasMessageContaining("context 0");
        assertThatThrownBy(() -> new BertConfig(7, 5, 2, 6, 0, 3, 11, 0, 0, 1e-5)).hasMessageContaining("layers 0");
    }
}
