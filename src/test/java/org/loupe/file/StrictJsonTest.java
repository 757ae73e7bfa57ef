package org.loupe.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loupe.HeapUse;

class StrictJsonTest {
    @Test
    void whatAValueHoldsIsRead() throws JsonProcessingException {
        assertThat(StrictJson.parse(" {\"a\": [1, 2.5, null, true, {}]} ").toString()).isEqualTo("{\"a\":[1,2.5,null,true,{}]}");
        assertThat(StrictJson.parse("")).isNull();
        assertThat(StrictJson.parse("null").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '^', quoteCharacter = '`', value = {"{\"a\": 1, \"a\": 2} ^ Duplicate field", "{} {} ^ behind the end", "[1, 2 ^ end-of-input",
        "{\"a\": 10000000000000000000000000000000000000000000} ^ length"})
    void whatCanBeUnderstoodInTwoWaysIsRefused(String json, String why) {
        assertThatThrownBy(() -> StrictJson.parse(json)).isInstanceOf(JsonProcessingException.class).hasMessageContaining(why);
    }

    @Test
    void deepNestingIsRefused() throws JsonProcessingException {
        assertThat(StrictJson.parse("[".repeat(40) + "]".repeat(40)).isArray()).isTrue();
        assertThatThrownBy(() -> StrictJson.parse("[".repeat(41) + "]".repeat(41))).isInstanceOf(JsonProcessingException.class);
    }

    /** A million empty objects would take a hundred megabytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '^', value = {"{}", "[]"})
    void noMoreMemoryIsTakenThanTheLengthExplains(String empty) {
        String json = "[" + (empty + ",").repeat(1_000_000) + empty + "]";
        long before = HeapUse.ofThread();
        assertThatThrownBy(() -> StrictJson.parse(json)).isInstanceOf(JsonProcessingException.class).hasMessageContaining("too many for its length");
        assertThat(HeapUse.ofThread() - before).isLessThan(25L * json.length());
    }
}
