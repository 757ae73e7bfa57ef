"""Makes operations.npz: every tensor operation of Loupe on small inputs and in its edge cases, computed by PyTorch.

The cases stand in the folder `operations`, one file a family. Each computes its outputs y from its inputs x, and the
gradient of sum(y * dy) for each input, with a random dy. One array, `<operation>/<case>`, holds a case, all numbers in
float32 one behind the other (thousands of small arrays would be four times as large):
    the further arguments in Loupe's order: how many numbers, the numbers. A list stands as its length, then its
    members; true is 1, false 0
    the inputs: how many; each as an array
    the outputs: how many; each as an array
    an array: its rank, its shape, its values, then 1 and as many numbers again, which are the gradient of an input or
    the dy of an output; or 0 where there is no gradient: a mask, a comparison, a place
An operation is named as in Loupe; where one name has two argument lists, the second has a word after a comma ("add,
number").

Everything is computed in float64 from the float32 inputs and rounded once to float32, so that the file is right to the
last digit and serves both number formats of Loupe. PyTorch in float32 must agree to 1e-5, or this script stops. Cases
marked "(float32)" are about the end of float32, such as overflow, where the two must differ: those hold what PyTorch
computes in float32. In cases marked "(tiny)" every number counts by itself, not beside the largest.

What Loupe has by choice otherwise than PyTorch is written out at the case: softmax and attention of a row in which
everything is masked give zeros with gradient 0, not NaN; an ignored row of cross-entropy has no part, even if it holds
NaN. Where Loupe throws an error (the mean of nothing) or gives a limit (GELU at infinity), there is no case.

Random numbers depend on the name of the case only: a new case changes no other.

Usage: python golden_operations.py FOLDER
"""

import io
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import torch

from operations import elementwise, normal, products, recurrent, reductions, rows, sequences, views

FAMILIES = (elementwise, reductions, products, views, rows, sequences, recurrent)
TOLERANCE = 1e-5


class Table:
    """Collects the arrays of all cases."""

    def __init__(self):
        self.arrays = {}
        self.doubtful = []

    def __call__(self, operation, name, function, *inputs, args=(), constant=(), loud=1):
        """
        Adds a case: y = function(*inputs, *args). An input is a shape (a tuple: normally distributed values), its
        values (a list or an array), or a function of the random generator. `constant` numbers the inputs without a
        gradient; dy is `loud` times as large as usual.
        """
        name = f"{operation}/{name}"
        if name in self.arrays or name.count("/") > 1:
            raise ValueError(f"{name}: this name is taken, or has a / in it")
        random = np.random.default_rng(zlib.crc32(name.encode()))
        xs = [drawn(x, random) for x in inputs]
        learned = [i for i in range(len(xs)) if i not in constant]
        shapes = [y.shape for y in outputs(function, [tensor(x, torch.float64) for x in xs], args)]
        dys = [drawn(tuple(shape), random) * np.float32(loud) for shape in shapes]
        exact = computed(function, xs, args, dys, learned, torch.float64)
        single = computed(function, xs, args, dys, learned, torch.float32)
        if name.endswith("(float32)"):
            exact = single
        else:
            arrays = zip(exact[0] + exact[1], single[0] + single[1])
            self.doubtful += [f"{name}\n{a}\n{b}" for a, b in arrays if not agree(a, b, name.endswith("(tiny)"))]
        ys, gradients = exact
        inputs = [(x, gradients[learned.index(i)] if gradients and i in learned else None) for i, x in enumerate(xs)]
        results = [(y, dy if gradients else None) for y, dy in zip(ys, dys)]
        self.arrays[name] = packed(list(flat(args)), inputs, results)

    def write(self, file):
        """As np.savez_compressed does, but without what it keeps free for files above 2 GB, and with a fixed date."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, values in self.arrays.items():
                data = io.BytesIO()
                np.lib.format.write_array(data, values, version=(1, 0))
                entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, data.getvalue(), zipfile.ZIP_DEFLATED, 9)


def drawn(x, random):
    if isinstance(x, tuple):
        x = normal(random, x)
    return np.asarray(x(random) if callable(x) else x, dtype=np.float32)


def packed(args, *groups):
    numbers = [len(args), *args]
    for group in groups:
        numbers.append(len(group))
        for values, gradient in group:
            numbers += [values.ndim, *values.shape, *values.flat]
            numbers += [0] if gradient is None else [1, *gradient.flat]
    with np.errstate(over="ignore"):
        return np.array(numbers, dtype=np.float32)


def flat(args):
    for value in args:
        if isinstance(value, (list, tuple)):
            yield len(value)
            yield from flat(value)
        else:
            yield value


def single_precision(args):
    """The arguments as float32 holds them, so that both sides compute with the same epsilon."""
    return [float(np.float32(value)) if isinstance(value, float) else value for value in args]


def tensor(x, dtype):
    return torch.tensor(x, dtype=dtype)


def outputs(function, xs, args):
    y = function(*xs, *single_precision(args))
    return list(y) if isinstance(y, (list, tuple)) else [y]


def computed(function, xs, args, dys, learned, dtype):
    """The outputs and the gradients of the learned inputs; no gradients if the operation has none."""
    tensors = [tensor(x, dtype) for x in xs]
    for i in learned:
        tensors[i].requires_grad_()
    ys = outputs(function, tensors, args)
    gradients = []
    if any(y.requires_grad for y in ys):
        wanted = [tensors[i] for i in learned]
        gradients = torch.autograd.grad(ys, wanted, [tensor(dy, dtype) for dy in dys], allow_unused=True)
        gradients = [torch.zeros_like(x) if g is None else g for x, g in zip(wanted, gradients)]
    return [y.detach().to(dtype).numpy() for y in ys], [g.numpy() for g in gradients]


def agree(exact, single, tiny):
    """
    Whether float32 has NaN and each infinity at the same places as float64, and the rest within the tolerance: of the
    number itself plus the largest, which counts as 0.1 to 1; rounding leaves 1e-8 where gradients of about 1 cancel.
    """
    finite = np.isfinite(exact)
    if not np.array_equal(exact[~finite], single[~finite], equal_nan=True):
        return False
    a, b = exact[finite], single[finite].astype(np.float64)
    scale = 0 if tiny else np.clip(np.abs(a).max(initial=0), 0.1, 1)
    return bool(np.all(np.abs(a - b) <= TOLERANCE * (np.abs(a) + scale)))


def main(folder):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    table = Table()
    for family in FAMILIES:
        family.cases(table)
    if table.doubtful:
        sys.exit("\n\n".join(table.doubtful) + "\n\nIn these cases float64 (first) and float32 differ. Choose calmer "
                 "values, or add (float32) to the name.")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "operations.npz"
    table.write(file)
    operations = {name.split("/")[0] for name in table.arrays}
    print(f"{file.name} {file.stat().st_size / 1e6:.2f} MB, {len(operations)} operations, {len(table.arrays)} cases")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python golden_operations.py FOLDER (src/test/resources/golden)")
    main(Path(sys.argv[1]))
