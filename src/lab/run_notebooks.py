"""Executes notebooks through the real kernel, without a browser. Lab.java starts it in Loupe's own Python environment.

For each notebook: one line with its time, the executed notebook and an HTML page below target/notebooks/. A cell that
fails, and a marked value that has moved (see marked_values.py), is told with its cell; the exit code is then 1.
"""
import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

import notebook_file
from marked_values import moved_values, plain

PROJECT = Path(__file__).resolve().parents[2]
KERNEL_LOG = PROJECT / ".loupe" / "logs" / "kernel.log"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS", help="what a cell may take (default: 600)")
    parser.add_argument("--store", action="store_true", help="write the executed notebooks back to their places")
    parser.add_argument("notebooks", nargs="+", type=Path)
    options = parser.parse_args()
    failed = sum(not run(path.resolve(), options.timeout, options.store) for path in options.notebooks)
    if failed:
        print(f"{failed} of {len(options.notebooks)} notebooks failed")
    return 1 if failed else 0


def run(path, timeout, store):
    """Executes one notebook, writes the results, tells how it went. True when all is well."""
    try:
        stored = notebook_file.read(path)
    except (OSError, ValueError) as error:
        print(f"FAILED  {path.name}: this is not a notebook: {error}", flush=True)
        return False
    executed = notebook_file.read(path)
    start = time.monotonic()
    problems = execute(executed, path, timeout)
    if not problems:
        problems = moved_values(stored, executed, compare_stable=not store)
    seconds = time.monotonic() - start
    notebook_file.normalise(executed, stored)
    page = write(executed, path)
    if store and not problems:
        nbformat.write(executed, path)
    print(f"{'FAILED' if problems else 'ok    '}  {path.name}  {seconds:.1f} s  {page}", flush=True)
    for problem in problems:
        print("\n".join("        " + line for line in problem.splitlines()), flush=True)
    return not problems


def execute(notebook, path, timeout):
    """Runs all cells up to the first that fails; returns what went wrong."""
    current = Progress(path.name, notebook)
    client = NotebookClient(notebook, timeout=timeout, startup_timeout=120, kernel_name="java", record_timing=False,
                            resources={"metadata": {"path": str(path.parent)}}, on_cell_start=current.cell_starts,
                            on_notebook_start=lambda notebook: let_signals_stop_everything(client))
    KERNEL_LOG.parent.mkdir(parents=True, exist_ok=True)
    with KERNEL_LOG.open("w", encoding="utf-8") as log:
        try:
            client.execute(stdout=log, stderr=log)
        except CellTimeoutError:
            return [current.tell(f"took longer than {timeout} s; --timeout gives it more")]
        except DeadKernelError:
            return [current.tell("ended the kernel; its last words:\n" + KERNEL_LOG.read_text(errors="replace")[-2000:])]
        except Exception as error:  # CellExecutionError, and whatever else a kernel can do
            return [current.tell(error_text(current.cell) or plain(str(error)))]
        finally:
            current.clear()
    return []


def error_text(cell):
    """What the kernel said of the error in a cell."""
    for output in cell.outputs if cell else []:
        if output.output_type == "error":
            return plain("\n".join(output.traceback)) or f"{output.ename}: {output.evalue}"
    return None


class Progress:
    """Knows the cell that runs; on a terminal, shows it."""

    def __init__(self, name, notebook):
        self.name, self.cells, self.cell = name, notebook.cells, None
        self.total = sum(cell.cell_type == "code" for cell in self.cells)

    def cell_starts(self, cell, cell_index):
        self.cell = cell
        if sys.stdout.isatty():
            print(f"\r{self.name}  cell {self.number()} of {self.total} ", end="", flush=True)

    def number(self):
        """Counts code cells only: the number that JupyterLab shows beside the cell."""
        return notebook_file.number_of(self.cell, self.cells)

    def tell(self, what):
        if self.cell is None:
            return f"the kernel did not start: {what}"
        return f"cell {self.number()}:\n" + "\n".join("  > " + line for line in self.cell.source.splitlines()) + "\n" + what

    def clear(self):
        if sys.stdout.isatty():
            print("\r" + " " * (len(self.name) + 30) + "\r", end="", flush=True)


def let_signals_stop_everything(client):
    """On a signal nbclient ends its kernel, and then the next notebook would start."""
    def stop(number, frame):
        client.km.provisioner.process.kill()
        os._exit(130)

    if os.name == "posix":
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, stop)


def write(notebook, path):
    """Writes the executed notebook and its page; returns where the page is."""
    folder = PROJECT / "target" / "notebooks"
    if PROJECT in path.parents and path.parent != PROJECT / "notebooks":
        folder = folder / path.parent.relative_to(PROJECT)
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / path.name)
    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(PROJECT / "src" / "lab")], embed_images=True)
    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": path.stem, "path": str(path.parent)}})
    page = folder / (path.stem + ".html")
    page.write_text(html, encoding="utf-8")
    return os.path.relpath(page)


if __name__ == "__main__":
    sys.exit(main())
