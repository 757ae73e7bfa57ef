package org.loupe.fetch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Requests over HTTP, with errors that tell what to do. */
final class Http {
    private static final int CONNECT_MILLISECONDS = 20_000, READ_MILLISECONDS = 60_000;

    private Http() { }

    /** A GET that is not sent yet. @param range the value of the header Range, empty for the whole */
    static HttpURLConnection get(URI address, String range) throws IOException {
        if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme()))
            throw new FetchException(address + " is no address of http or https, which are all that is read.");
        if (address.getUserInfo() != null)
            throw new FetchException("The registry " + address.getHost() + " wants a name and a password, which are not read here.");
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLISECONDS);
        connection.setReadTimeout(READ_MILLISECONDS);
        if (!range.isEmpty()) connection.setRequestProperty("Range", range);
        return connection;
    }

    /** The status of the answer. @throws FetchException if there is none */
    static int status(HttpURLConnection connection) throws FetchException {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new FetchException(connection.getURL() + " can't be reached (" + e + "). Check the network.", e);
        }
    }

    /** @throws FetchException with the status if it is not 200 */
    static void requireOk(HttpURLConnection connection) throws FetchException {
        int status = status(connection);
        if (status != HttpURLConnection.HTTP_OK) throw new FetchException(connection.getURL() + " answers with HTTP status " + status + ".");
    }
}
