package org.loupe.show.figure;

import java.util.List;

/** A figure of two parts: one that needs no script, and a script that puts something to click on in its place, where it may run. */
final class LivePage {
    private LivePage() {
    }

    /**
     * @param fixed what needs no script
     * @param data what the function {@code upgrade} is called with, besides the element that all stands in
     * @param scripts names of the resources that hold it, in order
     */
    static String html(String fixed, String data, List<String> scripts) {
        return LiveHtml.of("loupe-figure", "<style>\n" + Html.resource("figure.css") + "</style>\n<div class=\"loupe-static\">\n" + fixed + "</div>\n", data, scripts);
    }
}
