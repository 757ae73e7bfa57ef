package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryTest {
    @Test
    void aScopeFreesWhatWasMadeInItAndKeepsWhatItReturns() {
        Tensor[] seen = new Tensor[1];
        Tensor kept = Memory.scope(() -> {
            seen[0] = Tensor.ones(10);
            return seen[0].mul(2);
        });
        assertThat(kept.sum().item()).isEqualTo(20);
        assertThatThrownBy(() -> seen[0].sum()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[10]").hasMessageContaining("Memory.scope");
        assertThat(seen[0].toString()).contains("closed");
    }

    @Test
    void blankTensorsTakeMemoryOnlyWhenTheyAreTouched() {
        long before = Memory.report().live();
        Tensor untouched = Tensor.blank(1000, 1000), read = Tensor.blank(3, 1000), written = Tensor.blank(2).requireGradient();
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
        untouched.close();
        Memory.scope(() -> Tensor.ones(3, 1000));       // whose memory the zeros may get
        assertThat(read.add(1).toFloats()).containsOnly(1);
        Updates.assign(written, Tensor.of(new float[] {1, 2}, 2));
        assertThat(written.toFloats()).containsExactly(1, 2);
    }

    @Test
    void collectionsOfTensorsAreKeptToo() {
        List<Tensor> kept = Memory.scope(() -> List.of(Tensor.ones(2), Tensor.ones(3)));
        assertThat(kept.get(1).sum().item()).isEqualTo(3);
    }

    @Test
    void tensorsInARecordAreKeptToo() {
        LstmState state = Memory.scope(() -> new LstmState(Tensor.ones(2), Tensor.ones(3)));
        assertThat(state.output().sum().item() + state.cell().sum().item()).isEqualTo(5);
    }

    @Test
    void aPathIsNoCollectionOfTensors() {
        assertThat(Memory.scope(() -> java.nio.file.Path.of("a"))).hasToString("a");
    }

    @Test
    void aResultThatLeftItsScopeSaysWhereBackwardBelongs() {
        Tensor p = Tensor.ones(3, 2).requireGradient();
        Tensor loss = Memory.scope(() -> p.crossEntropy(0, 1, 0));
        assertThat(loss.item()).isGreaterThan(0.6);
        assertThatThrownBy(loss::backward).hasMessageContaining("Memory.scope").hasMessageContaining("inside the scope");
        assertThatThrownBy(() -> loss.mul(2).backward()).hasMessageContaining("inside the scope");
    }

    @Test
    void aShapeBelongsToItsTensorAlone() {
        int[] shape = {2, 2};
        Tensor t = Tensor.zeros(shape);
        shape[0] = 50_000_000;
        assertThat(t.matmul(Tensor.ones(2, 1)).shape()).containsExactly(2, 1);
    }

    @Test
    void innerScopesHandOverToOuterOnes() {
        Tensor[] seen = new Tensor[1];
        Memory.scope(() -> {
            seen[0] = Memory.scope(() -> Tensor.ones(4));
            assertThat(seen[0].sum().item()).isEqualTo(4);
        });
        assertThatThrownBy(() -> seen[0].sum()).hasMessageContaining("closed");
    }

    @Test
    void parametersAndTheirGradientsSurviveScopes() {
        Tensor[] parameter = new Tensor[1];
        Memory.scope(() -> {
            parameter[0] = Tensor.ones(3).requireGradient();
            parameter[0].square().sum().backward();
        });
        assertThat(parameter[0].grad().toFloats()).containsExactly(2, 2, 2);
    }

    @Test
    void aClosedTensorInsideABackwardPassIsAnErrorNotACrash() {
        Tensor p = Tensor.ones(3).requireGradient();
        Tensor e = p.exp();
        Tensor loss = e.sum();
        e.close();
        assertThatThrownBy(loss::backward).hasMessageContaining("closed by close()");
    }

    @Test
    void memoryInUseReturnsToWhereItWas() {
        Runnable step = () -> work();
        Memory.scope(step);
        long before = Memory.report().live();
        for (int i = 0; i < 20; i++) Memory.scope(step);
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
    }

    @Test
    void withoutScopesTheCollectorKeepsMemoryBounded() {
        long limit = Memory.report().limit();
        int size = 16_000_000;
        for (long used = 0; used < 2 * limit; used += 4L * size) Tensor.ones(size);
        assertThat(Memory.report().peak()).isLessThanOrEqualTo(limit);
    }

    @Test
    void thousandsOfTensorsWithoutAScopeStayBounded() {
        long limit = Memory.report().limit();
        Tensor x = Tensor.ones(100_000).requireGradient();
        for (long used = 0; used < limit + limit / 2; used += 3 * 4L * x.size()) x.square().sum().backward();
        assertThat(x.grad().get(0)).isGreaterThan(1000);
        assertThat(Memory.report().peak()).isLessThanOrEqualTo(limit);
    }

    /** Also the rooms that the kernels take for themselves, and what was saved for the way back. */
    @ParameterizedTest
    @MethodSource("org.loupe.tensor.TellingTest#all")
    void everyHotOperationGivesBackAllItTook(String name) {
        HotOperations.Hot hot = HotOperations.ALL.get(name);
        Runnable step = () -> {
            Tensor[] inputs = Stream.of(hot.shapes().of(40, 33)).map(shape -> Tensor.randomNormal(new Random(1), shape))
                    .toArray(Tensor[]::new);
            Tensor factor = Tensor.ones(1).requireGradient();
            for (int i = 0; i < inputs.length - hot.constants(); i++) inputs[i] = inputs[i].mul(factor);
            hot.operation().apply(inputs).sum().backward();
            factor.clearGrad();
            factor.close();
        };
        Memory.scope(step);
        long before = Memory.report().live();
        for (int i = 0; i < 3; i++) Memory.scope(step);
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
    }

    @Test
    void aScopeFreesAlsoWhatAnErrorLeftBehind() {
        Runnable broken = () -> {
            Tensor.ones(1000).matmul(Tensor.ones(1000));
        };
        long before = Memory.report().live();
        assertThatThrownBy(() -> Memory.scope(broken)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Memory.report().live()).isLessThanOrEqualTo(before);
        Tensor[] outside = {Tensor.ones(3)};
        assertThat(outside[0].sum().item()).as("the scope is over").isEqualTo(3);
    }

    @Test
    void oneTensorLargerThanTheLimitIsAnErrorThatTellsAllNumbers() {
        long limit = Memory.report().limit();
        int size = Math.toIntExact(Math.min(limit / 4 + 1, 500_000_000));
        assertThatThrownBy(() -> Tensor.ones(size)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ones: [" + size + "]: no memory")
                .hasMessageContaining(String.format("%.1f MB", 4e-6 * size))
                .hasMessageContaining(String.format("limit %.0f MB", limit / 1e6))
                .hasMessageContaining("smaller batch").hasMessageContaining("Memory.scope").hasMessageContaining("-Xmx");
        assertThat(Tensor.ones(3).sum().item()).as("and after it all goes on").isEqualTo(3);
    }

    @Test
    void aResultThatIsTooLargeNamesTheOperationThatWasCalled() {
        Tensor column = Tensor.ones(40_000, 1), row = Tensor.ones(1, 40_000);
        assertThatThrownBy(() -> column.matmul(row)).hasMessageStartingWith("matmul: shape [40000, 40000] has 1600000000 elements");
        assertThatThrownBy(() -> Tensor.randomNormal(new Random(1), 1 << 20, 1 << 20)).hasMessageStartingWith("randomNormal: shape [");
    }

    @Test
    void moreThanThereIsIsAnErrorThatNamesTheFix() {
        assertThatThrownBy(() -> {
            Tensor[] all = new Tensor[100];
            Memory.scope(() -> {
                for (int i = 0; i < all.length; i++) all[i] = Tensor.allocate(org.loupe.tensor.kernel.DType.FLOAT64, 20_000_000);
            });
        }).isInstanceOf(IllegalStateException.class).hasMessageContaining("160.0 MB").hasMessageContaining("-Xmx");
    }

    private static Tensor work() {
        return Tensor.ones(100, 100).matmul(Tensor.ones(100, 100)).softmax().sum();
    }
}
