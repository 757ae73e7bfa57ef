package org.loupe.show.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The part of a page that needs no script, to be read back and held to what JupyterLab leaves of it. */
public final class StaticPage {
    private static final Set<String> TAGS = Set.of("p", "img", "details", "summary", "small", "div", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
            "td", "bdi", "span", "strong", "br");
    /** All of them but tabindex stay; without that a part that scrolls is reached by the mouse alone. */
    private static final Set<String> ATTRIBUTES = Set.of("src", "width", "height", "alt", "open", "style", "title", "scope", "tabindex", "class");
    private static final Set<String> STYLES = Set.of("overflow-x", "overflow", "margin", "margin-left", "padding", "background", "color", "font-size", "line-height",
            "border-collapse", "display", "vertical-align", "text-align", "font-family", "font-weight", "width", "height", "min-width", "max-width", "position", "left",
            "top", "border", "box-sizing", "white-space");
    private static final Pattern VALUE = Pattern.compile("(#[0-9a-f]{3,6}|-?[0-9.]+(px|%)?|[a-z-]+)( (#[0-9a-f]{3,6}|-?[0-9.]+(px|%)?|[a-z-]+))*");
    /** Words of CSS that its rules do not know. */
    private static final Set<String> UNKNOWN_WORDS = Set.of("max-content", "min-content", "fit-content", "anywhere", "isolate");

    private StaticPage() {
    }

    /**
     * Fails where a tag, an attribute or a style is used that JupyterLab removes from a notebook that is not trusted (its HTML
     * sanitiser, version 4).
     *
     * @return how many tags there are
     */
    public static int requireKept(String html) {
        Matcher tag = Pattern.compile("<([a-z0-9]+)((?: [a-z-]+(?:=\"[^\"]*\")?)*)>").matcher(html);
        int seen = 0;
        while (tag.find()) {
            seen++;
            assertThat(TAGS).contains(tag.group(1));
            Matcher attribute = Pattern.compile(" ([a-z-]+)(?:=\"([^\"]*)\")?").matcher(tag.group(2));
            while (attribute.find()) {
                assertThat(ATTRIBUTES).contains(attribute.group(1));
                if (attribute.group(1).equals("style")) for (String style : attribute.group(2).split(";")) requireStyle(style);
            }
        }
        assertThat(html.split("<[a-z]", -1)).as("tags, all of them in a form that was checked").hasSize(seen + 1);
        return seen;
    }

    private static void requireStyle(String style) {
        String[] both = style.split(":", 2);
        assertThat(STYLES).contains(both[0]);
        assertThat(both[1]).as(style).matches(VALUE);
        assertThat(both[1].split(" ")).as(style).doesNotContainAnyElementsOf(UNKNOWN_WORDS);
    }

    /** The part of a page of several figures that needs no script. */
    public static String staticPart(String html) {
        return html.replaceAll("(?s)<script>.*?</script>|<style>.*?</style>", "").replaceAll("<div class=\"loupe-[a-z]+\"(?: id=\"[^\"]*\")?>", "<div>");
    }

    /** What needs no script of a page, checked and read. */
    public static Element of(String html) throws Exception {
        int start = html.indexOf("<div class=\"loupe-static\">");
        String fixed = start < 0 ? staticPart(html) : html.substring(start, html.indexOf("<script>"));
        requireKept(fixed);
        String xml = fixed.replace("<br>", "<br/>").replace("<details open>", "<details open=\"open\">").replaceAll("(<img [^>]*)>", "$1/>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader("<page>" + xml + "</page>"))).getDocumentElement();
    }

    /** All elements of a kind within another, in the order of the page. */
    public static List<Element> all(Element within, String tag) {
        NodeList found = within.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    /** Those of a class. */
    public static List<Element> ofClass(Element within, String name) {
        return all(within, "*").stream().filter(element -> element.getAttribute("class").equals(name)).toList();
    }

    /** The cells of each row of a table's part, heads of rows included. @param part thead, tbody or tfoot */
    public static List<List<String>> rows(Element table, String part) {
        return all(all(table, part).get(0), "tr").stream()
                .map(row -> all(row, "*").stream().filter(cell -> cell.getTagName().matches("t[hd]")).map(Element::getTextContent).toList()).toList();
    }
}
