package org.loupe.model.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.loupe.Closeness.close;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loupe.nn.CharCnnConfig.Filters;
import org.loupe.tensor.Gradients;
import org.loupe.tensor.Memory;
import org.loupe.tensor.Tensor;
import org.loupe.text.WordCharacters;
import org.loupe.train.AdamW;

/** ELMo's vectors as they are, and a small classifier on them that learns. */
class ElmoClassifierTest {
    private final Elmo elmo = new Elmo(ElmoConfig.of(5, 6, List.of(new Filters(1, 8), new Filters(3, 32)), 1, 64, 64), 1);
    private final WordCharacters characters = new WordCharacters(6);

    /** Whether "not" stands before "good" or behind it: the words are the same, only the layers that know their order can tell. */
    @Test
    void itLearnsWhatTheWordsAloneDoNotTell() {
        ElmoClassifier classifier = new ElmoClassifier(elmo, 2, 1);
        Map<String, float[]> before = copies(elmo);
        AdamW optimizer = new AdamW(classifier.parameters(), 0);
        Random random = new Random(1);
        for (int step = 0; step < 200; step++) Memory.scope(() -> {
            int[] classes = random.ints(32, 0, 2).toArray();
            Tensor loss = classifier.forward(texts(classes, random)).crossEntropy(classes);
            classifier.clearGradients();
            loss.backward();
            optimizer.step(0.05);
        });
        int[] classes = new Random(2).ints(200, 0, 2).toArray();
        int[] told = Gradients.off(() -> classifier.forward(texts(classes, new Random(3)))).argmax(-1);
        assertThat(IntStream.range(0, 200).filter(i -> told[i] == classes[i]).count()).as("right of 200").isGreaterThan(180);
        assertThat(classifier.mix().shares().get(0)).as("the share of the words alone").isLessThan(1 / 3.0);
        assertThat(elmo.parameters().values()).as("frozen").allMatch(parameter -> parameter.grad() == null);
        copies(elmo).forEach((name, values) -> assertThat(values).as(name).containsExactly(before.get(name)));
        assertThat(classifier.parameters().keySet()).containsExactly("mix.weights", "mix.gamma", "head.weight", "head.bias");
    }

    @Test
    void whatFillsATextUpChangesNoScore() {
        ElmoClassifier classifier = new ElmoClassifier(elmo, 3, 1);
        List<String> text = List.of("not", "good"), longer = List.of("this", "is", "good", ",", "not", "bad");
        float[] alone = classifier.forward(characters.batch(List.of(text))).toFloats();
        close("scores", Arrays.copyOf(classifier.forward(characters.batch(List.of(text, longer))).toFloats(), 3), alone, 1e-5);
        assertThatThrownBy(() -> classifier.forward(characters.batch(List.of(text, List.of())))).hasMessageContaining("text 1 has no word");
        assertThatThrownBy(() -> new ElmoClassifier(elmo, 0, 1)).hasMessageContaining("classes 0");
    }

    private int[][][] texts(int[] classes, Random random) {
        return characters.batch(Arrays.stream(classes).mapToObj(of -> {
            String[] words = random.ints(5, 0, 3).mapToObj(i -> List.of("it", "was", "all").get(i)).toArray(String[]::new);
            int first = random.nextInt(4);
            words[first] = of == 0 ? "not" : "good";
            words[first + 1] = of == 0 ? "good" : "not";
            return List.of(words);
        }).toList());
    }

    private static Map<String, float[]> copies(Elmo elmo) {
        return elmo.parameters().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toFloats()));
    }
}
