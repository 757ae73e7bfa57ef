package org.loupe.weights;

import java.io.IOException;
import java.nio.file.Path;
import org.loupe.file.OneLine;

/**
 * A file of weights does not follow its format, or asks for what Loupe does not do. Names the file, the field of the format and
 * the value that stands there. It is checked, as every user of a file has to expect it.
 */
public final class WeightFileException extends IOException {
    private static final int LONGEST_VALUE = 120;

    private final String file;
    private final String field;
    private final String value;

    /**
     * @param field of the format, such as {@code data_offsets of 'wte.weight'}
     * @param value that stands there; a long one is cut in the message
     * @param problem with it, and what to do
     */
    public WeightFileException(Path file, String field, Object value, String problem) {
        super(file + ": " + shown(field) + " is " + shown(value) + "; " + problem);
        this.file = file.toString();
        this.field = field;
        this.value = String.valueOf(value);
    }

    public String file() {
        return file;
    }

    public String field() {
        return field;
    }

    public String value() {
        return value;
    }

    private static String shown(Object value) {
        return OneLine.of(value, LONGEST_VALUE);
    }
}
