package org.loupe.text.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loupe.data.Document;
import org.loupe.data.Europarl;
import org.loupe.text.files.TokenizerJson;
import org.loupe.text.pipeline.SubwordTokenizer;
import org.loupe.text.split.SplitRules;

/** GPT-2 and cl100k of GPT-4, from the ranks that jtokkit carries: ids equal those of jtokkit and of Hugging Face's library. */
class JtokkitParityIT {
    private static final int SOME = 1_000;

    @ParameterizedTest
    @EnumSource(names = {"R50K_BASE", "CL100K_BASE"})
    void idsEqualJtokkit(EncodingType type) {
        SubwordTokenizer loupe = tokenizer(type);
        Encoding reference = Encodings.newLazyEncodingRegistry().getEncoding(type);
        List<String> texts = texts();
        assertThat(texts).hasSizeGreaterThan(17_597);
        List<String> different = texts.parallelStream().filter(text -> {
            int[] ids = loupe.encode(text);
            return !Arrays.equals(ids, reference.encodeOrdinary(HuggingFace.comparable(text)).toArray())
                    || !loupe.decode(ids).equals(HuggingFace.comparable(text));
        }).toList();
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"R50K_BASE", "CL100K_BASE"})
    void theirTokenizerJsonIsReadAlike(EncodingType type) {
        SubwordTokenizer loupe = tokenizer(type);
        List<String> texts = new ArrayList<>(ParityTexts.hard());
        Europarl.documents().stream().limit(SOME).map(Document::body).forEach(texts::add);
        try (Parity parity = new Parity(loupe, TokenizerJson.write(loupe), true)) {
            parity.holdsFor(texts);
            parity.holdsFor(ParityTexts.mutated(texts, 2, 20260707));
        }
    }

    private static SubwordTokenizer tokenizer(EncodingType type) {
        return Tiktoken.read(type.getName(), type == EncodingType.R50K_BASE ? SplitRules.gpt2(false) : SplitRules.llama3());
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(ParityTexts.hard());
        texts.addAll(ParityTexts.java());
        Europarl.documents().stream().map(Document::body).forEach(texts::add);
        return texts;
    }
}
