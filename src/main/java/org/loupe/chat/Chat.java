package org.loupe.chat;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.loupe.fetch.ModelsFolder;

/**
 * The program {@code java Lab.java chat MODEL}: a conversation in the terminal with any model that {@link org.loupe.weights.Checkpoints}
 * loads and that can write. Answers go to standard output, all else to standard error.
 */
public final class Chat {
    private static final int FAILED = 1, MISUSED = 2;
    private static final double NANO = 1e-9;

    private final InputStream in;
    private final PrintStream out, notes;
    private final Charset charset;                          // of the input
    private final Path fetched;
    private final StopSignal stop;

    /**
     * @param charset of the input
     * @param fetched where models are that have a name
     */
    Chat(InputStream in, PrintStream out, PrintStream notes, Charset charset, Path fetched, StopSignal stop) {
        this.in = in;
        this.out = out;
        this.notes = notes;
        this.charset = charset;
        this.fetched = fetched;
        this.stop = stop;
    }

    /** Talks, and exits: 0 if all went well, 1 if the model cannot be talked with, 2 if the command line is wrong. */
    public static void main(String[] arguments) {
        Charset charset = charset();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
        PrintStream notes = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        System.exit(new Chat(System.in, out, notes, charset, ModelsFolder.path(), StopSignal.listen()).run(arguments));
    }

    /** The terminal's; UTF-8 where there is none, or where it is said to have ASCII alone, as in a container without a locale. */
    private static Charset charset() {
        Console console = System.console();
        return console == null || console.charset().equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : console.charset();
    }

    /** @return what the program exits with */
    int run(String... arguments) {
        if (ChatOptions.isHelp(arguments)) {
            out.print(ChatOptions.HELP);
            out.flush();
            return 0;
        }
        ChatOptions options;
        try {
            options = ChatOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            notes.println("chat: " + e.getMessage() + "\njava Lab.java chat --help tells more");
            return MISUSED;
        }
        try {
            talk(options);
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            notes.println("chat: " + e.getMessage());
            return FAILED;
        } catch (OutOfMemoryError e) {
            notes.println("chat: there is too little memory (" + e.getMessage() + "); start Java with a larger -Xmx, as by JAVA_TOOL_OPTIONS=-Xmx8g");
            return FAILED;
        }
    }

    private void talk(ChatOptions options) throws IOException {
        long start = System.nanoTime();
        ChatModel model = ChatModel.load(ModelPath.find(options.model(), fetched));
        try (Conversation conversation = new Conversation(model, options)) {
            conversation.check();
            Speed speed = new Speed((System.nanoTime() - start) * NANO);
            if (model.template() == null) notes.println("This model has no chat template: it goes on with each text, by itself.");
            if (!options.isSeedGiven() && options.sampler().temperature() > 0)
                notes.println("The seed is " + options.seed() + "; --seed " + options.seed() + " gives the same answers again.");
            Dialogue dialogue = new Dialogue(conversation, speed, stop, out, notes);
            if (options.prompt() != null) dialogue.answer(options.prompt().equals("-") ? input() : options.prompt());
            else {
                notes.println("Talking with " + options.model() + "; /help lists the commands, /bye ends.");
                dialogue.run(new BufferedReader(new InputStreamReader(in, charset)));
            }
            notes.println(speed);
        }
    }

    private String input() throws IOException {
        return new String(in.readAllBytes(), charset).strip();
    }
}
