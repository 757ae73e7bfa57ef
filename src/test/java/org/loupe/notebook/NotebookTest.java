package org.loupe.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loupe.show.AttentionView;

class NotebookTest {
    @Test
    void withoutAKernelValuesArePrintedAsText() {
        AttentionView view = AttentionView.of(List.of("a"), new float[][][][]{{{{1}}}});
        assertThat(printed(() -> Notebook.show(view, 3, new int[][]{{1, 2}, {3}}, null, "x"))).isEqualTo(view.text() + "\n3\n[[1, 2], [3]]\nnull\nx\n");
        assertThat(printed(() -> Notebook.show((Object[]) null))).isEqualTo("null\n");
        assertThat(printed(Notebook::show)).isEmpty();
    }

    @Test
    void withoutAKernelALiveDisplayPrintsEachUpdate() {
        LiveDisplay live = Notebook.live();
        assertThat(live.isInPlace()).isFalse();
        assertThat(printed(() -> {
            live.update("one");
            live.update(2);
        })).isEqualTo("one\n2\n");
    }

    /** A plain program that uses Loupe as a library has no kernel classes at all. */
    @Test
    void itWorksWhereTheKernelIsNotOnTheClassPath() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPathWithoutKernel(), ClassLoader.getPlatformClassLoader())) {
            Class<?> notebook = loader.loadClass(Notebook.class.getName());
            assertThat(printed(() -> {
                try {
                    notebook.getMethod("show", Object[].class).invoke(null, (Object) new Object[]{"hello"});
                } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                    throw new AssertionError(e);
                }
            })).isEqualTo("hello\n");
        }
    }

    private static URL[] classPathWithoutKernel() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!entry.contains("jjava")) urls.add(new File(entry).toURI().toURL());
        return urls.toArray(URL[]::new);
    }

    private static String printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
