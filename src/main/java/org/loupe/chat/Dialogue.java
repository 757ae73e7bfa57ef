package org.loupe.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.loupe.generate.Ending;

/** Reads what the user writes, line by line, and shows the answers. Answers go to one stream, all else to the other. */
final class Dialogue {
    private static final String HELP = """
            /system TEXT   sets how the model shall behave; without a text nothing is said of it
            /reset         forgets all that was said, but for that
            /bye           ends, as the end of the input does
            /help          shows this
            Ctrl-C         ends an answer; between answers it ends the program
            A line that begins with a space is said to the model, even if / follows.
            """;

    private final Conversation conversation;
    private final Speed speed;
    private final StopSignal stop;
    private final PrintStream out, notes;

    Dialogue(Conversation conversation, Speed speed, StopSignal stop, PrintStream out, PrintStream notes) {
        this.conversation = conversation;
        this.speed = speed;
        this.stop = stop;
        this.out = out;
        this.notes = notes;
    }

    /** Until the user has enough. */
    void run(BufferedReader in) throws IOException {
        while (true) {
            notes.print("> ");
            notes.flush();
            String line = in.readLine();
            if (line == null) notes.println();
            if (line == null || line.strip().split("\\s", 2)[0].equals("/bye") && line.startsWith("/")) return;
            try {
                if (line.startsWith("/")) obey(line.strip());
                else if (!line.isBlank()) answer(line.strip());
            } catch (IllegalArgumentException e) {
                notes.println("(" + e.getMessage() + ")");
            }
        }
    }

    private void obey(String line) {
        String command = line.split("\\s", 2)[0], rest = line.substring(command.length()).strip();
        switch (command) {
            case "/help" -> notes.print(HELP);
            case "/reset" -> {
                conversation.reset();
                notes.println("(all that was said is forgotten)");
            }
            case "/system" -> {
                conversation.system(rest.isEmpty() ? null : rest);
                notes.println(rest.isEmpty() ? "(there is no system message now)" : "(the system message is now: " + rest + ")");
            }
            default -> notes.println("There is no command " + command + "; /help lists them."
                    + " Write a space before it to say it to the model.");
        }
    }

    /** Answers one text. @throws IllegalArgumentException if the model cannot */
    Answer answer(String text) {
        Answer answer = stop.during(() -> conversation.answer(text, this::show));
        out.println();
        out.flush();
        if (answer.forgotten() > 0)
            notes.println("(the conversation is longer than the model can read: its oldest " + answer.forgotten()
                    + " messages are forgotten)");
        String why = why(answer.ending());
        if (!why.isEmpty()) notes.println("(" + why + ")");
        speed.add(answer);
        return answer;
    }

    private void show(String part) {
        out.print(part);
        out.flush();
        if (out.checkError()) Thread.currentThread().interrupt();       // nobody reads any more
    }

    private static String why(Ending ending) {
        return switch (ending) {
            case LENGTH -> "ended at the most tokens of an answer; --max-tokens sets them";
            case CONTEXT -> "ended, as the conversation is as long as the model can read";
            case INTERRUPTED -> "interrupted";
            case STOP_TOKEN, STOP_STRING -> "";
        };
    }
}
