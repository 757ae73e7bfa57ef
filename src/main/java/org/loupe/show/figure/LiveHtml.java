package org.loupe.show.figure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** A piece of a page that can be read without a script, and a script that makes more of it where one may run. */
public final class LiveHtml {
    private LiveHtml() {
    }

    /**
     * The script is one function that runs at once and leaves nothing behind; it finds its piece of the page by an id that no other has.
     *
     * @param style class of the element around the piece
     * @param content what is there without a script
     * @param data what {@code upgrade(root, data)} gets, as JavaScript
     * @param scripts files beside this class, one of which has that function
     */
    public static String of(String style, String content, String data, List<String> scripts) {
        // From what it shows, so that running a notebook again gives the same bytes.
        CRC32 sum = new CRC32();
        sum.update(content.getBytes(StandardCharsets.UTF_8));
        sum.update(data.getBytes(StandardCharsets.UTF_8));
        String id = String.format("loupe-%08x", sum.getValue());
        StringBuilder script = new StringBuilder(Html.resource("upgrade.js"));
        for (String name : scripts) script.append(Html.resource(name));
        return "<div class=\"" + style + "\" id=\"" + id + "\">\n" + content + "<script>\n(function () {\n" + script
                + "upgradeAll(\"" + id + "\", " + data + ");\n})();\n</script>\n</div>";
    }
}
