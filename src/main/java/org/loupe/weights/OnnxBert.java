package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.loupe.model.HuggingFaceJson;
import org.loupe.model.bert.Bert;
import org.loupe.model.bert.BertConfig;
import org.loupe.text.files.TokenizerFiles;
import org.loupe.text.pipeline.SubwordTokenizer;

/**
 * A BERT in an ONNX file, such as MiniLM. A config.json beside it is read; without one the sizes come from the file: most from
 * the shapes of the weights, the number of heads from the constants by which the graph splits the queries, and epsilon from the
 * constant under the first root.
 */
final class OnnxBert {
    private static final String LAYER = "encoder.layer.", QUERY = ".attention.self.query.bias";

    private final OnnxWeights weights;
    private final OnnxGraph graph;

    private OnnxBert(Onnx file) {
        this.graph = new OnnxGraph(file.nodes());
        this.weights = new OnnxWeights(file, graph);
    }

    /** @throws WeightFileException if the file does not follow the format, or does not hold a BERT */
    static Pretrained load(Path path) throws IOException {
        try (Onnx file = Onnx.open(path)) {
            OnnxBert parts = new OnnxBert(file);
            Path folder = path.toAbsolutePath().getParent(), config = folder.resolve(Checkpoints.CONFIG);
            boolean isTold = Files.exists(config);
            BertConfig sizes = isTold ? BertConfig.from(HuggingFaceJson.read(config)) : parts.config();
            SizeCheck.require(sizes, 0, parts.weights, isTold ? config : path);
            SizeCheck.requireMemory(sizes, parts.weights);
            Bert model = Bert.blank(sizes, 0);
            Set<String> untrained = new ParameterFiller(parts.weights, HuggingFaceNames.BERT, "bert.", Set.of("pooler"), 0, null).fill(model);
            SubwordTokenizer tokenizer = TokenizerFiles.find(folder).orElse(null);
            return new Pretrained(model, tokenizer, List.of(), null, ChatTokens.ofFolder(folder, tokenizer), untrained);
        }
    }

    private BertConfig config() throws WeightFileException {
        if (graph.nodes("Erf").findAny().isEmpty() && graph.nodes("Gelu").findAny().isEmpty())
            throw broken("activation", "unknown", "the graph has neither Erf nor Gelu, with which BERT's feed-forward networks compute");
        int[] tokens = shape("embeddings.word_embeddings.weight", 2);
        int layers = 0;
        while (has(LAYER + layers + QUERY)) layers++;
        if (layers == 0) throw broken("layers", 0, "there is no " + LAYER + 0 + QUERY + "; a BERT has at least one");
        try {
            return new BertConfig(tokens[0], shape("embeddings.position_embeddings.weight", 2)[0],
                    shape("embeddings.token_type_embeddings.weight", 2)[0], tokens[1], layers, heads(tokens[1]),
                    shape(LAYER + "0.intermediate.dense.bias", 1)[0], 0, 0, epsilon());
        } catch (IllegalArgumentException e) {
            throw broken("sizes", weights.names().size() + " tensors", "they are of no BERT: " + e.getMessage());
        }
    }

    /** Queries are reshaped to [batch, time, heads, width of a head]; in newer exports one of the last two is left open, -1. */
    private int heads(int hidden) throws WeightFileException {
        List<Double> shape = graph.takers(name(LAYER + 0 + QUERY)).flatMap(added -> graph.after(added, "Reshape"))
                .filter(reshape -> reshape.inputs().size() == 2).map(reshape -> graph.numbers(reshape.inputs().get(1)))
                .filter(numbers -> numbers.size() == 4).findFirst().orElse(List.of());
        if (shape.size() == 4 && shape.get(2) >= 1) return shape.get(2).intValue();
        if (shape.size() == 4 && shape.get(3) >= 1) return hidden / shape.get(3).intValue();
        throw broken("number of heads", "unknown", "the graph does not tell it by a Reshape of the queries; put the model's config.json beside the file");
    }

    /** What is added to the variance before its root is taken; in newer exports an attribute. */
    private double epsilon() throws WeightFileException {
        Stream<List<Double>> added = graph.nodes("Sqrt").flatMap(root -> root.inputs().stream()).flatMap(sum -> graph.maker(sum).stream())
                .filter(sum -> sum.opType().equals("Add")).flatMap(sum -> sum.inputs().stream()).map(graph::numbers);
        Stream<List<Double>> attributes = graph.nodes("LayerNormalization").map(norm -> norm.numbers().getOrDefault("epsilon", List.of(1e-5)));
        float epsilon = Stream.concat(added, attributes).filter(numbers -> numbers.size() == 1 && numbers.get(0) > 0).findFirst()
                .orElseThrow(() -> broken("epsilon", "unknown", "the graph has no layer norm; put the model's config.json beside the file"))
                .get(0).floatValue();
        return Double.parseDouble(Float.toString(epsilon));        // 1e-12 and not the nearest float
    }

    private int[] shape(String name, int axes) throws WeightFileException {
        if (!has(name)) throw broken("tensors", weights.names().size() + " of them", "there is no " + name + "; Loupe reads BERT from ONNX files");
        int[] shape = weights.info(name(name)).shape();
        if (shape.length != axes) throw broken("dims of '" + name + "'", weights.info(name(name)), "it should have " + axes + " axes");
        return shape;
    }

    private boolean has(String name) {
        return weights.names().contains(name(name));
    }

    /** A model with a head has "bert." before all names of BERT itself. */
    private String name(String name) {
        return weights.names().contains("bert." + name) ? "bert." + name : name;
    }

    private WeightFileException broken(String field, Object value, String problem) {
        return new WeightFileException(weights.file(), field, value, problem);
    }
}
