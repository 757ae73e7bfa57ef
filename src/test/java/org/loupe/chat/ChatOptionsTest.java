package org.loupe.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.generate.Sampler;

class ChatOptionsTest {
    @Test
    void everyOptionIsRead() {
        ChatOptions options = ChatOptions.parse("--temperature", "1.5", "model", "--top-k=40", "--top-p", "0.5", "--seed", "-3",
                "--max-tokens=9", "--system", "be = kind", "--prompt=--seed");
        assertThat(options).isEqualTo(new ChatOptions("model", new Sampler(1.5, 40, 0.5, 0, 1), -3, true, 9, "be = kind", "--seed"));
    }

    @Test
    void whatIsNotGivenIsSensible() {
        ChatOptions options = ChatOptions.parse("model");
        assertThat(options).isEqualTo(new ChatOptions("model", new Sampler(0.7, 0, 0.9, 0, 1), options.seed(), false, 512, null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {
        "'' ^ there is no model to talk with",
        "a b ^ there are 2 models, [a, b], and one can be talked with",
        "m --colour red ^ there is no option --colour; there are --temperature, --top-k",
        "m -x ^ there is no option -x",
        "m --seed ^ --seed has no value; write it behind: --seed=VALUE",
        "m --system --prompt hello ^ --system has no value; write it behind: --system=VALUE",
        "m --prompt= ^ --prompt is ''; it must be a text to answer",
        "m --temperature warm ^ --temperature is 'warm'; it must be a number from 0 on, such as 0.7",
        "m --temperature -1 ^ --temperature is '-1'",
        "m --temperature NaN ^ --temperature is 'NaN'",
        "m --temperature=Infinity ^ --temperature is 'Infinity'",
        "m --top-p 0 ^ --top-p is '0'; it must be a number above 0 and at most 1, such as 0.9",
        "m --top-p 1.01 ^ --top-p is '1.01'",
        "m --top-k -1 ^ --top-k is '-1'; it must be a whole number from 0 to 2147483647, such as 0",
        "m --top-k 3000000000 ^ --top-k is '3000000000'",
        "m --max-tokens 0 ^ --max-tokens is '0'; it must be a whole number from 1",
        "m --max-tokens= ^ --max-tokens is ''",
        "m --seed 1e3 ^ --seed is '1e3'; it must be a whole number"})
    void whatCannotBeIsNamedWithItsValue(String line, String complaint) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.parse(arguments)).withMessageContaining(complaint);
    }
}
