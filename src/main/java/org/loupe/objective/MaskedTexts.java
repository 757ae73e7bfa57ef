package org.loupe.objective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.loupe.text.Batch;
import org.loupe.text.Encoding;

/**
 * Texts of which some tokens are hidden. Static masks are chosen once, or in a few copies that take turns by chance: BERT
 * was trained on ten (Liu et al. 2019, section 4.1). Dynamic masks are chosen anew whenever a text is read.
 */
public final class MaskedTexts {
    private final List<Encoding> texts;
    private final Masking masking;
    private final List<List<Masking.Masked>> copies = new ArrayList<>();       // none: dynamic

    /** A batch for the model, and the targets [batch][time] of its masked tokens, {@link Masking#IGNORED} elsewhere. */
    public record Questions(Batch batch, int[][] targets) {
        /** Where tokens are to be found: token t of text i stands at {@code i * time + t}. */
        public int[] places() {
            int[] flat = flat();
            return IntStream.range(0, flat.length).filter(place -> flat[place] != Masking.IGNORED).toArray();
        }

        /** The tokens that are to be found there, in the same order. */
        public int[] hidden() {
            return Arrays.stream(flat()).filter(target -> target != Masking.IGNORED).toArray();
        }

        /** How many tokens are to be found. */
        public int count() {
            return hidden().length;
        }

        private int[] flat() {
            return Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray();
        }
    }

    private MaskedTexts(Collection<Encoding> texts, Masking masking) {
        if (texts.isEmpty()) throw new IllegalArgumentException("there is no text to mask; give at least one");
        this.texts = List.copyOf(texts);
        this.masking = masking;
        Random any = new Random(0);
        for (int i = 0; i < this.texts.size(); i++) {
            int[] targets = masking.apply(this.texts.get(i).ids(), any).targets();
            if (Arrays.stream(targets).allMatch(target -> target == Masking.IGNORED))
                throw new IllegalArgumentException("text " + i + " has special tokens alone, so nothing can be hidden in it; leave it out");
        }
    }

    /** Masks chosen anew each time. */
    public static MaskedTexts dynamic(Collection<Encoding> texts, Masking masking) {
        return new MaskedTexts(texts, masking);
    }

    /** Masks chosen now, as many for each text as there are copies; the same seed gives the same masks. */
    public static MaskedTexts fixed(Collection<Encoding> texts, Masking masking, int copies, long seed) {
        if (copies < 1) throw new IllegalArgumentException(copies + " copies must be at least 1; BERT had 10");
        MaskedTexts masked = new MaskedTexts(texts, masking);
        Random random = new Random(seed);
        for (int copy = 0; copy < copies; copy++)
            masked.copies.add(masked.texts.stream().map(text -> masking.apply(text.ids(), random)).toList());
        return masked;
    }

    /** How tokens are chosen and hidden. */
    public Masking masking() {
        return masking;
    }

    /** The number of texts. */
    public int size() {
        return texts.size();
    }

    /** A text with its masks: new ones, or those of a copy chosen by chance. */
    public Masking.Masked get(int text, Random random) {
        if (copies.isEmpty()) return masking.apply(texts.get(text).ids(), random);
        return copies.get(copies.size() == 1 ? 0 : random.nextInt(copies.size())).get(text);
    }

    /** These texts with their masks, as a batch. */
    public Questions questions(Random random, int... numbers) {
        List<Encoding> inputs = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (int number : numbers) {
            Masking.Masked masked = get(number, random);
            inputs.add(texts.get(number).withIds(masked.inputs()));
            targets.add(masked.targets());
        }
        Batch batch = Batch.of(masking.special().padding(), inputs);
        return new Questions(batch, batch.fill(Masking.IGNORED, targets));
    }
}
