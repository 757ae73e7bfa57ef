package org.loupe.notebook;

import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.loupe.show.figure.Png;

/**
 * Teaches the kernel to show Loupe's types; it finds this class by itself when Loupe comes onto the class path.
 * The types stand in {@link Looks#ALL}.
 */
public final class LoupeExtension implements Extension {

    @Override
    public void install(BaseKernel kernel) {
        // Charts are drawn into memory. Without this, Java opens a window system on some machines.
        if (System.getProperty("java.awt.headless") == null) System.setProperty("java.awt.headless", "true");
        register(kernel.getRenderer());
    }

    static void register(Renderer renderer) {
        for (Looks.Look<?> look : Looks.ALL) register(renderer, look);
    }

    private static <T> void register(Renderer renderer, Looks.Look<T> look) {
        // All forms are stored in the notebook: each front end shows the best it can.
        renderer.createRegistration(look.type())
                .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG, MIMEType.TEXT_PLAIN)
                .register((value, context) -> {
                    DisplayData out = context.getOutputContainer();
                    try {
                        show(value, look, out, context::wantsDataRenderedAs);
                    } catch (RuntimeException | OutOfMemoryError e) {
                        // Here it would end the kernel's thread, and the notebook would wait for ever.
                        out.putText("This " + look.type().getSimpleName() + " cannot be shown: " + e);
                    }
                });
    }

    private static <T> void show(T value, Looks.Look<T> look, DisplayData out, Predicate<MIMEType> isWanted) {
        if (look.html() != null && isWanted.test(MIMEType.TEXT_HTML)) out.putHTML(look.html().apply(value));
        if (look.png() != null && isWanted.test(MIMEType.IMAGE_PNG)) picture(out, look.png().apply(value));
        if (isWanted.test(MIMEType.TEXT_PLAIN)) out.putText(look.text().apply(value));
    }

    private static void picture(DisplayData out, byte[] png) {
        if (png == null) return;
        out.putData(MIMEType.IMAGE_PNG, Base64.getEncoder().encodeToString(png));
        // Drawn at twice its size: told so, the front end shows it sharp and not large.
        out.putMetaData(MIMEType.IMAGE_PNG, Map.of("width", Png.width(png) / 2, "height", Png.height(png) / 2));
    }
}
