package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.tensor.kernel.Shape;

/** What a user reads who starts Java with a setting that cannot be: each time, and not only the first. */
class SettingsTest {
    private static final String RESULT = "result: ";

    @ParameterizedTest
    @CsvSource({
        "loupe.threads=0,       '-Dloupe.threads=0 is not a number of threads; give 1 or more'",
        "loupe.threads=many,    '-Dloupe.threads=many is not a number of threads; give 1 or more'",
        "loupe.kernels=fast,    '-Dloupe.kernels=fast is not known; use readable or fused'"})
    void aSettingThatCannotBeIsAnErrorWithTheFix(String setting, String message) throws Exception {
        assertThat(resultsWith(setting)).containsExactly(RESULT + message, RESULT + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loupe.threads=3", "loupe.kernels=READABLE"})
    void aSettingThatCanBeWorks(String setting) throws Exception {
        assertThat(resultsWith(setting)).containsExactly(RESULT + "[1, 2]", RESULT + "[1, 2]");
    }

    private static List<String> resultsWith(String setting) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-D" + setting,
                "-cp", System.getProperty("java.class.path"), Softmax.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().filter(line -> line.startsWith(RESULT)).toList();
    }

    /** Twice, as a class whose initialiser failed tells the reason only once. */
    static final class Softmax {
        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    System.out.println(RESULT + Shape.text(Tensor.ones(1, 2).softmax().shape()));
                } catch (Throwable e) {
                    System.out.println(RESULT + e.getMessage());
                }
            }
        }
    }
}
