"""The protocol of a worker, as org.loupe.bench.JavaWorker tells: a line in, a line out. Needs nothing but Python."""

import os
import sys
import time
import traceback

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a library prints must not end up among the answers


def timed(step):
    def call():
        start = time.perf_counter_ns()
        step()
        return time.perf_counter_ns() - start
    return call


def repeated(operation):
    """As often as it takes to fill two milliseconds."""
    times = 1

    def call():
        nonlocal times
        total = sum(operation() for _ in range(times))
        mean = total // times
        if total < 2_000_000:
            times *= 2
        return mean
    return call


def sizes(spec):
    """The kind of a spec and its sizes by their names."""
    kind, _, rest = spec.partition(":")
    return kind, {name: int(value) for name, value in (size.split("=") for size in rest.split(","))}


def memory():
    try:
        with open("/proc/self/status") as file:
            kilobytes = dict(line.split(":", 1) for line in file)
        return " ".join(str(int(kilobytes[name].split()[0]) << 10) for name in ("VmRSS", "VmHWM"))
    except OSError:
        return f"{int(os.popen(f'ps -o rss= -p {os.getpid()}').read()) << 10} -1"


def serve(version, workload):
    """Answers until the end. workload: from a spec to a function that works once and returns nanoseconds."""
    print(f"ready {version}, Python {sys.version.split()[0]}", file=answers, flush=True)
    current, call = "", None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "quit":
            break
        try:
            if words[0] == "memory":
                answer = memory()
            else:
                if words[1] != current:
                    call, current = None, ""
                    call, current = workload(words[1]), words[1]
                answer = " ".join(str(call()) for _ in range(int(words[2])))
        except Exception as e:
            traceback.print_exc()
            answer = "error " + " ".join(f"{type(e).__name__}: {e}".split())[:500]
        print(answer, file=answers, flush=True)
