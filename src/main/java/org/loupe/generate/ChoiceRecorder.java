package org.loupe.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Listens to a {@link Generator} and keeps what each token was chosen from, as far as {@link Choice} does. */
public final class ChoiceRecorder implements GenerationListener {
    private final int likeliest;
    private final Map<List<Integer>, List<Choice>> choices = new HashMap<>();

    /** @param likeliest how many tokens of each choice to keep one by one */
    public ChoiceRecorder(int likeliest) {
        if (likeliest < 1) throw new IllegalArgumentException("likeliest " + likeliest + " must be at least 1 token to keep of each choice; 20 is usual");
        this.likeliest = likeliest;
    }

    @Override
    public boolean hearsChoices() {
        return true;
    }

    @Override
    public void onChoice(int prompt, int sequence, List<Sampler.Stage> stages, int token) {
        choices.computeIfAbsent(List.of(prompt, sequence), text -> new ArrayList<>()).add(Choice.of(stages, token, likeliest));
    }

    @Override
    public void onToken(int prompt, int sequence, int token) { }

    /** Of one text, in the order of its tokens; empty if none was written. */
    public List<Choice> choices(int prompt, int sequence) {
        return List.copyOf(choices.getOrDefault(List.of(prompt, sequence), List.of()));
    }
}
