package org.loupe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.loupe.text.CharTokenizer;

class TextSplitTest {
    @Property
    void noBodyIsOnBothSidesAndNoneIsLost(@ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> numbers,
            @ForAll @IntRange(min = 2, max = 12) int n) {
        Set<Integer> different = new HashSet<>(numbers);
        Assume.that(different.size() >= n);
        TextSplit split = TextSplit.everyNth(numbers.stream().map(TextSplitTest::document).toList(), n);
        assertThat(split.validation()).hasSize(different.size() / n);
        List<Document> both = Stream.concat(split.train().stream(), split.validation().stream()).toList();
        assertThat(both).doesNotHaveDuplicates().hasSize(different.size());
        assertThat(both).containsAll(different.stream().map(TextSplitTest::document).toList());
    }

    @Test
    void everyThirdByHand() {
        TextSplit split = TextSplit.everyNth(documents(0, 1, 1, 2, 3, 0, 4, 5, 6), 3);
        assertThat(split.train()).isEqualTo(documents(0, 1, 3, 4, 6));
        assertThat(split.validation()).isEqualTo(documents(2, 5));
        assertThat(split.validationText()).isEqualTo("body 2\n\nbody 5");
        assertThat(split.trainText()).startsWith("body 0\n\nbody 1\n\nbody 3");
    }

    @Test
    void theSplitOfEuroparlSharesNoDocumentAndNoCharacterIsNew() {
        TextSplit split = TextSplit.everyNth(Europarl.plainEnglish(), 10);
        assertThat(split.train()).hasSize(1_141).doesNotContainAnyElementsOf(split.validation());
        assertThat(split.validation()).hasSize(126);
        CharTokenizer tokenizer = CharTokenizer.of(split.trainText());
        assertThat(tokenizer.encode(split.validationText())).hasSize(split.validationText().length());
    }

    @Test
    void speechesOfTrainingAndValidationHardlyShareALongPhrase() {
        // Excerpts of one sitting could overlap. Fifteen words in a row that stand on both sides are counted.
        TextSplit split = TextSplit.everyNth(Europarl.plainEnglish(), 10);
        Set<String> learned = new HashSet<>();
        split.train().forEach(document -> learned.addAll(phrases(document)));
        long shared = split.validation().stream().flatMap(document -> phrases(document).stream())
                .filter(learned::contains).count();
        assertThat(shared).isLessThanOrEqualTo(1);
    }

    @Test
    void badInputIsNamedWithItsFix() {
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplit.everyNth(documents(1, 2), 1))
                .withMessageContaining("number 1").withMessageContaining("at least 2");
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplit.everyNth(documents(1, 2, 2, 2), 3))
                .withMessageContaining("2 different documents").withMessageContaining("at least 3");
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplit.everyNth(List.of(), 10))
                .withMessageContaining("0 different documents");
        assertThatIllegalArgumentException().isThrownBy(() -> new TextSplit(documents(1, 2), documents(2)))
                .withMessageContaining("title 2").withMessageContaining("both sides");
        assertThatIllegalArgumentException().isThrownBy(() -> new TextSplit(documents(1), List.of()))
                .withMessageContaining("1 for training and 0");
        assertThatNullPointerException().isThrownBy(() -> new Document("t", "", null)).withMessageContaining("body");
    }

    @Test
    void foldingADocumentKeepsItsDate() {
        assertThat(new Document("Caf\u00E9", "2001", "\u201Cyes\u201D").folded())
                .isEqualTo(new Document("Cafe", "2001", "\"yes\""));
    }

    private static List<String> phrases(Document document) {
        List<String> words = List.of(document.body().split("\\s+"));
        List<String> phrases = new ArrayList<>();
        for (int i = 0; i + 15 <= words.size(); i++) phrases.add(String.join(" ", words.subList(i, i + 15)));
        return phrases;
    }

    private static List<Document> documents(int... numbers) {
        return Arrays.stream(numbers).mapToObj(TextSplitTest::document).toList();
    }

    private static Document document(int number) {
        return new Document("title " + number, "2001-01-01", "body " + number);
    }
}
