package org.loupe.text.subword;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.loupe.text.Vocabulary;

/** Makes a model of what training has left: all characters stay, and the likeliest of the rest up to the size. */
final class UnigramVocabulary {
    private static final double STEP = 1e-4;    // tells the scores of characters apart that training has dropped
    private static final Comparator<Map.Entry<String, Double>> BEST = Map.Entry.<String, Double>comparingByValue().reversed()
            .thenComparing(Map.Entry.comparingByKey());

    private UnigramVocabulary() { }

    static Unigram model(UnigramTrainer trainer, UnigramPieces pieces, List<String> characters) {
        Map<String, Double> scores = new LinkedHashMap<>(), chosen = new LinkedHashMap<>();
        for (int i = 0; i < pieces.size(); i++) scores.put(pieces.tokens().get(i), pieces.scores()[i]);
        double missing = pieces.least();
        for (String character : characters) {
            Double score = scores.get(character);
            chosen.put(character, score != null ? score : missing);
            if (score == null) missing += STEP;
        }
        Set<String> taken = new HashSet<>(trainer.first());
        taken.addAll(characters);
        scores.entrySet().stream().filter(entry -> !taken.contains(entry.getKey())).sorted(BEST)
                .limit(trainer.size() - trainer.first().size() - characters.size())
                .forEach(entry -> chosen.put(entry.getKey(), entry.getValue()));
        trainer.first().forEach(chosen::remove);
        List<String> tokens = new ArrayList<>(trainer.first());
        double[] all = new double[tokens.size() + chosen.size()];
        for (Map.Entry<String, Double> entry : chosen.entrySet().stream().sorted(BEST).toList()) {
            all[tokens.size()] = entry.getValue();
            tokens.add(entry.getKey());
        }
        return Unigram.of(Vocabulary.of(tokens), all, tokens.indexOf(trainer.unknown()), false);
    }
}
