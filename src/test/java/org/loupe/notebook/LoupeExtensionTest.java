package org.loupe.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.loupe.show.AttentionView;
import org.loupe.show.Charts;
import org.loupe.show.figure.Png;
import org.loupe.show.figure.View;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class LoupeExtensionTest {
    private final Renderer renderer = new Renderer();

    LoupeExtensionTest() {
        LoupeExtension.register(renderer);
    }

    @Test
    void theKernelFindsItByItself() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(LoupeExtension.class);
    }

    @Test
    void aViewIsShownInAllItsForms() {
        View view = AttentionView.of(List.of("a"), new float[][][][]{{{{1}}}});
        DisplayData data = renderer.render(view);
        assertThat(data.getData(MIMEType.TEXT_HTML)).isEqualTo(view.html());
        assertThat(data.getData(MIMEType.TEXT_PLAIN)).isEqualTo(view.text());
        assertThat(Base64.getDecoder().decode((String) data.getData(MIMEType.IMAGE_PNG))).isEqualTo(view.png().orElseThrow());
        assertThat(renderer.renderAs(view, "text/plain").hasDataForType(MIMEType.TEXT_HTML)).isFalse();
    }

    /** An error would end the kernel's thread. */
    @Test
    void aValueThatCannotBeShownSaysSo() {
        View broken = new View() {
            @Override
            public String html() {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public String text() {
                return "whole";
            }
        };
        assertThat(renderer.render(broken).getData(MIMEType.TEXT_PLAIN)).asString().contains("This View cannot be shown", "Java heap space");
    }

    @Test
    void aChartIsShownAsAPictureOfHalfItsPixels() {
        DisplayData data = renderer.render(Charts.lines("Loss", "step", "loss", Map.of("s", new double[][]{{0, 1}, {1, 0}})));
        byte[] png = Base64.getDecoder().decode((String) data.getData(MIMEType.IMAGE_PNG));
        assertThat(Png.width(png)).isEqualTo(1440);
        assertThat((String) data.getData(MIMEType.TEXT_PLAIN)).startsWith("chart: Loss\nstep  s\n");
        assertThat(data.hasDataForType(MIMEType.TEXT_HTML)).isFalse();
    }

    @Test
    void aTableIsShownAsAPageAndAsText() {
        DisplayData data = renderer.render(Table.create("t", IntColumn.create("i", 1, 2)));
        assertThat((String) data.getData(MIMEType.TEXT_HTML)).startsWith("<div class=\"loupe-table\"").contains("<table");
        assertThat(data.getData(MIMEType.TEXT_PLAIN)).isEqualTo("t\ni\n1\n2\n");
    }
}
