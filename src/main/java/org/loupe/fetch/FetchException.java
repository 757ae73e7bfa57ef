package org.loupe.fetch;

import java.io.IOException;

/** A model can't be brought. The message names the value that is in the way and what to do, for a reader without a stack trace. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    public FetchException(String message) {
        super(message);
    }

    public FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
