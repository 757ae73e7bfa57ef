package org.loupe.text.chat;

/**
 * One turn of a conversation.
 *
 * @param role who speaks; models are trained with {@code system} (how to behave, first of all), {@code user} and {@code assistant}
 * @param content what is said
 */
public record ChatMessage(String role, String content) {
    public ChatMessage {
        if (role == null || role.isBlank())
            throw new IllegalArgumentException("role " + role + " names nobody; models know system, user and assistant");
        if (content == null) throw new IllegalArgumentException("the content of the message of the " + role + " is null; it may be empty");
    }

    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
