package org.loupe.weights;

import java.util.Map;

/** The numbers that ggml has for the types of tensors. */
final class GgufTensorTypes {
    private static final Map<Integer, StoredType> TYPES = Map.ofEntries(Map.entry(0, StoredType.F32), Map.entry(1, StoredType.F16),
            Map.entry(2, StoredType.Q4_0), Map.entry(3, StoredType.Q4_1), Map.entry(6, StoredType.Q5_0), Map.entry(7, StoredType.Q5_1),
            Map.entry(8, StoredType.Q8_0), Map.entry(12, StoredType.Q4_K), Map.entry(13, StoredType.Q5_K), Map.entry(14, StoredType.Q6_K),
            Map.entry(24, StoredType.I8), Map.entry(25, StoredType.I16), Map.entry(26, StoredType.I32), Map.entry(27, StoredType.I64),
            Map.entry(28, StoredType.F64), Map.entry(30, StoredType.BF16));
    /** Types of the format that Loupe does not read, for the message. */
    private static final Map<Integer, String> OTHERS = Map.ofEntries(Map.entry(9, "Q8_1"), Map.entry(10, "Q2_K"), Map.entry(11, "Q3_K"),
            Map.entry(15, "Q8_K"), Map.entry(16, "IQ2_XXS"), Map.entry(17, "IQ2_XS"), Map.entry(18, "IQ3_XXS"), Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"), Map.entry(21, "IQ3_S"), Map.entry(22, "IQ2_S"), Map.entry(23, "IQ4_XS"), Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"), Map.entry(35, "TQ2_0"), Map.entry(39, "MXFP4"));

    private GgufTensorTypes() { }

    static StoredType type(FileBytes file, String field, int number) throws WeightFileException {
        StoredType type = TYPES.get(number);
        if (type != null) return type;
        String name = OTHERS.getOrDefault(number, "a type that the format does not have");
        throw file.broken(field, Integer.toUnsignedString(number) + " (" + name + ")",
                "Loupe reads F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, "
                + "Q5_1, Q4_K, Q5_K and Q6_K; use a file in one of these, such as Q4_K_M or Q8_0");
    }

    static int number(StoredType type) {
        return TYPES.entrySet().stream().filter(entry -> entry.getValue() == type).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("GGUF has no type " + type)).getKey();
    }
}
