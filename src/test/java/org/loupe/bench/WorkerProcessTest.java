package org.loupe.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.loupe.bench.WorkerProcess.WorkerException;

/** What the conductor makes of the answers of a worker, good and bad. */
class WorkerProcessTest {
    @Test
    void numbersComeBack() throws Exception {
        try (WorkerProcess worker = new WorkerProcess(fake())) {
            assertThat(worker.version()).isEqualTo("fake 1.0");
            assertThat(worker.run(Spec.parse("gpt:layers=1"), 6)).containsExactly(5, 7, 9, 5, 7, 9);
            assertThat(worker.memory()).containsExactly(1000, 2000);
        }
    }

    @Test
    void anErrorIsToldAndTheWorkerGoesOn() throws Exception {
        try (WorkerProcess worker = new WorkerProcess(fake())) {
            assertThatThrownBy(() -> worker.run(Spec.parse("unknown"), 1)).isInstanceOf(WorkerException.class)
                    .hasMessage("there is no such work");
            assertThatThrownBy(() -> worker.run(Spec.parse("odd"), 1)).hasMessageContaining("answered \"many\"");
            assertThatThrownBy(() -> worker.run(Spec.parse("gpt"), 4)).hasMessageContaining("where 4 numbers were asked for");
            assertThat(worker.run(Spec.parse("gpt"), 3)).hasSize(3);
        }
    }

    @Test
    void theLastWordsOfADeadWorkerAreTold() throws Exception {
        try (WorkerProcess worker = new WorkerProcess(fake())) {
            assertThatThrownBy(() -> worker.run(Spec.parse("dying"), 1)).isInstanceOf(WorkerException.class)
                    .hasMessageContaining("died with code 1").hasMessageContaining("out of breath");
            assertThatThrownBy(() -> worker.run(Spec.parse("gpt"), 3)).isInstanceOf(WorkerException.class)
                    .hasMessageContaining("died with code 1");
        }
        assertThatThrownBy(() -> new WorkerProcess(fake("mute"))).hasMessageContaining("no breath from the start");
        assertThatThrownBy(() -> new WorkerProcess(new ProcessBuilder("no-such-program"))).hasMessageContaining("no-such-program");
    }

    /** Loupe's own worker, on models that a test can afford. */
    @Test
    void loupesWorkerKnowsEveryKindOfWork() throws Exception {
        try (WorkerProcess worker = new WorkerProcess(java(JavaWorker.class, "loupe"))) {
            String gpt = ":layers=1,heads=2,hidden=8,batch=2,context=4,vocabulary=11", bert = gpt + ",intermediate=16";
            for (String spec : List.of("gpt" + gpt, "adamw-step" + gpt, "bert-forward" + bert, "bert-train" + bert,
                    "gelu-forward:batch=1,context=64", "attention-both:batch=1,context=16", "embedding-backward:batch=1,context=64",
                    "crossentropy-backward:batch=1,context=64"))
                assertThat(DoubleStream.of(worker.run(Spec.parse(spec), 2)).boxed()).as(spec).hasSize(2).allMatch(nanos -> nanos > 0);
            assertThatThrownBy(() -> worker.run(Spec.parse("gpt:layers=1"), 1)).hasMessageContaining("needs the size vocabulary");
            assertThatThrownBy(() -> worker.run(Spec.parse("nothing-forward:batch=1,context=1"), 1))
                    .hasMessageContaining("no work nothing");
            assertThat(worker.memory()[0]).isGreaterThan(10e6);
        }
    }

    private static ProcessBuilder fake(String... arguments) {
        return java(FakeWorker.class, arguments);
    }

    private static ProcessBuilder java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
