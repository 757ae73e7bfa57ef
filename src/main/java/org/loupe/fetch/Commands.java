package org.loupe.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks other programs. */
final class Commands {
    private Commands() { }

    /** All that a program prints. @throws FetchException with that, if it can't be started or ends with an error */
    static String output(List<String> command, String... arguments) throws FetchException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
            builder.environment().put("COLUMNS", "1000");                 // pip breaks its lines, and addresses in them, at this width
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replaceAll("\u001b\\[[;\\d]*m", "");
            int code = process.waitFor();
            if (code != 0) throw new FetchException(String.join(" ", whole) + " ends with code " + code + ". It says:\n" + said.strip());
            return said;
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(String.join(" ", whole) + " can't be started: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(String.join(" ", whole) + " was interrupted.", e);
        }
    }
}
