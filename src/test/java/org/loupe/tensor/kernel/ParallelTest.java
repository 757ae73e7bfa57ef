package org.loupe.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ParallelTest {
    @Property(tries = 200)
    void everyItemIsDoneOnce(@ForAll @IntRange(max = 50) int items) {
        AtomicIntegerArray done = new AtomicIntegerArray(50);
        Parallel.split(items, (from, to) -> {
            for (int i = from; i < to; i++) done.incrementAndGet(i);
        });
        for (int i = 0; i < 50; i++) assertThat(done.get(i)).isEqualTo(i < items ? 1 : 0);
    }

    @Test
    void theErrorOfAnyPartArrivesAndTheWorkersGoOn() {
        int items = Parallel.threads();
        for (int bad = 0; bad < items; bad++) {
            int failing = bad;
            assertThatThrownBy(() -> Parallel.split(items, (from, to) -> {
                if (from == failing) throw new IllegalStateException("part " + failing);
            })).hasMessage("part " + failing);
        }
        everyItemIsDoneOnce(20);
    }

    @Test
    void aPartMaySplitAgain() {
        AtomicIntegerArray done = new AtomicIntegerArray(1);
        Parallel.split(8, (from, to) -> Parallel.split(to - from, (a, b) -> done.addAndGet(0, b - a)));
        assertThat(done.get(0)).isEqualTo(8);
    }

    @Test
    void twoThreadsAtOnceBothGetTheirResults() throws InterruptedException {
        AtomicIntegerArray done = new AtomicIntegerArray(2);
        Thread[] threads = new Thread[2];
        for (int t = 0; t < 2; t++) {
            int own = t;
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) Parallel.split(10, (from, to) -> done.addAndGet(own, to - from));
            });
            threads[t].start();
        }
        for (Thread thread : threads) thread.join();
        assertThat(done.get(0)).isEqualTo(20_000);
        assertThat(done.get(1)).isEqualTo(20_000);
    }

    /** Longer than anyone looks before sleeping, on either side. */
    @Test
    @Timeout(60)
    void whoWaitsLongSleepsAndIsWoken() {
        for (int slow = 0; slow < Parallel.threads(); slow++) {
            int late = slow;
            AtomicIntegerArray done = new AtomicIntegerArray(1);
            for (int i = 0; i < 20; i++)
                Parallel.split(Parallel.threads(), (from, to) -> {
                    if (from == late) LockSupport.parkNanos(3_000_000);
                    done.incrementAndGet(0);
                });
            assertThat(done.get(0)).isEqualTo(20 * Parallel.threads());
        }
    }

    @Test
    void sleepingWorkersWakeUp() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Thread.sleep(20);
            everyItemIsDoneOnce(9);
        }
    }
}
