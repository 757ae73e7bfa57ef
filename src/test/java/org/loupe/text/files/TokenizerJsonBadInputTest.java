package org.loupe.text.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each damage is one exception that names the file, the field and the value. */
class TokenizerJsonBadInputTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void aFileThatIsCutOffIsToldSo() {
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("t.json", "{\"version\": \"1.0\", \"model\":"))
                .withMessageStartingWith("t.json: character 27 is the end; is the file cut off?");
    }

    /** Sets the value at a pointer of a valid file; the message must have the field with the value, and the reason. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "gpt2 | /version | '2.0' | version is '2.0'; | version 1.0",
        "gpt2 | /extra | 1 | extra is 1; | does not know this field",
        "gpt2 | /model/type | 'Magic' | model.type is 'Magic'; | no such model",
        "gpt2 | /model/extra | true | model.extra is true; | does not know this field",
        "gpt2 | /model/dropout | 2 | model.dropout is 2; | from 0 to 1",
        "gpt2 | /model/fuse_unk | 'yes' | model.fuse_unk is 'yes'; | true or false",
        "gpt2 | /model/vocab/! | 4 | is 4; | the same id",
        "gpt2 | /model/vocab/! | 1000000 | model.vocab['!'] is 1000000; | without a gap",
        "gpt2 | /model/vocab/! | 1e400 | model.vocab['!'] is | whole number from 0",
        "gpt2 | /model/vocab/! | 99999999999999999999 | model.vocab['!'] is 99999999999999999999; | whole number from 0",
        "gpt2 | /model/vocab/! | -1 | model.vocab['!'] is -1; | whole number from 0",
        "gpt2 | /model/vocab/! | 3.5 | model.vocab['!'] is 3.5; | whole number from 0",
        "gpt2 | /model/vocab | {} | model.vocab is {}; | one token or more",
        "gpt2 | /model/merges/0 | ['a', 'nowhere'] | model.merges is a list of | needs the token 'anowhere'",
        "gpt2 | /model/merges/0 | ['!', '#'] | model.merges is a list of | needs the token '!#'",
        "gpt2 | /model/merges/0 | ['a', 'b', 'c'] | model.merges[0] is ['a','b','c']; | it must be",
        "gpt2 | /model/merges/1 | 'a b c' | model.merges[1] is 'a b c'; | not two tokens",
        "gpt2 | /model/merges/1 | ['', 'a'] | model.merges[1] is ['','a']; | empty side",
        "gpt2 | /model/merges | 7 | model.merges is 7; | must be a list",
        "gpt2 | /added_tokens/0/id | 5 | added_tokens[0].id is 5; | with the id 0",
        "gpt2 | /added_tokens/0/content | 'other' | added_tokens is [ | has the id 0 of the token",
        "gpt2 | /added_tokens/0/content | '' | added_tokens[0].content is ''; | needs a character",
        "gpt2 | /added_tokens/2/content | '<s>' | added_tokens[2].content is '<s>'; | same content",
        "qwen2 | /added_tokens/4/id | 5000 | added_tokens is [ | there is no token with the id",
        "qwen2 | /added_tokens/4/id | 700 | added_tokens is [ | have the same id 700",
        "gpt2 | /added_tokens/0/special | null | added_tokens[0].special is null; | true or false",
        "gpt2 | /added_tokens | {} | added_tokens is {}; | must be a list",
        "gpt2 | /pre_tokenizer/type | 'ByteLavel' | pre_tokenizer.type is 'ByteLavel'; | no such pre-tokenizer",
        "gpt2 | /pre_tokenizer/type | 3 | pre_tokenizer.type is 3; | must be a text",
        "gpt2 | /pre_tokenizer | [] | pre_tokenizer is []; | must be an object",
        "llama3 | /pre_tokenizer/pretokenizers/0/pattern/Regex | '(a' | pattern.Regex is '(a'; | not one that Java knows",
        "llama3 | /pre_tokenizer/pretokenizers/0/pattern | {} | pattern is {}; | String or Regex",
        "llama3 | /pre_tokenizer/pretokenizers/0/behavior | 'Merged' | pretokenizers[0].behavior is 'Merged'; | one of",
        "t5 | /pre_tokenizer/prepend_scheme | 'often' | pre_tokenizer.prepend_scheme is 'often'; | always, first or never",
        "t5 | /pre_tokenizer/replacement | 'ab' | pre_tokenizer.replacement is 'ab'; | one character",
        "t5 | /pre_tokenizer/add_prefix_space | false | pre_tokenizer.prepend_scheme is 'always'; | never",
        "bert | /normalizer/type | 'Nmt' | normalizer.type is 'Nmt'; | no such normalizer",
        "bert | /normalizer/lowercase | 1 | normalizer.lowercase is 1; | true or false",
        "t5 | /normalizer/normalizers/0/precompiled_charsmap | '!' | precompiled_charsmap is '!'; | base64",
        "t5 | /normalizer/normalizers/0/precompiled_charsmap | 'AAAA' | precompiled_charsmap is 'AAAA'; | ",
        "llama2 | /normalizer/normalizers/1/pattern/String | '' | pattern.String is ''; | is empty",
        "t5 | /normalizer/normalizers/2/pattern/Regex | '+' | pattern.Regex is '+'; | ",
        "bert | /post_processor/type | 'X' | post_processor.type is 'X'; | no such post-processor",
        "bert | /post_processor/special_tokens/[CLS]/ids/0 | 5000 | post_processor.special_tokens.[CLS].ids[0] is 5000; | whole number from 0 to",
        "bert | /post_processor/special_tokens/[CLS]/ids | [] | post_processor.special_tokens.[CLS].ids is []; | needs an id",
        "bert | /post_processor/single/0/SpecialToken/id | '[X]' | post_processor.single[0].SpecialToken.id is '[X]'; | no such token",
        "bert | /post_processor/single/1/Sequence/id | 'C' | post_processor.single[1].Sequence.id is 'C'; | A or B",
        "bert | /post_processor/single/1/Sequence/id | 'B' | post_processor.single[1] is | has no B",
        "bert | /post_processor/pair/3/Sequence/id | 'A' | post_processor.pair[3] is | twice",
        "bert | /post_processor/single | [] | post_processor.single is []; | the text A",
        "bert-cased | /post_processor/sep | ['[SEP]', 99999] | post_processor.sep[1] is 99999; | whole number",
        "bert-cased | /post_processor/sep | ['[SEP]'] | post_processor.sep is ['[SEP]']; | [token, id]",
        "llama3 | /post_processor/processors/0 | {'type':'BertProcessing','cls':['a',1],'sep':['a',1]} | .type is 'TemplateProcessing'; | only one",
        "bert | /decoder/type | 'CTC' | decoder.type is 'CTC'; | no such decoder",
        "llama2 | /decoder/decoders/3/start | -4 | decoder.decoders[3].start is -4; | whole number",
        "bert | /model/unk_token | '[NONE]' | model.unk_token is '[NONE]'; | not among",
        "bert | /model/max_input_chars_per_word | 0 | model.max_input_chars_per_word is 0; | at least 1",
        "words | /model/unk_token | '[NONE]' | model.unk_token is '[NONE]'; | not among",
        "t5 | /model/unk_id | 600000 | model.unk_id is 600000; | whole number from 0 to",
        "t5 | /model/vocab/3/0 | '</s>' | model.vocab is a list of | again at id",
        "t5 | /model/vocab/3/1 | 1e999 | model.vocab[3][1] is | finite number",
        "t5 | /model/vocab/3 | ['a'] | model.vocab[3] is ['a']; | [token, score]",
    })
    void aDamagedFieldIsNamedWithItsValue(String name, String pointer, String value, String field, String reason) throws Exception {
        String damaged = with(FilesGolden.json(name), pointer, value.replace('\'', '"'));
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("damaged.json", damaged))
                .satisfies(e -> assertThat(e.getMessage()).startsWith("damaged.json: ").contains(field.replace('\'', '"')
                        .replace("vocab[\"!\"]", "vocab['!']")).contains(reason == null ? "" : reason).hasSizeLessThan(900));
    }

    private static String with(ObjectNode root, String pointer, String value) throws JsonProcessingException {
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, cut));
        String key = pointer.substring(cut + 1);
        String marked = "\"@damage@\"";
        if (parent instanceof ArrayNode list) list.set(Integer.parseInt(key), MAPPER.readTree(marked));
        else ((ObjectNode) parent).set(key, MAPPER.readTree(marked));
        return root.toString().replace(marked, value);      // as it stands: no mapper writes 1e400
    }

    @Test
    void jsonThatBreaksItsRulesIsNamedWithThePlace() {
        String[] damaged = {"", "nothing", "[]", "3", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":", "{\"version\":\"1.0\",}",
            "{\"model\":" + "[".repeat(100_000), "{\"model\":" + "{\"a\":".repeat(5000), "{\"version\":1" + "0".repeat(5000) + "}"};
        for (String json : damaged) assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("damaged.json", json))
                .withMessageStartingWith("damaged.json: ").satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(900));
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("damaged.json", "{}"))
                .withMessageContaining("model is missing");
    }

    @Test
    void halfOfASurrogatePairIsNoText() {
        String json = FilesGolden.json("gpt2").toString().replaceFirst("\"content\":\"<s>\"", "\"content\":\"\\\\ud83d\"");
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("damaged.json", json))
                .withMessageContaining("half of a surrogate pair");
    }

    @Test
    void expressionsThatWouldFillTheStackAreRefused() throws Exception {
        String deep = "(".repeat(5000) + ")".repeat(5000);
        String json = with(FilesGolden.json("llama3"), "/pre_tokenizer/pretokenizers/0/pattern/Regex", '"' + deep + '"');
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.parse("damaged.json", json))
                .withMessageContaining("pattern.Regex is").withMessageContaining("at most");
    }

    @Test
    void aFileThatIsNoUtf8IsNamedWithTheByte(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("tokenizer.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xC3, '"'});
        assertThatIllegalArgumentException().isThrownBy(() -> TokenizerJson.read(file))
                .withMessageContaining("tokenizer.json: byte 2 is 0xC3").withMessageContaining("UTF-8");
    }
}
