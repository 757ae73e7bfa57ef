package org.loupe.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.loupe.GoldenFile;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.model.bert.SentenceVectors;
import org.loupe.tensor.Tensor;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.Truncation;

/** The published MiniLM, read from its ONNX file, beside ONNX Runtime. */
class MiniLmIT {
    private static final GoldenFile GOLDEN = GoldenFile.read("minilm.npz");

    private static List<String> sentences;
    private static List<int[]> ids;
    private static Bert model;
    private static SubwordTokenizer tokenizer;

    @BeforeAll
    static void read() throws IOException {
        Pretrained checkpoint = Checkpoints.load(FetchedModels.folder("minilm"));
        model = checkpoint.model(Bert.class);
        tokenizer = checkpoint.requireTokenizer();
        assertThat(checkpoint.untrained()).containsExactlyInAnyOrder("pooler.weight", "pooler.bias");
        JsonNode golden = new ObjectMapper().readTree(MiniLmIT.class.getResourceAsStream("/golden/minilm.json"));
        sentences = elements(golden.get("sentences")).stream().map(JsonNode::textValue).toList();
        ids = elements(golden.get("ids")).stream().map(row -> elements(row).stream().mapToInt(JsonNode::intValue).toArray()).toList();
    }

    private static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    private static SentenceVectors vectors() {
        return new SentenceVectors(model, tokenizer, SentenceVectors.MINI_LM_LENGTH);
    }

    @Test
    void theSizesComeFromTheWeightsAndTheGraph() {
        assertThat(model.config()).isEqualTo(BertConfig.miniLmL6(BertConfig.UNCASED).withDropout(0));
        assertThat(model.parameterCount()).isEqualTo(22_713_216);
    }

    @Test
    void tokensEqualThoseOfHuggingFaceCutWhereTheTextIsTooLong() {
        for (int i = 0; i < sentences.size(); i++)
            assertThat(tokenizer.read(sentences.get(i), Truncation.to(256)).ids()).as(sentences.get(i)).isEqualTo(ids.get(i));
        assertThat(ids).anyMatch(row -> row.length == 256);
    }

    @Test
    void vectorsEqualThoseOfOnnxRuntime() {
        assertThat(vectors().of(sentences).toFloats()).hasSize(sentences.size() * 384).containsExactly(GOLDEN.floats("vectors"), within(1e-5f));
        for (int i = 0; i < sentences.size(); i++) {
            float[] alone = vectors().of(List.of(sentences.get(i))).toFloats();
            assertThat(SentenceVectors.similarities(Tensor.of(alone, 1, 384), Tensor.of(GOLDEN.floats("vectors"), sentences.size(), 384))
                    .get(0, i)).as("padding changes nothing: %s", sentences.get(i)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void everySentenceRanksAllOthersAsOnnxRuntimeDoes() {
        float[] expected = GOLDEN.floats("similarities");
        int count = sentences.size();
        Tensor vectors = vectors().of(sentences);
        for (int query : IntStream.range(0, count).toArray()) {
            List<SentenceVectors.Match> ranked = SentenceVectors.rank(vectors.slice(0, query, query + 1), vectors);
            assertThat(ranked).extracting(SentenceVectors.Match::index).doesNotHaveDuplicates().hasSize(count);
            for (int place = 1; place < count; place++) {
                float before = expected[query * count + ranked.get(place - 1).index()], here = expected[query * count + ranked.get(place).index()];
                assertThat(here).as("place %d for '%s'", place, sentences.get(query)).isLessThanOrEqualTo(before + 1e-6f);
            }
            assertThat(ranked.get(0).similarity()).isCloseTo(1, within(1e-5));
        }
        assertThat(vectors().rank("What is for lunch?", sentences.subList(0, 12)).get(0).index()).isIn(0, 1, 2);
    }
}
