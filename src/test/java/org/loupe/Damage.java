package org.loupe;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What can happen to a file: each method damages a copy of a valid one, by chance. */
public final class Damage {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(e-?\\d+)?");
    private static final String[] FEARED = {"0", "-1", "1", "3", "65537", "2000000000", "2147483647", "2147483648", "9223372036854775808", "1.5",
        "1e308", "1e999", "-1e-308", "\"\"", "null", "true", "[]", "{}"};

    private Damage() { }

    /** To a binary file, one to three injuries: a bit turned, bytes set to what lengths fear most, cut off, taken out, put in, or written twice. */
    public static byte[] bytes(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int injuries = 1 + random.nextInt(3); injuries > 0 && bytes.length > 0; injuries--) {
            // Half of them at the beginning, where the file describes itself.
            int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(bytes.length, 400));
            int count = Math.min(1 + random.nextInt(8), bytes.length - at);
            switch (random.nextInt(7)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, at + count, new byte[] {0, -1, 0x7F, (byte) 0x80}[random.nextInt(4)]);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = joined(Arrays.copyOf(bytes, at), new byte[0], Arrays.copyOfRange(bytes, at + count, bytes.length));
                case 5 -> {
                    byte[] more = new byte[count];
                    random.nextBytes(more);
                    bytes = joined(Arrays.copyOf(bytes, at), more, Arrays.copyOfRange(bytes, at, bytes.length));
                }
                default -> bytes = joined(Arrays.copyOf(bytes, at + count), Arrays.copyOfRange(bytes, at, at + count),
                        Arrays.copyOfRange(bytes, at + count, bytes.length));
            }
        }
        return bytes;
    }

    /** To a file of text: a bit turned, a character of the grammar in a wrong place, cut off, a part gone, moved, or there twice. */
    public static byte[] text(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int at = random.nextInt(bytes.length), length = Math.min(1 + random.nextInt(20), bytes.length - at);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) "0123456789-\"{}[],:ae \n".charAt(random.nextInt(22));
            case 2 -> bytes = Arrays.copyOf(bytes, at);
            case 3 -> {         // a part is gone
                System.arraycopy(valid, at + length, bytes, at, bytes.length - at - length);
                bytes = Arrays.copyOf(bytes, bytes.length - length);
            }
            case 4 -> {         // a part comes from elsewhere
                int from = random.nextInt(bytes.length - length + 1);
                System.arraycopy(valid, from, bytes, at, length);
            }
            default -> {        // a part is there twice
                bytes = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(valid, at, bytes, at + length, valid.length - at);
            }
        }
        return bytes;
    }

    /** To one number of a JSON text: it becomes one that sizes fear, or no number. */
    public static String number(String valid, Random random) {
        MatchResult[] numbers = NUMBER.matcher(valid).results().toArray(MatchResult[]::new);
        MatchResult number = numbers[random.nextInt(numbers.length)];
        return valid.substring(0, number.start()) + FEARED[random.nextInt(FEARED.length)] + valid.substring(number.end());
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }
}
