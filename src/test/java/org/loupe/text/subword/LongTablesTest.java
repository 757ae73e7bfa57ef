package org.loupe.text.subword;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LongTablesTest {
    @Property(tries = 300)
    void aLongMapIsAMap(@ForAll @Size(max = 300) List<@LongRange(min = 0, max = 1L << 62) Long> far,
            @ForAll @Size(max = 300) List<@LongRange(min = 0, max = 50) Long> near) {
        LongMap map = new LongMap(1);
        Map<Long, Long> expected = new HashMap<>();
        long value = 0;
        for (List<Long> keys : List.of(far, near)) for (long key : keys) {
            map.put(key, ++value);
            map.add(key + 1, value);
            expected.put(key, value);
            expected.merge(key + 1, value, Long::sum);
        }
        assertThat(map.size()).isEqualTo(expected.size());
        assertThat(map.keys()).containsExactlyInAnyOrder(expected.keySet().stream().mapToLong(Long::longValue).toArray());
        expected.forEach((key, each) -> assertThat(map.get(key, -7)).isEqualTo(each));
        assertThat(map.get(1L << 62 | 77, -7)).isEqualTo(-7);
    }

    @Property(tries = 300)
    void aHeapGivesTheSmallestFirst(@ForAll @Size(max = 200) List<@LongRange(min = -20, max = 20) Long> values) {
        LongHeap heap = new LongHeap(0);
        PriorityQueue<Long> expected = new PriorityQueue<>();
        for (long value : values) {
            heap.add(value);
            expected.add(value);
            if (value % 3 == 0) assertThat(heap.removeSmallest()).isEqualTo(expected.remove());
        }
        while (!expected.isEmpty()) assertThat(heap.removeSmallest()).isEqualTo(expected.remove());
        assertThat(heap.isEmpty()).isTrue();
    }
}
