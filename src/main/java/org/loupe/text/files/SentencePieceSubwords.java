package org.loupe.text.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.loupe.text.normalize.Normalizer;
import org.loupe.text.normalize.Replace;
import org.loupe.text.normalize.SentencePieceNormalizer.Rules;
import org.loupe.text.pipeline.AddedToken;
import org.loupe.text.pipeline.DecodeStep;
import org.loupe.text.pipeline.Decoders;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.pipeline.SubwordTokenizerBuilder;
import org.loupe.text.split.Metaspace;
import org.loupe.text.split.PreTokenizer;
import org.loupe.text.split.RegexSplit;
import org.loupe.text.subword.PieceType;
import org.loupe.text.subword.SentencePieces;
import org.loupe.text.subword.SubwordModel;
import org.loupe.text.subword.Unigram;

/**
 * A {@code tokenizer.model} as the steps of a {@link SubwordTokenizer}, in the way in which Hugging Face's transformers (version 5)
 * take one apart: the rules of its normaliser become replacements, its scores become merges, and user-defined tokens are cut out.
 * Control tokens become added ones, and are found in a text, which the SentencePiece library itself does not do. Ids are those of
 * the library but for characters with marks, which {@code tokenizers} looks up as one in its table, and for unused pieces.
 */
final class SentencePieceSubwords {
    private static final String SPACE = "▁";

    private final SentencePieces pieces;
    private final SentencePieceFile file;
    private final Rules rules;

    private SentencePieceSubwords(SentencePieceFile file) {
        this.file = file;
        pieces = file.pieces();
        rules = file.rules();
    }

    /** @param name of the file, for errors */
    static SubwordTokenizerBuilder builder(String name, SentencePieceFile file) {
        if (file.rules().suffix()) throw new IllegalArgumentException(name + ": trainer_spec.treat_whitespace_as_suffix is true; spaces behind"
                + " words have no form in these steps, so read the file with SentencePieceFile");
        SentencePieceSubwords parts = new SentencePieceSubwords(file);
        return SubwordTokenizer.of(parts.model()).normalizer(parts.normalizer()).preTokenizer(parts.preTokenizer())
                .decoder(Decoders.sequence(parts.decoder()))
                .added(AddedPieces.of(parts.pieces.vocabulary(), parts.pieces.types()).stream().filter(AddedToken::special).toList());
    }

    private SubwordModel model() {
        boolean byteFallback = file.settings().byteFallback();
        if (file.settings().algorithm() == SentencePieceFile.Algorithm.BPE)
            return SentencePieceMerges.model(pieces, byteFallback, !userDefined().isEmpty());
        double[] scores = IntStream.range(0, pieces.vocabulary().size()).mapToDouble(pieces::score).toArray();
        return Unigram.of(pieces.vocabulary(), scores, pieces.unknown(), byteFallback);
    }

    private List<String> userDefined() {
        return IntStream.range(0, pieces.vocabulary().size()).filter(id -> pieces.type(id) == PieceType.USER_DEFINED)
                .mapToObj(pieces.vocabulary()::token).sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    private Normalizer normalizer() {
        List<Normalizer> steps = new ArrayList<>();
        if (file.characters() != null) steps.add(file.characters());
        if (rules.fewer()) {
            steps.add(Replace.regex("\\A +| +\\z", ""));
            steps.add(Replace.regex(" {2,}", " "));
        }
        if (rules.escaped()) steps.add(Replace.string(" ", SPACE));
        // Metaspace puts no space before one that is there; SentencePiece does.
        if (rules.dummyPrefix()) steps.add(Replace.regex("\\A" + SPACE, SPACE + SPACE));
        return Normalizer.sequence(steps);
    }

    private PreTokenizer preTokenizer() {
        List<PreTokenizer> steps = new ArrayList<>();
        if (rules.dummyPrefix()) steps.add(new Metaspace('▁', Metaspace.Prefix.ALWAYS, false));
        String whole = userDefined().stream().map(SentencePieceSubwords::quoted).collect(Collectors.joining("|"));
        if (!whole.isEmpty()) steps.add(RegexSplit.isolating(whole));
        return PreTokenizer.sequence(steps);
    }

    /** As a regular expression that matches the text, in Java and in Oniguruma. */
    private static String quoted(String text) {
        return text.replaceAll("[^\\p{Alnum}\\P{ASCII}]", "\\\\$0");
    }

    private List<DecodeStep> decoder() {
        List<DecodeStep> steps = new ArrayList<>(List.of(Decoders.replace(Replace.string(SPACE, " "))));
        if (file.settings().byteFallback()) steps.add(Decoders.byteFallback());
        steps.add(Decoders.fuse());
        if (rules.dummyPrefix()) steps.add(Decoders.strip(' ', 1, 0));
        return steps;
    }
}
