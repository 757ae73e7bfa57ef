package org.loupe.generate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text that a model wrote, and what each of its tokens was chosen from.
 *
 * @param prompt the tokens before it
 * @param choices one for each token that was written
 * @param ending why it goes no further
 */
public record GenerationRecord(int[] prompt, List<Choice> choices, Ending ending) {
    public GenerationRecord {
        prompt = prompt.clone();
        choices = List.copyOf(choices);
    }

    /**
     * Lets a model write one text. It writes what it writes when nobody looks.
     *
     * @param likeliest how many tokens of each choice to keep one by one; 20 is usual
     * @param prompt at least one token; not modified
     */
    public static GenerationRecord of(Generator generator, GenerationConfig config, int likeliest, int... prompt) {
        if (config.sequences() != 1)
            throw new IllegalArgumentException("one text is recorded here, but the configuration asks for " + config.sequences()
                    + " of each prompt; GenerationRecord.all records all of them");
        return all(generator, config, likeliest, prompt).get(0);
    }

    /** The same for several texts. @return one for each that the generator gives, in its order */
    public static List<GenerationRecord> all(Generator generator, GenerationConfig config, int likeliest, int[]... prompts) {
        ChoiceRecorder recorder = new ChoiceRecorder(likeliest);
        return generator.generate(config, recorder, prompts).stream()
                .map(one -> new GenerationRecord(prompts[one.prompt()], recorder.choices(one.prompt(), one.sequence()), one.ending())).toList();
    }

    /** The tokens that were written. */
    public int[] tokens() {
        return choices.stream().mapToInt(Choice::token).toArray();
    }

    /** A part of what was written, from a token on up to another, which is not in it; what stands before becomes prompt. */
    public GenerationRecord part(int from, int to) {
        if (from < 0 || to > choices.size() || from >= to)
            throw new IllegalArgumentException("tokens from " + from + " up to " + to + " do not exist; " + choices.size() + " were written, from 0 up to "
                    + choices.size());
        int[] before = IntStream.concat(Arrays.stream(prompt), Arrays.stream(tokens()).limit(from)).toArray();
        return new GenerationRecord(before, choices.subList(from, to), ending);
    }
}
