package org.loupe.gallery;

import java.util.function.Supplier;
import org.loupe.show.figure.View;

/**
 * A view in the gallery.
 *
 * @param name of its files, without an ending
 * @param title what it is
 * @param question that it answers, in a sentence
 * @param view made when its turn comes, for that may take a while
 */
record Exhibit(String name, String title, String question, Supplier<View> view) { }
