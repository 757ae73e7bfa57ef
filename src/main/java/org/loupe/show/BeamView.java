package org.loupe.show;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.loupe.generate.BeamTree;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.generate.BeamTree.Result;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Picture;
import org.loupe.show.figure.View;
import org.loupe.text.Tokenizer;

/**
 * A beam search as a tree from left to right: in each step the continuations that it looked at, which of them it went on from, which
 * were whole texts and which it dropped, with the logarithm of their probability; and the texts that it found.
 */
public final class BeamView implements View {
    /** So many hypotheses are drawn, at about 900 bytes each with their row in the table. */
    static final int MOST = 400;
    private static final int SHARP = 150;

    private final BeamTree tree;
    private final IntFunction<String> names;
    private final List<Hypothesis> shown;
    private final String leftOut;

    private BeamView(BeamTree tree, IntFunction<String> names) {
        if (tree.hypotheses().size() < 2)
            throw new IllegalArgumentException("the tree has no token behind the prompt, so there is nothing to show; was the search interrupted before its first step?");
        this.tree = tree;
        this.names = names;
        List<String> out = new ArrayList<>();
        this.shown = select(out);
        this.leftOut = out.isEmpty() ? "" : "Left out, to keep the page small: " + String.join("; ", out) + ". Search with fewer beams or tokens to see all.";
    }

    /** Tokens are named by {@link Tokenizer#readable(int)}. */
    public static BeamView of(BeamTree tree, Tokenizer tokenizer) {
        return of(tree, tokenizer::readable);
    }

    /** @param names from ids to what is shown of tokens */
    public static BeamView of(BeamTree tree, IntFunction<String> names) {
        return new BeamView(tree, names);
    }

    /** The whole tree if it is small; else without what was dropped; else the ways to the results alone; else the beginning of these. */
    private List<Hypothesis> select(List<String> out) {
        List<Hypothesis> all = tree.hypotheses();
        if (all.size() <= MOST) return all;
        List<Hypothesis> some = all.stream().filter(one -> one.fate() != Fate.DROPPED).toList();
        out.add(all.size() - some.size() + " continuations that were dropped");
        if (some.size() <= MOST) return some;
        Set<Integer> ways = new HashSet<>();
        for (Result result : tree.results()) for (int at = result.hypothesis(); at >= 0; at = all.get(at).parent()) ways.add(at);
        List<Hypothesis> best = some.stream().filter(one -> ways.contains(one.number())).toList();
        out.add(some.size() - best.size() + " that no result goes through");
        if (best.size() <= MOST) return best;
        int last = best.get(MOST).length() - 1;
        out.add("all steps after step " + last);
        return best.stream().filter(one -> one.length() <= last).toList();
    }

    /** What is drawn: all hypotheses, or those that fit. */
    List<Hypothesis> shown() {
        return shown;
    }

    String title() {
        int steps = tree.hypotheses().get(tree.hypotheses().size() - 1).length();
        return "Beam search: " + (tree.hypotheses().size() - 1) + " continuations in " + steps + (steps == 1 ? " step" : " steps") + ", " + tree.results().size()
                + (tree.results().size() == 1 ? " result" : " results");
    }

    String note() {
        return "Each column is a step, each box a text that is one token longer than the one that its line comes from. It shows the token, the probability "
                + "of all tokens from the prompt on and its logarithm (ln), and what became of it: ✓ kept, the search went on from it; ■ ended, it is a whole text; "
                + "✕ dropped, others were likelier; ★ a result, with the score that results are ranked by. Probabilities are rounded to four decimals, "
                + "those below 0.0001 to two digits; logarithms and scores to four decimals." + (leftOut.isEmpty() ? "" : " " + leftOut);
    }

    String token(Hypothesis one) {
        return one.length() == 0 ? "the prompt" : Html.visible(names.apply(one.token()));
    }

    /** The place among the results from 1 on; 0 if it is none. */
    int rank(Hypothesis one) {
        return 1 + IntStream.range(0, tree.results().size()).filter(i -> tree.results().get(i).hypothesis() == one.number()).findFirst().orElse(-1);
    }

    /** "✓ kept" or "★ result 1 (-0.7712)". */
    String fate(Hypothesis one) {
        int rank = rank(one);
        if (rank > 0) return "★ result " + rank + " (" + logarithm(tree.results().get(rank - 1).score()) + ")";
        if (one.length() == 0) return "";
        return switch (one.fate()) {
            case KEPT -> "✓ kept";
            case ENDED -> "■ ended";
            case DROPPED -> "✕ dropped";
        };
    }

    /** "0.0992 (ln -2.3106)". */
    String numbers(Hypothesis one) {
        return BarTable.number(Math.exp(one.logProbability())) + " (ln " + logarithm(one.logProbability()) + ")";
    }

    static String logarithm(double value) {
        // What rounds to 0 has no sign.
        return String.format(Locale.ROOT, "%.4f", value + 0.0).replaceFirst("^-(0\\.0+)$", "$1");
    }

    /** The probability of the last token behind those before it. */
    double lastStep(Hypothesis one) {
        return one.length() == 0 ? 1 : Math.exp(one.logProbability() - tree.hypotheses().get(one.parent()).logProbability());
    }

    /** All tokens behind the prompt. */
    String way(Hypothesis one) {
        return IntStream.of(tree.tokens(one)).mapToObj(names).map(Html::visible).collect(Collectors.joining());
    }

    List<Result> results() {
        return tree.results();
    }

    /** The hypothesis that a result is. */
    Hypothesis end(Result result) {
        return tree.hypotheses().get(result.hypothesis());
    }

    BeamLayout layout() {
        return BeamLayout.of(shown);
    }

    @Override
    public String html() {
        return BeamPage.html(this);
    }

    /** The results, and the tree with a line for each hypothesis, indented by its step. */
    @Override
    public String text() {
        StringBuilder out = new StringBuilder(title()).append('\n').append(note()).append("\n\n").append(BeamPage.results(this).text()).append('\n');
        branch(shown.get(0), "", "", out);
        return out.toString();
    }

    private void branch(Hypothesis one, String first, String others, StringBuilder out) {
        out.append((first + token(one) + "  " + numbers(one) + "  " + fate(one)).stripTrailing()).append('\n');
        List<Hypothesis> children = shown.stream().filter(child -> child.parent() == one.number()).toList();
        for (Hypothesis child : children) {
            boolean isLast = child == children.get(children.size() - 1);
            branch(child, others + (isLast ? "└─ " : "├─ "), others + (isLast ? "   " : "│  "), out);
        }
    }

    @Override
    public Optional<Picture> picture() {
        return Optional.of(BeamPicture.of(this));
    }

    /** As a notebook stores it: a large one at the size it is shown at. */
    @Override
    public Optional<byte[]> png() {
        return Optional.of(BeamPicture.of(this).png(shown.size() > SHARP ? 1 : 2));
    }

    @Override
    public String toString() {
        return text();
    }
}
