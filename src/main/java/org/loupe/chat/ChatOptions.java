package org.loupe.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.loupe.generate.Sampler;

/**
 * What the user asked for on the command line.
 *
 * @param model a path, or the name of a fetched model
 * @param sampler chooses the tokens
 * @param seed of chance
 * @param isSeedGiven whether the user chose it
 * @param maxTokens of an answer
 * @param system how the model shall behave, or null
 * @param prompt the one message to answer, {@code -} for what standard input has, or null to talk
 */
record ChatOptions(String model, Sampler sampler, long seed, boolean isSeedGiven, int maxTokens, String system, String prompt) {
    private static final double TEMPERATURE = 0.7, TOP_P = 0.9;
    private static final int TOP_K = 0, MAX_TOKENS = 512, LARGEST_SEED = 1_000_000;
    private static final List<String> NAMES =
            List.of("--temperature", "--top-k", "--top-p", "--seed", "--max-tokens", "--system", "--prompt");

    static final String HELP = """
            Usage: java Lab.java chat MODEL [OPTION]...

            Talks with a model in the terminal. MODEL is a folder as Hugging Face has them, a .gguf file, a folder with one .gguf file,
            or the name of a model that java Lab.java fetch brought.

              --temperature T   0 takes the likeliest token always, 1 the model's own chances (%s)
              --top-k K         only the K likeliest tokens may be chosen; 0 allows all (%d)
              --top-p P         only the likeliest tokens that together have the chance P; 1 allows all (%s)
              --seed N          of chance; the same seed gives the same answers (a new one each time)
              --max-tokens N    of an answer (%d)
              --system TEXT     how the model shall behave
              --prompt TEXT     answers this and ends; - reads it from standard input
              --help            shows this

            Only the answers go to standard output. Ctrl-C ends an answer; twice, or between answers, it ends the program.
            """.formatted(TEMPERATURE, TOP_K, TOP_P, MAX_TOKENS);

    /**
     * Reads the command line: {@code --name value} or {@code --name=value}, and the model.
     *
     * @throws IllegalArgumentException if an option is not known, has no value or one that cannot be, naming both
     */
    static ChatOptions parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        List<String> models = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int sign = argument.indexOf('=');
            String name = argument.startsWith("--") && sign > 0 ? argument.substring(0, sign) : argument;
            if (!argument.startsWith("-") || argument.equals("-")) models.add(argument);
            else if (!NAMES.contains(name))
                throw new IllegalArgumentException("there is no option " + name + "; there are " + String.join(", ", NAMES)
                        + " and --help");
            else if (sign > 0) given.put(name, argument.substring(sign + 1));
            else if (i + 1 == arguments.length || NAMES.contains(arguments[i + 1]))
                throw new IllegalArgumentException(name + " has no value; write it behind: " + name + "=VALUE");
            else given.put(name, arguments[++i]);
        }
        if (models.isEmpty()) throw new IllegalArgumentException("there is no model to talk with; write its path or name");
        if (models.size() > 1)
            throw new IllegalArgumentException("there are " + models.size() + " models, " + models
                    + ", and one can be talked with; put quotes around a path or text with spaces");
        if (given.getOrDefault("--prompt", "?").isBlank())
            throw new IllegalArgumentException("--prompt is '" + given.get("--prompt") + "'; it must be a text to answer");
        Sampler sampler = new Sampler(number(given, "--temperature", TEMPERATURE, 0, Float.MAX_VALUE),
                (int) whole(given, "--top-k", TOP_K, 0, Integer.MAX_VALUE), number(given, "--top-p", TOP_P, Double.MIN_VALUE, 1), 0, 1);
        long seed = whole(given, "--seed", new Random().nextInt(LARGEST_SEED), Long.MIN_VALUE, Long.MAX_VALUE);
        return new ChatOptions(models.get(0), sampler, seed, given.containsKey("--seed"),
                (int) whole(given, "--max-tokens", MAX_TOKENS, 1, Integer.MAX_VALUE), given.get("--system"), given.get("--prompt"));
    }

    /** Whether the user asks how to ask. */
    static boolean isHelp(String... arguments) {
        return Arrays.stream(arguments).anyMatch(argument -> argument.equals("--help") || argument.equals("-h"));
    }

    private static double number(Map<String, String> given, String name, double otherwise, double least, double most) {
        if (!given.containsKey(name)) return otherwise;
        try {
            double value = Double.parseDouble(given.get(name));
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // told below, as a number that does not fit is
        }
        String range = most > 1 ? "from 0 on" : "above 0 and at most 1";
        throw new IllegalArgumentException(name + " is '" + given.get(name) + "'; it must be a number " + range + ", such as " + otherwise);
    }

    private static long whole(Map<String, String> given, String name, long otherwise, long least, long most) {
        if (!given.containsKey(name)) return otherwise;
        try {
            long value = Long.parseLong(given.get(name));
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // told below, as a number that does not fit is
        }
        throw new IllegalArgumentException(name + " is '" + given.get(name) + "'; it must be a whole number from " + least + " to " + most
                + ", such as " + otherwise);
    }
}
