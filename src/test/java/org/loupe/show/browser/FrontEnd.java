package org.loupe.show.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.loupe.show.figure.Html;
import org.loupe.show.figure.View;

/** The ways in which an output comes into a page. JupyterLab and Notebook 7 themselves are in {@link JupyterIT}. */
enum FrontEnd {
    /** What {@link View#save} writes; several views stand in the body of the first one's page. */
    SAVED_FILE {
        @Override
        void show(Browser browser, Path folder, boolean dark, List<View> views) throws Exception {
            Path file = folder.resolve("saved.html");
            views.get(0).save(file);
            String page = Files.readString(file), end = "\n</body>";
            assertThat(page).containsOnlyOnce(end);
            String others = views.stream().skip(1).map(View::html).collect(Collectors.joining("\n"));
            browser.open(write(file, page.replace(end, "\n" + others + end)));
        }
    },

    /** The page of {@code jupyter nbconvert --to html}. Of itself it asks for scripts from elsewhere, in vain. */
    NBCONVERT {
        @Override
        void show(Browser browser, Path folder, boolean dark, List<View> views) throws Exception {
            List<NotebookFile.Cell> cells = views.stream().map(view -> new NotebookFile.Cell("view", view)).toList();
            Path notebook = NotebookFile.write(folder.resolve("notebook.ipynb"), cells), file = folder.resolve("notebook.html");
            String key = dark + Files.readString(notebook);      // the converter takes seconds
            if (!CONVERTED.containsKey(key)) CONVERTED.put(key, Jupyter.convert(notebook, dark));
            String page = CONVERTED.get(key);
            Files.writeString(file, page);
            String head = page.substring(0, page.indexOf("<body"));      // outputs stand below it
            List<String> own = Pattern.compile("https://[^\"' )]+").matcher(head).results().map(m -> m.group()).toList();
            browser.tolerate(what -> own.stream().anyMatch(what::contains));
            browser.open(file);
        }
    },

    /**
     * As VS Code does it: every output of a notebook stands in one frame, put there by {@code innerHTML}; scripts, which
     * do not run then, are made anew at the end of their output and taken out again (renderHTML and domEval in its
     * extensions/notebook-renderers/src/index.ts). The policy is that of its setting notebook.experimental.enableCsp
     * (backLayerWebView.ts), without the network that it still allows; so are the rules for tables.
     */
    VSCODE {
        @Override
        void show(Browser browser, Path folder, boolean dark, List<View> views) throws IOException {
            write(folder.resolve("frame.html"), """
                    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>outputs</title>
                    <meta http-equiv="Content-Security-Policy"
                        content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:">
                    <style>
                    :root { --vscode-editor-background: %s; --vscode-editor-foreground: %s }
                    body { background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); font: 13px sans-serif }
                    table, thead, tr, th, td, tbody { border: none; border-spacing: 0; border-collapse: collapse }
                    table, th, tr { text-align: left } th, td { padding: 4px 8px } thead { font-weight: bold }
                    </style></head><body><div id="container"></div><script>
                    %s.forEach(html => {
                        const output = document.createElement('div');
                        output.innerHTML = html;
                        document.getElementById('container').appendChild(output);
                        Array.from(output.getElementsByTagName('script')).forEach(script => {
                            const copy = document.createElement('script');
                            copy.text = script.textContent;
                            output.appendChild(copy).remove();
                        });
                    });
                    </script></body></html>
                    """.formatted(dark ? "#1f1f1f" : "#ffffff", dark ? "#cccccc" : "#3b3b3b", strings(views)));
            browser.open(write(folder.resolve("workbench.html"), """
                    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>VS Code</title></head><body>
                    <iframe title="outputs" src="frame.html" sandbox="allow-scripts allow-same-origin allow-forms" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe>
                    </body></html>
                    """));
            browser.driver().switchTo().frame(0);
        }
    },

    /** Each output in a shadow tree of its own, its script put back in its place so that it runs. */
    SHADOW_TREE {
        @Override
        void show(Browser browser, Path folder, boolean dark, List<View> views) throws Exception {
            browser.open(write(folder.resolve("shadow.html"), """
                    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>outputs</title>
                    </head><body><script>
                    %s.forEach(html => {
                        const output = document.body.appendChild(document.createElement('div')).attachShadow({mode: 'open'});
                        output.innerHTML = html;
                        output.querySelectorAll('script').forEach(script => {
                            const copy = document.createElement('script');
                            copy.text = script.textContent;
                            script.replaceWith(copy);
                        });
                    });
                    </script></body></html>
                    """.formatted(strings(views))));
        }
    },

    /** A notebook that is not trusted: no script, and nothing else that JupyterLab takes out (its sanitizer.ts). */
    STRIPPED {
        @Override
        void show(Browser browser, Path folder, boolean dark, List<View> views) throws Exception {
            browser.open(write(folder.resolve("stripped.html"), """
                    <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>not trusted</title>
                    </head><body></body></html>
                    """));
            for (View view : views) browser.run(STRIP, view.html());
        }
    };

    private static final Map<String, String> CONVERTED = new HashMap<>();
    private static final String STRIP = """
            const page = new DOMParser().parseFromString(arguments[0], 'text/html');
            page.querySelectorAll('script, style, textarea, option').forEach(e => e.remove());
            page.querySelectorAll('svg, svg *, math, math *, iframe, object, embed, link, meta').forEach(e => e.replaceWith(...e.childNodes));
            page.querySelectorAll('*').forEach(e => Array.from(e.attributes).forEach(a => {
                if (/^(data-|aria-|on)|^(role|tabindex|contenteditable)$/.test(a.name)) e.removeAttribute(a.name);
            }));
            document.body.insertAdjacentHTML('beforeend', page.body.innerHTML);
            """;

    /** Shows views below each other; a page in a frame is entered. */
    abstract void show(Browser browser, Path folder, boolean dark, List<View> views) throws Exception;

    void show(Browser browser, Path folder, View... views) throws Exception {
        show(browser, folder, false, Arrays.asList(views));
    }

    private static String strings(List<View> views) {
        return Html.scriptStrings(views.stream().map(View::html).toList());
    }

    private static Path write(Path file, String page) throws IOException {
        // As View.save does: a lone surrogate has no UTF-8 form.
        return Files.write(file, page.getBytes(StandardCharsets.UTF_8));
    }
}
