package org.loupe.text.chat;

import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a conversation is written down for a model: a text in the language Jinja, which a checkpoint carries. A model answers well only
 * if turns and roles are marked as they were when it was trained.
 *
 * <p>Jinjava, a library of HubSpot's, runs it, with what transformers adds ({@code apply_chat_template}): {@code raise_exception},
 * {@code strftime_now}, {@code tojson} with Python's spaces, {@code break} and {@code continue}, and the methods of Python's strings,
 * lists and mappings. It is not trusted: it reaches no Java, file or network, and is ended after five seconds.
 *
 * <p>Immutable, and safe for many threads.
 */
public final class ChatTemplate {
    private static final int LONGEST = 1_000_000, SECONDS = 5, SHOWN = 60;
    private static final String NO_MEMORY = "needs more memory than there is";
    private static final long STACK = 16 << 20;          // bytes; templates may nest

    private final String source;
    private final Clock clock;
    private final int seconds;                           // that it may take

    private ChatTemplate(String source, Clock clock, int seconds) {
        this.source = source;
        this.clock = clock;
        this.seconds = seconds;
    }

    /**
     * A template. What is wrong in it shows when it is rendered.
     *
     * @param jinja its text, as {@code chat_template} of a tokenizer_config.json or of a GGUF has it
     * @throws IllegalArgumentException if it is longer than a million characters
     */
    public static ChatTemplate of(String jinja) {
        if (jinja.length() > LONGEST)
            throw new IllegalArgumentException("a chat template of " + jinja.length() + " characters; at most " + LONGEST + " are read");
        return new ChatTemplate(jinja, Clock.systemDefaultZone(), SECONDS);
    }

    /** The same with another clock, for templates that tell the model what day it is. */
    public ChatTemplate withClock(Clock other) {
        return new ChatTemplate(source, other, seconds);
    }

    /** The same with another deadline. */
    ChatTemplate within(int otherSeconds) {
        return new ChatTemplate(source, clock, otherSeconds);
    }

    /** The template's text. */
    public String source() {
        return source;
    }

    /**
     * Writes a conversation down.
     *
     * @param messages in their order; some templates demand that user and assistant take turns
     * @param addGenerationPrompt whether the beginning of an answer stands at the end, so that the model writes an answer
     * @param specialTokens their texts by names such as {@code bos_token} and {@code eos_token}
     * @throws IllegalArgumentException if the template refuses the conversation, is wrong, or does not end; with the line
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, String> specialTokens) {
        Map<String, Object> names = new HashMap<>(specialTokens);
        names.put("messages", messages.stream().map(ChatTemplate::mapping).toList());
        names.put("add_generation_prompt", addGenerationPrompt);
        for (String none : new String[] {"tools", "documents", "none", "None"}) names.put(none, PythonValues.NONE);
        names.put("strftime_now", true);                 // so that it is defined
        FutureTask<String> task = new FutureTask<>(() -> render(names));
        Thread thread = new Thread(null, task, "chat template", STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw failed("did not end within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException problem) throw problem;
            throw failed(e.getCause() instanceof StackOverflowError ? "nests too deeply"
                    : e.getCause() instanceof OutOfMemoryError ? NO_MEMORY : e.getCause().toString(), e);
        } finally {
            task.cancel(true);                           // Jinjava looks whether it is interrupted
        }
    }

    private String render(Map<String, Object> names) {
        RenderResult result = Dialect.get().renderForResult(TemplateSource.prepare(source), names, Dialect.config(clock));
        if (result.getErrors().isEmpty()) return result.getOutput();
        TemplateError first = result.getErrors().get(0);
        Throwable cause = first.getException();
        while (cause != null && cause.getCause() != null) cause = cause.getCause();
        if (cause instanceof OutOfMemoryError) throw failed(NO_MEMORY, cause);
        throw failed((first.getLineno() < 1 ? "fails: " : "fails in line " + first.getLineno() + ": ")
                + (cause == null || cause.getMessage() == null ? first.getMessage() : cause.getMessage()), first.getException());
    }

    private IllegalArgumentException failed(String how, Throwable cause) {
        String start = source.length() <= SHOWN ? source : source.substring(0, SHOWN) + "...";
        return new IllegalArgumentException("the chat template '" + start + "' " + how, cause);
    }

    /** In this order, which shows where a template writes a whole message. */
    private static Map<String, Object> mapping(ChatMessage message) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("role", message.role());
        mapping.put("content", message.content());
        return mapping;
    }
}
