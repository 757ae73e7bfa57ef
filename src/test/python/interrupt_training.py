"""Interrupts a training cell in the real kernel, as the ■ of a notebook does, and uses the model in the next cell.

Started by InterruptIT with Loupe's own Python. Prints two lines: the seconds from the interrupt until the kernel is idle,
and what the next cell printed.
"""
import sys
import time

from jupyter_client import KernelManager

SET_UP = """
%classpath ../target/lib/*.jar
%classpath ../target/classes
import org.loupe.model.gpt.*;
import org.loupe.notebook.*;
import org.loupe.objective.*;
import org.loupe.train.*;
int[] text = new java.util.Random(1).ints(20_000, 0, 81).toArray();
Gpt gpt = new Gpt(GptConfig.of(81, 64, 128, 4, 4), 1);
var task = new CausalLanguageModel(gpt::forward, text, text, 64, 12);
var trainer = new Trainer(gpt, task, TrainerConfig.of(100_000, 7), new LiveProgress());
"""
TRAIN = "trainer.train();"
USE = """
int done = trainer.history().entries().size();
double loss = task.validationLoss(12);
trainer.train(done + 2);
System.out.println("trained " + (done > 0) + ", finite " + Double.isFinite(loss) + ", goes on " + (trainer.history().entries().size() == done + 2));
"""


def main(folder):
    manager = KernelManager(kernel_name="java")
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    try:
        run(client, SET_UP)
        client.execute(TRAIN)
        time.sleep(8)
        start = time.monotonic()
        manager.interrupt_kernel()
        wait_until_idle(client)
        print(f"{time.monotonic() - start:.3f}")
        print(run(client, USE).strip())
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code):
    """Executes a cell and returns what it printed."""
    printed = []
    reply = client.execute_interactive(code, timeout=120, output_hook=lambda m: printed.append(m["content"].get("text", "")))
    if reply["content"]["status"] != "ok":
        sys.exit(f"failed: {code}\n{reply['content']}")
    return "".join(printed)


def wait_until_idle(client):
    while True:
        message = client.get_iopub_msg(timeout=30)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle" \
                and message["parent_header"].get("msg_type") == "execute_request":
            return


main(sys.argv[1])
