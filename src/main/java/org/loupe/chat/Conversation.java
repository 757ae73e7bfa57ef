package org.loupe.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.loupe.generate.Generation;
import org.loupe.generate.GenerationConfig;
import org.loupe.generate.GenerationListener;
import org.loupe.generate.Generator;
import org.loupe.generate.KeptCache;
import org.loupe.text.chat.ChatMessage;

/**
 * A conversation with a model. Each answer is what the model writes after all that was said; what it has read before stays in memory
 * and is not read again. A model without a template knows no conversation: it goes on with each text by itself.
 *
 * <p>If all does not fit into what the model can read, with room for the answer, the oldest question and its answer are forgotten, and
 * so on; the system message stays.
 */
final class Conversation implements AutoCloseable {
    /** The share of the context that an answer gets at least, if it may be as long. */
    private static final int SHARE = 4;

    private final ChatModel model;
    private final ChatOptions options;
    private final KeptCache cache;
    private final Generator generator;
    private List<ChatMessage> turns = List.of();
    private String system;
    private int answers;

    Conversation(ChatModel model, ChatOptions options) {
        this.model = model;
        this.options = options;
        this.cache = new KeptCache(model.model());
        this.generator = new Generator(cache);
        system(options.system());
    }

    /** Sets the system message, for what is said from now on. @param text null for none  @throws IllegalArgumentException without a template */
    void system(String text) {
        if (text != null && model.template() == null)
            throw new IllegalArgumentException("the option --system is for models with a chat template, as /system is, and this one has none;"
                    + " leave it out");
        system = text;
    }

    /** Forgets all that was said, but for the system message. The next answer is again the one of the first seed. */
    void reset() {
        turns = List.of();
        answers = 0;
    }

    /** Whether the template has something to say against a conversation. @throws IllegalArgumentException if so, or if it is wrong */
    void check() {
        if (model.template() != null) model.ids(system, List.of(ChatMessage.user("Hello")));
    }

    /**
     * Answers. Ends early when the thread is interrupted. The seed of the first answer is that of the options, and each gets the next.
     * After an exception the conversation is what it was before.
     *
     * @param onText is handed the answer as it comes, in parts that are whole characters
     * @throws IllegalArgumentException if the text is too long for the model, or the template refuses it
     */
    Answer answer(String text, Consumer<String> onText) {
        List<ChatMessage> said = new ArrayList<>(turns);
        said.add(ChatMessage.user(text));
        int[] prompt = model.template() == null ? model.ids(text) : fitting(said);
        int forgotten = turns.size() + 1 - said.size();
        if (prompt.length == 0)
            throw new IllegalArgumentException("the text has no tokens, and a model needs one to go on from; write something");
        if (prompt.length >= model.model().context())
            throw new IllegalArgumentException("the message takes " + prompt.length
                    + " tokens with what comes before it, and the model reads " + model.model().context() + " with the answer; write less");
        int read = prompt.length - cache.known(prompt);
        Listening listening = new Listening(onText);
        Generation written = generator.generate(config(), listening, prompt).get(0);
        answers++;
        if (model.template() != null && written.tokens().length > 0) {
            said.add(ChatMessage.assistant(written.text()));
            turns = List.copyOf(said);
        }
        return listening.answer(written, forgotten, read);
    }

    private int[] fitting(List<ChatMessage> said) {
        int context = model.model().context(), room = context - Math.min(options.maxTokens(), context / SHARE);
        int[] prompt = model.ids(system, said);
        while (prompt.length > room && said.size() > 2) {
            said.subList(0, 2).clear();
            prompt = model.ids(system, said);
        }
        return prompt;
    }

    private GenerationConfig config() {
        return GenerationConfig.of(options.maxTokens()).withSampler(options.sampler(), options.seed() + answers)
                .withStopTokens(model.tokens().ends().stream().mapToInt(Integer::intValue).toArray())
                .withDecoder(model.tokenizer()::decode);
    }

    /** Frees the memory of what was read. */
    @Override
    public void close() {
        cache.close();
    }

    /** Passes the text on, and takes the time. */
    private static final class Listening implements GenerationListener {
        private static final double NANO = 1e-9;

        private final Consumer<String> onText;
        private final long start = System.nanoTime();
        private long first = start, last = start;
        private boolean isBegun;

        private Listening(Consumer<String> onText) {
            this.onText = onText;
        }

        @Override
        public void onToken(int prompt, int sequence, int token) {
            last = System.nanoTime();
            if (!isBegun) first = last;
            isBegun = true;
        }

        @Override
        public void onText(int prompt, int sequence, String text) {
            onText.accept(text);
        }

        private Answer answer(Generation written, int forgotten, int read) {
            return new Answer(written.text(), written.ending(), forgotten, isBegun ? read : 0, (first - start) * NANO,
                    written.tokens().length, (last - first) * NANO);
        }
    }
}
