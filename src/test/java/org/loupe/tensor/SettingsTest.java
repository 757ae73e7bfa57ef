package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loupe.JavaProcess;
import org.loupe.tensor.kernel.Shape;

/** What a user reads who starts Java with a setting that cannot be: each time, and not only the first. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "loupe.threads=0,       '-Dloupe.threads=0 is not a number of threads; give 1 or more'",
        "loupe.threads=many,    '-Dloupe.threads=many is not a number of threads; give 1 or more'",
        "loupe.kernels=fast,    '-Dloupe.kernels=fast is not known; use readable or fused'"})
    void aSettingThatCannotBeIsAnErrorWithTheFix(String setting, String message) throws Exception {
        assertThat(resultsWith(setting)).containsExactly(message, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loupe.threads=3", "loupe.kernels=READABLE"})
    void aSettingThatCanBeWorks(String setting) throws Exception {
        assertThat(resultsWith(setting)).containsExactly("[1, 2]", "[1, 2]");
    }

    private static List<String> resultsWith(String setting) throws Exception {
        return JavaProcess.run(Softmax.class, List.of("-D" + setting));
    }

    /** Twice, as a class whose initialiser failed tells the reason only once. */
    static final class Softmax {
        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try {
                    JavaProcess.tell(Shape.text(Tensor.ones(1, 2).softmax().shape()));
                } catch (Throwable e) {
                    JavaProcess.tell(e.getMessage());
                }
            }
        }
    }
}
