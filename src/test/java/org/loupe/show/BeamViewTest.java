package org.loupe.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.loupe.generate.BeamConfig;
import org.loupe.generate.BeamSearch;
import org.loupe.generate.BeamTree;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.generate.BeamTree.Result;
import org.loupe.generate.Ending;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;
import org.loupe.show.BeamLayout.Box;
import org.loupe.show.BeamLayout.Line;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.StaticPage;
import org.w3c.dom.Element;

class BeamViewTest {
    /** Behind the prompt 10 and 11 are likeliest; 11 0 is a whole text, 12 and what follows 10 are dropped but for 0. */
    private static final BeamTree SMALL = new BeamTree(List.of(
            new Hypothesis(0, -1, 0, -1, 0, Fate.KEPT),
            new Hypothesis(1, 0, 1, 10, Math.log(0.5), Fate.KEPT), new Hypothesis(2, 0, 1, 11, Math.log(0.25), Fate.KEPT), new Hypothesis(3, 0, 1, 12, Math.log(0.125), Fate.DROPPED),
            new Hypothesis(4, 1, 2, 0, Math.log(0.2), Fate.KEPT), new Hypothesis(5, 2, 2, 5, Math.log(0.1), Fate.ENDED), new Hypothesis(6, 1, 2, 9, Math.log(0.00005), Fate.DROPPED)),
            List.of(new Result(new int[] {11, 5}, Math.log(0.1) / 2, Ending.STOP_TOKEN, 5)));
    private static final Pattern NUMBERS = Pattern.compile("([0-9.e-]+) \\(ln (-?[0-9.]+)\\)");

    private static BeamTree search(int beams, int tokens, long seed) {
        return new BeamSearch(new Gpt(GptConfig.of(30, 200, 8, 1, 2), seed)).search(BeamConfig.of(beams, tokens).withStopTokens(3), 1, 2);
    }

    private static BeamView view(BeamTree tree) {
        return BeamView.of(tree, SomeGenerations.NAMES);
    }

