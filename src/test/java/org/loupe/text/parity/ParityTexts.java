package org.loupe.text.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Texts on which tokenizers may differ. */
final class ParityTexts {
    private static final String[] ALPHABETS = {
        " \t\n\r\u00a0\u2003\u2028\u3000\u200b\ufeff\u0085\u180e", "abcXYZ'slldtrevem'", "0123456789\u00bd\u2163\u0661\uff12\u4e09",
        ".,;:!?-_()[]{}<>|/\\\"'`~@#$%^&*+=\u2026\u2014\u00ab\u3002\uff01\u060c", "\u0300\u0301\u0323\u0327\u0308\u3099\u0e31\u0e33\u094d\u05b8\u064e",
        "\u00e9\u00df\u0130\u0131\u01c4\ufb01\u212b\u1e9e\u03a3\u03c2", "\u4e2d\u6587\u3042\u30ac\ud55c\u1112\u1161\u11ab\uff76\uff9e",
        "\u0000\u0001\u001f\u007f\u009f\u00ad\u200c\u200d\u2060\ufffd\uffff\ue000", "\u2581\u0120\u010a#"};
    private static final String[] WORDS = {"\uD83D\uDE00", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC7F",
        "\uD835\uDFCE", "\uD840\uDC00", "\uD801\uDC00", "\uD83C\uDDE9\uD83C\uDDEA", "<|endoftext|>", "<|im_start|>", "<think>", "<s>", "</s>",
        "<unk>", "<mask>", "[MASK]", "[SEP]", "<0x41>", "  ", "\r\n\r\n", "'LL", "\ud83d", "\ude00", "\ud55c\uae00", "12345", "``", "''"};
    private static final int LARGEST = 0x110000;

    private ParityTexts() { }

    /** Scripts without spaces, joiners, accents, controls, white space, names of special tokens, lone surrogates. */
    static List<String> hard() {
        List<String> lines = new ArrayList<>(List.of("", " ", "   ", "\t", "\n", "\n\n \n", "\r\n", "\u3000", "\u00a0 ", "\ufeff", "\u200b", "a", " a", "a ",
                "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed\u5427\u3002", "\u6a5f\u5668\u5b78\u7fd2\u8207 NLP 2024\u5e74",
                "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3092\u5358\u8a9e\u306b\u5206\u3051\u308b\u3002\u30ab\u30bf\u30ab\u30ca \u304c\u304b\u3099 \uff76\uff9e",
                "\ud55c\uad6d\uc5b4 \ubb38\uc7a5\uc785\ub2c8\ub2e4. \u1112\u1161\u11ab\u1100\u1173\u11af",
                "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645\u060c \u0643\u064a\u0641 \u0627\u0644\u062d\u0627\u0644\u061f \u0661\u0662\u0663",
                "\u0627\u0644\u0633\u0651\u064e\u0644\u064e\u0627\u0645\u064f \ufdfa", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05dc\u05dd",
                "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01 \u0e01\u0e33\u0e19\u0e49\u0e33 \u0e51\u0e52",
                "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e \u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f \u0967\u0968\u0969 \u0958",
                "\u1782\u17d2\u1798\u17c2\u179a \u1006\u1014\u103a\u1038 \u0f40\u0f71\u0f72", "\u0b95\u0bca \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
                "\uD83D\uDE00 \uD83D\uDC4D\uD83C\uDFFD ok \u2764\ufe0f", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66!",
                "\uD83C\uDDE9\uD83C\uDDEA\uD83C\uDDEB 1\ufe0f\u20e3", "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC7F",
                "cafe\u0301 nai\u0308ve A\u030angstro\u0308m", "e\u0301\u0302\u0303 \u0301x \u0301", "q\u0307\u0323 q\u0323\u0307 \u1e9b\u0323 \u212b \u2126",
                "\u0130stanbul I\u011fd\u0131r STRA\u1e9eE \u03a3\u03a3 \ufb01 \u01c5", "a\u0000b\u0001\u001b[0m\u007f\u0085\u009f", "soft\u00adhyphen\u200bzero\u2060\ufffd",
                "\ufffe\uffff \udbff\udfff \ue000 \u0378", "\ud83d", "a\ud83d b", "\ude00\ud83d", "x\ud83d\ud83d\ude00\ude00y", "'\ud83d", " \udc00 1",
                "I'LL we'Ve 'tis ''s rock'n'roll it\u2019s '\u017f", "3.14 1,000,000 0xFF 12345678 \u00bd\u00b2 \u2163 \uD835\uDFCE\uD835\uDFCF", "x\u00a0y\u3000z\u2028w\u000bv",
                "<|endoftext|>a<|begin_of_text|> <|im_start|>user\nhi<|im_end|>", "<think>\n</think>x<think><think>", "<s> a</s> <unk><pad> <mask>  <mask>x",
                "[CLS] a [SEP][MASK] [UNK][PAD] [mask]", "\u2581\u2581a \u2581 a\u2581", "##ing # ## <0x41>", "``quoted''  two   spaces \u3000 end  "));
        for (int length : new int[] {99, 100, 101, 500}) {
            lines.add("a".repeat(length));
            lines.add("\u00e9\uD83D\uDE00".repeat(length / 2));
            lines.add(" ".repeat(length) + "x" + "\n".repeat(length));
        }
        return lines;
    }

    /** Each text several times, with other characters in some places: the same seed gives the same. */
    static List<String> mutated(List<String> texts, int times, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> mutated = new ArrayList<>();
        for (String text : texts) for (int i = 0; i < times; i++) {
            StringBuilder line = new StringBuilder(text.substring(0, Math.min(text.length(), 400)));
            for (int change = random.nextInt(1, 8); change > 0; change--) {
                int at = random.nextInt(line.length() + 1), end = Math.min(line.length(), at + random.nextInt(3));
                line.replace(at, end, part(texts, random));
            }
            mutated.add(line.toString());
        }
        return mutated;
    }

    private static String part(List<String> texts, SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0: return WORDS[random.nextInt(WORDS.length)];
            case 1: return Character.toString(random.nextInt(LARGEST));
            case 2: return Character.toString(random.nextInt(0x3000));
            case 3:
                String other = texts.get(random.nextInt(texts.size()));
                int from = random.nextInt(other.length() + 1);
                return other.substring(from, Math.min(other.length(), from + random.nextInt(6)));
            default:
                String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
                int at = random.nextInt(alphabet.length());
                return alphabet.substring(at, at + 1).repeat(random.nextInt(1, 4));
        }
    }

    /** The Java sources of this project, each file a text. */
    static List<String> java() {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) texts.add(Files.readString(file));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
