package org.loupe.show;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.loupe.generate.BeamTree.Fate;
import org.loupe.generate.BeamTree.Hypothesis;
import org.loupe.generate.BeamTree.Result;
import org.loupe.show.BeamLayout.Box;
import org.loupe.show.BeamLayout.Line;
import org.loupe.show.figure.BarTable;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.Palette;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** The page of a beam search, which needs no script: the results, the tree as boxes and lines at fixed places, and all of it as a table. */
final class BeamPage {
    private static final int LETTERS = 15;

    private BeamPage() {
    }

    static String html(BeamView view) {
        return "<div class=\"loupe-beams\" style=\"font-size:13px\">\n<p>" + Html.escape(view.title() + ". " + view.note()) + "</p>\n" + results(view).html() + tree(view)
                + "<details><summary>All of it as a table</summary>\n<div style=\"overflow-x:auto\" tabindex=\"0\">\n" + table(view).html() + "</div></details>\n</div>\n";
    }

    /** The ground of a box. */
    static int ground(Hypothesis one) {
        return one.fate() == Fate.KEPT ? 0xc6dbef : one.fate() == Fate.ENDED ? 0xfdd0a2 : Palette.HIDDEN;
    }

    /** The token as it fits into a box. */
    static String label(BeamView view, Hypothesis one) {
        return Html.shorten(view.token(one), LETTERS);
    }

    private static String tree(BeamView view) {
        BeamLayout layout = view.layout();
        StringBuilder out = new StringBuilder("<div style=\"overflow-x:auto\" tabindex=\"0\">\n<div class=\"lf-beams\" style=\"position:relative;margin:8px 0;width:")
                .append(layout.width()).append("px;height:").append(layout.height()).append("px;font-size:11px;line-height:1.3\">\n");
        for (int step = 0; step < layout.columns().size(); step++)
            out.append("<div style=\"position:absolute;left:").append(layout.columns().get(step)).append("px;top:0\">").append(step == 0 ? "" : "step " + step).append("</div>\n");
        for (Line line : layout.lines())
            out.append("<div style=\"position:absolute;background:#767676;left:").append(line.x1()).append("px;top:").append(line.y1()).append("px;width:")
                    .append(Math.max(1, line.x2() - line.x1())).append("px;height:").append(Math.max(1, line.y2() - line.y1())).append("px\"></div>\n");
        for (Box box : layout.boxes()) box(view, box, out);
        return out.append("</div></div>\n").toString();
    }

    private static void box(BeamView view, Box box, StringBuilder out) {
        Hypothesis one = box.hypothesis();
        String border = view.rank(one) > 0 ? "3px solid #d55e00" : "1px solid #767676";
        out.append("<div class=\"lf-beam\" style=\"position:absolute;overflow:hidden;box-sizing:border-box;left:").append(box.x()).append("px;top:").append(box.y())
                .append("px;width:").append(BeamLayout.WIDTH).append("px;height:").append(BeamLayout.HEIGHT).append("px;padding:1px 4px;border:").append(border)
                .append(";background:").append(Palette.css(ground(one))).append(";color:#000\" title=\"").append(Html.escape(title(view, one))).append("\"><strong><bdi>")
                .append(Html.escape(label(view, one))).append("</bdi></strong><br>").append(Html.escape(view.numbers(one))).append("<br>").append(Html.escape(view.fate(one)))
                .append("</div>\n");
    }

    private static String title(BeamView view, Hypothesis one) {
        if (one.length() == 0) return "the prompt";
        return "‘" + view.way(one) + "’ after " + one.length() + (one.length() == 1 ? " token" : " tokens") + ": " + view.numbers(one) + "; its last token alone "
                + BarTable.number(view.lastStep(one)) + "; " + view.fate(one).substring(2);
    }

    /** The texts that were found, best first. */
    static TableView results(BeamView view) {
        IntColumn rank = IntColumn.create("rank"), tokens = IntColumn.create("tokens");
        StringColumn text = StringColumn.create("result"), ending = StringColumn.create("ending");
        DoubleColumn score = fourDecimals("score"), logarithm = fourDecimals("ln of the probability");
        for (Result result : view.results()) {
            rank.append(rank.size() + 1);
            text.append(view.way(view.end(result)));
            tokens.append(result.tokens().length);
            score.append(result.score());
            logarithm.append(view.end(result).logProbability());
            ending.append(result.ending().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return new TableView(Table.create("Results", rank, text, score, logarithm, tokens, ending));
    }

    /** A row for each hypothesis that is drawn. */
    private static TableView table(BeamView view) {
        IntColumn number = IntColumn.create("number"), follows = IntColumn.create("goes on from"), step = IntColumn.create("step");
        StringColumn token = StringColumn.create("token"), fate = StringColumn.create("what became of it");
        DoubleColumn last = DoubleColumn.create("probability of the token"), all = DoubleColumn.create("of all tokens"), logarithm = fourDecimals("its logarithm");
        for (Hypothesis one : view.shown()) {
            if (one.length() == 0) continue;
            number.append(one.number());
            follows.append(one.parent());
            step.append(one.length());
            token.append(view.token(one));
            last.append(view.lastStep(one));
            all.append(Math.exp(one.logProbability()));
            logarithm.append(one.logProbability());
            fate.append(view.fate(one));
        }
        return new TableView(Table.create("", number, follows, step, token, last, all, logarithm, fate), BeamView.MOST);
    }

    /** Numbers that are shown with four decimals. */
    private static DoubleColumn fourDecimals(String name) {
        DoubleColumn column = DoubleColumn.create(name);
        column.setPrintFormatter(new NumberColumnFormatter(new DecimalFormat("0.0000", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        return column;
    }
}