    @Test
    void everyHypothesisIsABoxWithItsNumbers() throws Exception {
        for (BeamTree tree : List.of(SMALL, search(3, 6, 1))) {
            BeamView view = view(tree);
            List<Element> boxes = StaticPage.ofClass(StaticPage.of(view.html()), "lf-beam");
            assertThat(boxes).hasSameSizeAs(tree.hypotheses());
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < boxes.size(); i++) {
                Hypothesis one = view.layout().boxes().get(i).hypothesis();
                seen.add(one.number());
                String label = StaticPage.all(boxes.get(i), "bdi").get(0).getTextContent(), text = boxes.get(i).getTextContent().substring(label.length());
                assertThat(label).isEqualTo(one.length() == 0 ? "the prompt" : Html.shorten(Html.visible(SomeGenerations.NAMES.apply(one.token())), 15));
                Matcher numbers = NUMBERS.matcher(text);
                assertThat(numbers.find()).isTrue();
                GenerationViewTest.requireNumber(numbers.group(1), Math.exp(one.logProbability()));
                assertThat(Double.parseDouble(numbers.group(2))).isCloseTo(one.logProbability(), within(0.00005001));
                if (one.length() > 0 && tree.results().stream().noneMatch(result -> result.hypothesis() == one.number()))
                    assertThat(text).endsWith(one.fate() == Fate.KEPT ? "✓ kept" : one.fate() == Fate.ENDED ? "■ ended" : "✕ dropped");
            }
            assertThat(seen).hasSameSizeAs(tree.hypotheses());
        }
    }

    @Test
    void theTextsThatWereFoundAreRanked() throws Exception {
        BeamTree tree = search(4, 5, 2);
        Element page = StaticPage.of(view(tree).html());
        List<List<String>> rows = StaticPage.rows(StaticPage.all(page, "table").get(0), "tbody");
        assertThat(rows).hasSameSizeAs(tree.results()).isNotEmpty();
        for (int rank = 1; rank <= rows.size(); rank++) {
            Result result = tree.results().get(rank - 1);
            List<String> row = rows.get(rank - 1);
            assertThat(row.get(0)).isEqualTo(String.valueOf(rank));
            assertThat(Double.parseDouble(row.get(2))).isCloseTo(result.score(), within(0.00005001));
            assertThat(row.get(4)).isEqualTo(String.valueOf(result.tokens().length));
            String label = "★ result " + rank + " (" + row.get(2) + ")";
            assertThat(StaticPage.ofClass(page, "lf-beam")).filteredOn(box -> box.getTextContent().endsWith(label)).hasSize(1);
        }
    }

    /** The last table has a row for each, in the order of the search. */
    @Test
    void theTableHasAllNumbers() throws Exception {
        BeamTree tree = search(3, 6, 3);
        List<Element> tables = StaticPage.all(StaticPage.of(view(tree).html()), "table");
        List<List<String>> rows = StaticPage.rows(tables.get(1), "tbody");
        assertThat(rows).hasSize(tree.hypotheses().size() - 1);
        for (List<String> row : rows) {
            Hypothesis one = tree.hypotheses().get(Integer.parseInt(row.get(0))), parent = tree.hypotheses().get(one.parent());
            assertThat(row.subList(1, 3)).containsExactly(String.valueOf(one.parent()), String.valueOf(one.length()));
            double all = Math.exp(one.logProbability());
            assertThat(Double.parseDouble(row.get(4)) * Math.exp(parent.logProbability())).isCloseTo(all, within(all * 1e-4));
            assertThat(Double.parseDouble(row.get(5))).isCloseTo(all, within(all * 1e-5));
            assertThat(Double.parseDouble(row.get(6))).isCloseTo(one.logProbability(), within(0.00005001));
        }
    }

    @Property(tries = 25, seed = "1")
    void noBoxCoversAnotherAndNoLineABox(@ForAll @IntRange(min = 1, max = 6) int beams, @ForAll @IntRange(min = 1, max = 10) int tokens, @ForAll @IntRange(max = 1000) int seed) {
        BeamLayout layout = view(search(beams, tokens, seed)).layout();
        List<Box> boxes = layout.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            Box a = boxes.get(i);
            assertThat(a.x()).isBetween(0, layout.width() - BeamLayout.WIDTH).isEqualTo(layout.columns().get(a.hypothesis().length()));
            assertThat(a.y()).isBetween(BeamLayout.TOP, layout.height() - BeamLayout.HEIGHT);
            assertThat(boxes.subList(0, i)).as("%s stands apart from", a)
                    .allMatch(b -> Math.abs(a.x() - b.x()) >= BeamLayout.WIDTH || Math.abs(a.y() - b.y()) >= BeamLayout.HEIGHT);
            assertThat(layout.lines()).as("%s is left free by", a).allMatch(line -> line.x2() <= a.x() || line.x1() >= a.x() + BeamLayout.WIDTH
                    || line.y2() <= a.y() || line.y1() >= a.y() + BeamLayout.HEIGHT);
        }
    }

    /** From each box but the prompt one comes along lines to its parent: left of the box, along an upright, and to the parent's edge. */
    @Property(tries = 25, seed = "2")
    void linesLeadFromParentsToChildren(@ForAll @IntRange(min = 1, max = 6) int beams, @ForAll @IntRange(min = 1, max = 8) int tokens, @ForAll @IntRange(max = 1000) int seed) {
        BeamLayout layout = view(search(beams, tokens, seed)).layout();
        for (Box child : layout.boxes()) {
            if (child.hypothesis().length() == 0) continue;
            Box parent = layout.boxes().stream().filter(box -> box.hypothesis().number() == child.hypothesis().parent()).findFirst().orElseThrow();
            int in = child.y() + BeamLayout.HEIGHT / 2, out = parent.y() + BeamLayout.HEIGHT / 2;
            Line last = layout.lines().stream().filter(line -> line.x2() == child.x() && line.y1() == in && line.y2() == in).findFirst().orElseThrow();
            Line first = layout.lines().stream().filter(line -> line.x1() == parent.x() + BeamLayout.WIDTH && line.y1() == out && line.y2() == out).findFirst().orElseThrow();
            assertThat(first.x2()).isEqualTo(last.x1());
            if (in != out) assertThat(layout.lines()).anyMatch(line -> line.x1() == first.x2() && line.x2() == first.x2()
                    && line.y1() <= Math.min(in, out) && line.y2() >= Math.max(in, out));
        }
    }

    @Test
    void theTextIsATree() {
        assertThat(view(SMALL).text()).contains("""
                the prompt  1.0000 (ln 0.0000)
                ├─ t10  0.5000 (ln -0.6931)  ✓ kept
                │  ├─ <script>alert(1)</script>  0.2000 (ln -1.6094)  ✓ kept
                │  └─ a_cat  5.0e-5 (ln -9.9035)  ✕ dropped
                ├─ t11  0.2500 (ln -1.3863)  ✓ kept
                │  └─ ␣cat  0.1000 (ln -2.3026)  ★ result 1 (-1.1513)
                └─ t12  0.1250 (ln -2.0794)  ✕ dropped
                """.replace("a_cat", "⟨D83D⟩"));
    }

    @Test
    void aWideTreeSaysWhatItLeavesOut() throws Exception {
        BeamTree wide = search(6, 60, 4), wider = search(6, 150, 4);
        BeamView kept = view(wide);
        assertThat(kept.shown()).noneMatch(one -> one.fate() == Fate.DROPPED);
        long dropped = wide.hypotheses().stream().filter(one -> one.fate() == Fate.DROPPED).count();
        assertThat(kept.html()).contains("Left out, to keep the page small: " + dropped + " continuations that were dropped. ");
        assertThat(kept.text()).contains(dropped + " continuations that were dropped");
        BeamView ways = view(wider);
        assertThat(ways.shown().size()).isLessThanOrEqualTo(BeamView.MOST);
        for (Result result : wider.results())
            for (int at = result.hypothesis(); at >= 0; at = wider.hypotheses().get(at).parent()) {
                Hypothesis one = wider.hypotheses().get(at);
                assertThat(ways.shown().contains(one)).as("way to a result").isTrue();
            }
        for (BeamView view : List.of(kept, ways)) {
            long bytes = view.html().getBytes(StandardCharsets.UTF_8).length + view.png().orElseThrow().length * 4L / 3;
            assertThat(bytes).isLessThan(1_500_000);
            assertThat(StaticPage.ofClass(StaticPage.of(view.html()), "lf-beam")).hasSameSizeAs(view.shown());
        }
        assertThat(ways.html()).contains("that no result goes through");
    }

    /** A way longer than the page holds: its beginning is shown. */
    @Test
    void ofOneVeryLongWayTheBeginningIsShown() {
        int length = BeamView.MOST + 50;
        List<Hypothesis> chain = IntStream.rangeClosed(0, length)
                .mapToObj(i -> new Hypothesis(i, i - 1, i, i == 0 ? -1 : 20, -0.1 * i, i == length ? Fate.ENDED : Fate.KEPT)).toList();
        BeamView view = view(new BeamTree(chain, List.of(new Result(new int[length], -0.1, Ending.LENGTH, length))));
        assertThat(view.shown()).hasSize(BeamView.MOST);
        assertThat(view.note()).contains("all steps after step " + (BeamView.MOST - 1));
    }

    @Test
    void tokensAreShownAsTextNeverAsMarkup() {
        assertThat(view(SMALL).html()).contains("&lt;script&gt;alert", "␣cat", "⟨D83D⟩").doesNotContain("<script>alert");
        assertThat(view(SMALL).picture().orElseThrow().svg()).contains("★ result 1", "&lt;script&gt;ale", "step 2");
    }

    @Test
    void anEmptyTreeIsRefused() {
        assertThatThrownBy(() -> view(new BeamTree(List.of(new Hypothesis(0, -1, 0, -1, 0, Fate.KEPT)), List.of()))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no token behind the prompt");
    }
}
