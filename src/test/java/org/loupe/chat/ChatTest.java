package org.loupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loupe.model.gpt.Gpt;
import org.loupe.model.gpt.GptConfig;

/** The program says what the model writes after all that was said, and nothing else. */
class ChatTest {
    private static final int TOKENS = 12;
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    private TinyChat chat;
    private Path model;

    @BeforeEach
    void model() throws IOException {
        chat = new TinyChat(folder.resolve("fetched"));
        model = TinyChat.save(folder.resolve("llama"), TinyChat.llama(400), TinyChat.TEMPLATE);
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": 2}");
    }

    private String[] options(Path path, String... more) {
        String[] all = {path.toString(), "--max-tokens", "" + TOKENS, "--seed=" + SEED};
        String[] joined = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, joined, all.length, more.length);
        return joined;
    }

    private TinyChat.Plain plain() throws IOException {
        return new TinyChat.Plain(model, TOKENS, SEED);
    }

    @Test
    void aConversationIsWhatReadingAllAnewGives() throws IOException {
        TinyChat.Plain plain = plain().system("be kind").say("hello").say("and more").say("the end");
        assertThat(chat.run("hello\n\n  \n and more\r\nthe end", options(model, "--system", "be kind"))).isZero();
        assertThat(chat.answers()).isEqualTo(plain.answers()).hasSizeGreaterThan(20);
        int read = Integer.parseInt(chat.notes().replaceAll("(?s).*; read (\\d+) tokens.*", "$1"));
        assertThat(read).as("what was read before is not read again").isLessThan(plain.ids().length).isLessThan(plain.read / 2 + 20);
    }

    @Test
    void commandsAreNotSaid() throws IOException {
        TinyChat.Plain before = plain().system("be kind").say("abc"), after = plain().system("be kind").say("abd");
        String input = "/system   be kind\nabc\n/reset\n/help\n/nothing at all\nabd\n/bye now\nabe\n";
        assertThat(chat.run(input, options(model))).isZero();
        assertThat(chat.answers()).isEqualTo(before.answers() + after.answers());
        assertThat(chat.notes()).contains("/reset         forgets").contains("no command /nothing; /help lists them")
                .contains("(the system message is now: be kind)").contains("(all that was said is forgotten)");
    }

    @Test
    void aSpaceBeforeASlashSaysIt() throws IOException {
        chat.run(" /bye\n/bye\n", options(model, "--system", "s"));
        assertThat(chat.answers()).isEqualTo(plain().system("s").say("/bye").answers());
    }

    @Test
    void aPromptIsAnsweredOnce() throws IOException {
        String expected = plain().system("s").say("hello").answers();
        assertThat(chat.run("not read", options(model, "--prompt", "hello", "--system=s"))).isZero();
        assertThat(chat.answers()).isEqualTo(expected);
        assertThat(chat.notes()).contains("loaded in").contains("tokens/s; wrote").doesNotContain("seed").doesNotContain("> ");
        assertThat(chat.run("hello\n", options(model, "--prompt", "-", "--system=s"))).isZero();
        assertThat(chat.answers()).as("from standard input").isEqualTo(expected);
    }

    @Test
    void aSeedThatWasNotGivenIsTold() {
        chat.run("", model.toString(), "--prompt", "hello");
        String first = chat.answers(), seed = chat.notes().replaceAll("(?s).*--seed (\\d+) gives the same.*", "$1");
        chat.run("", model.toString(), "--prompt", "hello", "--seed", seed);
        assertThat(chat.answers()).isEqualTo(first);
        chat.run("", model.toString(), "--prompt", "hello", "--temperature", "0");
        assertThat(chat.notes()).as("nothing is left to chance").doesNotContain("seed");
    }

    @Test
    void answersComeInParts() {
        AtomicInteger parts = new AtomicInteger();
        chat.onFlush(parts::incrementAndGet).run("", options(model, "--prompt", "hello"));
        assertThat(parts.get()).isGreaterThan(chat.answers().length() / 2);
    }

    @Test
    void anEndTokenEndsAnAnswerAndIsNotShown() throws IOException {
        String[] options = options(model, "--prompt", "hello", "--system", "s");
        chat.run("", options);
        assertThat(chat.notes()).contains("(ended at the most tokens of an answer; --max-tokens sets them)");
        String whole = chat.answers().strip(), last = whole.substring(whole.length() - 1);
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [" + TinyChat.letters().id(last) + "]}");
        chat.run("", options);
        assertThat(chat.answers()).isEqualTo(whole.substring(0, whole.indexOf(last)) + "\n").hasSizeGreaterThan(3);
        assertThat(chat.notes()).doesNotContain("--max-tokens");
    }

    @Test
    void whatNoLongerFitsIsForgottenOldestFirst() throws IOException {
        TinyChat.save(model, TinyChat.llama(60), TinyChat.TEMPLATE);
        TinyChat.Plain plain = plain().system("kind").say("first of all", 48).say("second", 48).say("third", 48);
        assertThat(chat.run("first of all\nsecond\nthird\n", options(model, "--system", "kind"))).isZero();
        assertThat(chat.answers()).isEqualTo(plain.answers());
        assertThat(plain.forgotten).isPositive();
        assertThat(chat.notes().split("its oldest 2 messages are forgotten", -1)).hasSize(1 + plain.forgotten / 2);
    }

    @Test
    void aMessageThatNeverFitsIsRefusedAndTheConversationGoesOn() throws IOException {
        TinyChat.save(model, TinyChat.llama(60), TinyChat.TEMPLATE);
        String expected = plain().system("s").say("abc").say("abd").answers(), endless = "x".repeat(60);
        assertThat(chat.run("abc\n" + endless + "\nabd", options(model, "--system", "s"))).isZero();
        assertThat(chat.answers()).isEqualTo(expected);
        assertThat(chat.notes()).contains("tokens with what comes before it, and the model reads 60 with the answer; write less");
        assertThat(chat.run("", options(model, "--prompt", endless))).isEqualTo(1);
    }

    @Test
    void withoutATemplateATextGoesOn() throws IOException {
        TinyChat.Plain gguf = new TinyChat.Plain(TinyChat.GGUF, TOKENS, SEED);
        gguf.goOn(TinyChat.letters().read("hello").ids());
        assertThat(chat.run("", options(TinyChat.GGUF, "--prompt", "hello"))).isZero();
        assertThat(chat.answers()).isEqualTo(gguf.answers());
        assertThat(chat.notes()).contains("no chat template");
        Path gpt = TinyChat.save(folder.resolve("gpt"), new Gpt(GptConfig.of(29, 60, 16, 2, 4), 3), null);
        TinyChat.Plain each = new TinyChat.Plain(gpt, TOKENS, SEED);
        each.goOn(TinyChat.letters().read("hello").ids());
        each.goOn(TinyChat.letters().read("again").ids());
        assertThat(chat.run("/system s\nhello\nagain", options(gpt))).isZero();
        assertThat(chat.answers()).isEqualTo(each.answers());
        assertThat(chat.notes()).contains("(the option --system is for models with a chat template, as /system is").doesNotContain("is now: s");
        assertThat(chat.notes()).contains("goes on with each text, by itself");
        assertThat(chat.run("", options(gpt, "--prompt", "hello", "--system", "s"))).isEqualTo(1);
        assertThat(chat.notes()).contains("--system is for models with a chat template");
        assertThat(chat.run(" ", options(gpt, "--prompt", "-"))).isEqualTo(1);
        assertThat(chat.notes()).contains("the text has no tokens");
        assertThat(chat.run("", options(gpt, "--prompt", " "))).isEqualTo(2);
        assertThat(chat.notes()).contains("--prompt");
    }

    @Test
    void aTokenThatTheModelHasNotLearntIsNamed() throws IOException {
        Path gpt = TinyChat.save(folder.resolve("gpt"), new Gpt(GptConfig.of(10, 60, 16, 2, 4), 3), null);
        assertThat(chat.run("", options(gpt, "--prompt", "xyz"))).isEqualTo(1);
        assertThat(chat.notes()).containsPattern("the token 'x' with the id \\d+, and the model knows those from 0 to 9 only");
    }

    @Test
    void ctrlCEndsTheAnswerAlone() throws IOException {
        StopSignal stop = new StopSignal();
        AtomicInteger parts = new AtomicInteger();
        chat.onFlush(() -> {
            if (parts.incrementAndGet() == 3) stop.ask();
        });
        assertThat(chat.run(stop, "hello\n/reset\nhello\n", options(model, "--system", "s"))).isZero();
        assertThat(chat.notes()).contains("(interrupted)");
        String whole = plain().system("s").say("hello").answers();
        String[] answers = chat.answers().split("\n");
        assertThat(whole).startsWith(answers[0]).hasSizeGreaterThan(answers[0].length() + 1);
        assertThat(answers[1] + "\n").isEqualTo(whole);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatCannotBeTalkedWithIsNamed() throws IOException {
        assertThat(chat.run("", TinyChat.GOLDEN.resolve("bert").toString())).isEqualTo(1);
        assertThat(chat.notes()).contains("bert holds a Bert, which reads and does not write");
        assertThat(chat.run("", TinyChat.GOLDEN.resolve("llama").toString())).isEqualTo(1);
        assertThat(chat.notes()).contains("no tokenizer in").contains("tokenizer.json");
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0].content + 1 }}");
        assertThat(chat.run("", options(model, "--prompt", "hello"))).isEqualTo(1);
        assertThat(chat.notes()).contains("chat: the chat template '{{ messages[0].content + 1 }}' fails in line 1");
        assertThat(chat.answers()).isEmpty();
    }

    @Test
    void aWrongCommandLineIsToldAndExitsWith2() {
        assertThat(chat.run("", "model", "--top-q", "1")).isEqualTo(2);
        assertThat(chat.notes()).contains("chat: there is no option --top-q").contains("--help");
        assertThat(chat.run("", "--help")).isZero();
        assertThat(chat.answers()).startsWith("Usage: java Lab.java chat").contains("--temperature T").contains("(0.7)");
    }
}
