package org.loupe.text.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CharacterMapTest {
    /** A trie of 256 units with the way from the root by one byte to a replacement. */
    private static byte[] table(char from, String replacement) {
        int[] units = new int[512];
        units[0] = 256 << 10;                               // children stand 256 units from the root, at 256 xor their byte
        int child = 256 ^ from;
        units[child] = from | 1 << 8 | 1 << 10;             // a replacement follows, 1 unit away
        units[child ^ 1] = Integer.MIN_VALUE;               // replacement 0
        return bytes(2048, units, (replacement + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int size, int[] units, byte... replacements) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * units.length + replacements.length).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
        for (int unit : units) bytes.putInt(unit);
        return bytes.put(replacements).array();
    }

    @Test
    void aTableByHand() {
        CharacterMap map = CharacterMap.of(table('x', "yz"));
        assertThat(map.apply("axbx")).isEqualTo("ayzbyz");
        assertThat(map.longest("axb", 1)).isEqualTo(new CharacterMap.Match(2, "yz"));
        assertThat(map.longest("axb", 0)).isNull();
        AlignedText unchanged = AlignedText.of("abc");
        assertThat(map.apply(unchanged)).isSameAs(unchanged);
    }

    @Test
    void aLoneSurrogateIsTheReplacementCharacterAndJoinsTheMarkBehindIt() {
        CharacterMap map = CharacterMap.of(table('x', "yz"));
        assertThat(map.apply("\ud83dx")).isEqualTo("\ufffdyz");
        assertThat(new Graphemes(AlignedText.of("\ud83d\u0300a").text()).end(0)).isEqualTo(2);
    }

    @Test
    void aBrokenTableIsRefused() {
        refuse(new byte[0], "a trie of -1 bytes in a table of 0");
        refuse(bytes(0, new int[1]), "a trie of 0 bytes");
        refuse(bytes(6, new int[2]), "a trie of 6 bytes");
        refuse(bytes(400, new int[3]), "a trie of 400 bytes in a table of 16");
        refuse(bytes(-4, new int[3]), "a trie of 4294967292 bytes");
        refuse(bytes(4, new int[] {9 << 10}), "a step to unit 9 of 1");
        refuse(bytes(4, new int[1], (byte) 0xC3), "replacements that are not UTF-8");
        byte[] far = table('x', "y");
        far[4 + 4 * (256 ^ 'x') + 2] = (byte) 0x7F;         // the distance from x to its replacement
        refuse(far, "a step to unit");
        byte[] behind = table('x', "y");
        behind[4 + 4 * (256 ^ 'x' ^ 1)] = 2;
        refuse(behind, "a replacement at byte 2 of 2");
        byte[] within = table('x', "é");
        within[4 + 4 * (256 ^ 'x' ^ 1)] = 1;
        refuse(within, "a replacement at byte 1 of 3");
    }

    private static void refuse(byte[] table, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> CharacterMap.of(table)).withMessageContaining(message);
    }

    @Test
    void noTableLeadsOutOfItself() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] table = table('x', "yz");
            for (int i = 0; i < 40; i++) table[random.nextInt(table.length)] = (byte) random.nextInt(256);
            table[1] = 8;
            table[0] = table[2] = table[3] = 0;
            try {
                CharacterMap map = CharacterMap.of(table);
                for (String text : new String[] {"axbx", "é日本😀\uD800", "\0\u007F"}) assertThat(map.apply(text)).isNotNull();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 1999);
    }
}
