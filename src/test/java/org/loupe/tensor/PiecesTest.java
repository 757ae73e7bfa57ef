package org.loupe.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Property(tries = 80)
    void splitThenConcatIsTheWhole(@ForAll @IntRange(min = -3, max = 2) int axis, @ForAll @IntRange(max = 4) int a,
                                   @ForAll @IntRange(max = 4) int b,
                                   @ForAll @IntRange(max = 4) int c, @ForAll boolean turned, @ForAll long seed) {
        int[] shape = {3, 2, 4};
        shape[Math.floorMod(axis, 3)] = a + b + c;
        Tensor whole = turned ? Tensor.randomNormal(new Random(seed), shape[2], shape[1], shape[0]).transpose(0, 2)
                : Tensor.randomNormal(new Random(seed), shape);
        Tensor[] parts = whole.split(axis, a, b, c);
        assertThat(parts[1].shape(axis)).isEqualTo(b);
        Tensor again = Tensor.concat(axis, parts);
        assertThat(again.shape()).containsExactly(whole.shape());
        assertThat(again.toFloats()).containsExactly(whole.toFloats());
    }

    @Property(tries = 40)
    void stackIsUnsqueezeAndConcat(@ForAll @IntRange(min = -3, max = 2) int axis, @ForAll @IntRange(min = 1, max = 4) int count,
                                      @ForAll long seed) {
        Tensor[] parts = new Tensor[count], layers = new Tensor[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) layers[i] = (parts[i] = Tensor.randomNormal(random, 4, 3).transpose(0, 1)).unsqueeze(axis);
        Tensor y = Tensor.stack(axis, parts);
        assertThat(y.shape(axis)).isEqualTo(count);
        assertThat(y.toFloats()).containsExactly(Tensor.concat(axis, layers).toFloats());
        assertThat(y.slice(axis, count - 1, count).squeeze(axis).toFloats()).containsExactly(parts[count - 1].toFloats());
    }

    @Property(tries = 40)
    void flippingTwiceChangesNothing(@ForAll @IntRange(min = 0, max = 5) int length, @ForAll boolean turned, @ForAll long seed) {
        Tensor t = turned ? Tensor.randomNormal(new Random(seed), 2, length, 3).transpose(0, 2)
                : Tensor.randomNormal(new Random(seed), 3, length, 2);
        assertThat(t.flip(1, -1).flip(-1).flip(1).toFloats()).containsExactly(t.toFloats());
        for (int i = 0; i < length; i++) assertThat(t.flip(0, 1).get(0, i, 1)).isEqualTo(t.get(2, length - 1 - i, 1));
    }

    @Test
    void putsPiecesTogether() {
        assertThat(Tensor.concat(-1, x, Tensor.of(new float[] {7, 8}, 2, 1)).toFloats()).containsExactly(1, 2, 3, 7, 4, 5, 6, 8);
        assertThat(Tensor.concat(0, Tensor.zeros(0, 3), x).toFloats()).containsExactly(x.toFloats());
        assertThat(Tensor.stack(1, x, x.neg()).slice(0, 0, 1).toFloats()).containsExactly(1, 2, 3, -1, -2, -3);
        assertThat(Tensor.stack(0, Tensor.scalar(1), Tensor.scalar(2)).toFloats()).containsExactly(1, 2);
        assertThat(x.flip(1).toFloats()).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(x.flip().toFloats()).containsExactly(x.toFloats());
        assertThat(x.pad(0, 1, 0, 9).toFloats()).containsExactly(9, 9, 9, 1, 2, 3, 4, 5, 6);
        assertThat(x.transpose(0, 1).pad(-1, 0, 2, -1).toFloats()).containsExactly(1, 4, -1, -1, 2, 5, -1, -1, 3, 6, -1, -1);
        assertThat(Tensor.zeros(0, 3).pad(0, 1, 1, 5).toFloats()).containsOnly(5).hasSize(6);
        assertThat(x.unsqueeze(-1).shape()).containsExactly(2, 3, 1);
        assertThat(x.transpose(0, 1).unsqueeze(0).transpose(1, 2).squeeze(0).toFloats()).containsExactly(x.toFloats());
        assertThat(Tensor.scalar(3).unsqueeze(0).shape()).containsExactly(1);
    }

    @Test
    void splitUnsqueezeAndWindowsCopyNothing() {
        Tensor[] halves = x.split(1, 1, 2);
        Tensor row = x.slice(0, 0, 1).squeeze(0), column = x.unsqueeze(1), windows = x.windows(1, 2, 1);
        Updates.assign(x, x.mul(10));
        assertThat(halves[1].toFloats()).containsExactly(20, 30, 50, 60);
        assertThat(row.toFloats()).containsExactly(10, 20, 30);
        assertThat(column.get(1, 0, 0)).isEqualTo(40);
        assertThat(windows.toFloats()).containsExactly(10, 20, 20, 30, 40, 50, 50, 60);
    }

    @Test
    void readingInPiecesGathersTheWholeGradient() {
        Tensor p = Tensor.randomNormal(new Random(1), 50, 3).requireGradient();
        Tensor sum = Tensor.scalar(0);
        for (int t = 0; t < 50; t++) sum = sum.add(p.slice(0, t, t + 1).mul(t).sum());
        sum.add(p.sum()).backward();
        for (int t = 0; t < 50; t++) assertThat(p.grad().get(t, 2)).isEqualTo(t + 1);
    }

    /** The gradient of an addition is handed on without a copy; adding a piece to it must not reach the other operand. */
    @Test
    void aPieceIsNotAddedToASharedGradient() {
        Tensor a = Tensor.ones(3).requireGradient(), b = Tensor.ones(3).requireGradient();
        Tensor x = a.mul(1), y = b.mul(1);
        Tensor weights = Tensor.of(new float[] {1, 2, 3}, 3), piece = x.slice(0, 0, 1).mul(10).sum();
        y.mul(0).sum().add(piece).add(x.add(y).mul(weights).sum()).backward();   // backward goes through x + y, the piece, and then y
        assertThat(a.grad().toFloats()).containsExactly(11, 2, 3);
        assertThat(b.grad().toFloats()).containsExactly(1, 2, 3);
        a.clearGrad();
        Tensor z = a.mul(1);
        z.slice(0, 0, 1).mul(10).add(z.sum(0)).backward();                       // the sum's gradient is one number, shown three times
        assertThat(a.grad().toFloats()).containsExactly(11, 1, 1);
    }

    @Test
    void aPartThatNeedsNoGradientGetsNone() {
        Tensor p = Tensor.ones(2).requireGradient(), constant = Tensor.ones(1);
        Tensor.concat(0, constant, p, constant).mul(Tensor.of(new float[] {1, 2, 3, 4}, 4)).sum().backward();
        assertThat(p.grad().toFloats()).containsExactly(2, 3);
        assertThat(constant.grad()).isNull();
    }

    @Test
    void errorsNameTheShapesAndTheFix() {
        assertThatThrownBy(() -> Tensor.concat(0, x, Tensor.ones(2, 2)))
                .hasMessage("concat: part 1 is [2, 2] and part 0 is [2, 3]; they may differ in axis 0 only");
        assertThatThrownBy(() -> Tensor.concat(0, x, Tensor.ones(2))).hasMessageContaining("part 1 is [2]");
        assertThatThrownBy(() -> Tensor.concat(0)).hasMessageContaining("concat: there are no parts");
        assertThatThrownBy(() -> Tensor.stack(0)).hasMessageContaining("stack: there are no parts");
        assertThatThrownBy(() -> Tensor.stack(0, x, Tensor.ones(1, 3)))
                .hasMessageContaining("stack: part 1 is [1, 3] and part 0 is [2, 3]");
        assertThatThrownBy(() -> Tensor.stack(3, x)).hasMessageContaining("stack: axis 3");
        assertThatThrownBy(() -> Tensor.scalar(1).flip(0)).hasMessageContaining("flip: axis 0");
        assertThatThrownBy(() -> x.flip(1, 1)).hasMessageContaining("flip: axes [1, 1]");
        assertThatThrownBy(() -> x.split(1, 1, 1))
                .hasMessage("split: the lengths [1, 1] do not add up to axis 1 of [2, 3], which has length 3");
        assertThatThrownBy(() -> x.split(1, 4, -1)).hasMessageContaining("split: the lengths [4, -1]");
        assertThatThrownBy(() -> x.pad(0, -1, 0, 0)).hasMessageContaining("pad: before -1").hasMessageContaining("slice");
        assertThatThrownBy(() -> x.squeeze(0))
                .hasMessage("squeeze: axis 0 of [2, 3] has length 2; only an axis of length 1 can be left out");
        assertThatThrownBy(() -> x.unsqueeze(3)).hasMessageContaining("unsqueeze: axis 3");
        assertThatThrownBy(() -> x.windows(1, 4, 1)).hasMessageContaining("windows: width 4").hasMessageContaining("axis 1 of [2, 3]");
        assertThatThrownBy(() -> x.windows(1, 2, 0)).hasMessageContaining("stride 0");
    }
}
