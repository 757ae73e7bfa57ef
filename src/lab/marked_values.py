"""Checks the values that a notebook promises. A code cell's metadata may say

    "loupe": {"stable": true}                              its text is the stored text, character by character
    "loupe": {"band": {"validation loss": [1.70, 2.10]}}   it prints "validation loss", then (after : or =) a number in the band
"""
import re

import notebook_file

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|NaN|Infinity)"


def moved_values(stored, executed, compare_stable=True):
    """What does not hold, one text for each."""
    problems = []
    for before, after in zip(stored.cells, executed.cells):
        marks = after.metadata.get("loupe", {}) if after.cell_type == "code" else {}
        found = []
        if marks.get("stable") and compare_stable:
            found += moved_text(printed(before), printed(after))
        for name, band in marks.get("band", {}).items():
            found += outside(name, band, printed(after))
        number = notebook_file.number_of(after, executed.cells) if found else 0
        problems += [f"cell {number}: {problem}" for problem in found]
    return problems


def moved_text(before, after):
    if before == after:
        return []
    if not before:
        return ["marked stable, but the notebook stores no output to compare with; run with --store"]
    old, new = before.splitlines() + ["(nothing)"], after.splitlines() + ["(nothing)"]
    line = next((i for i, pair in enumerate(zip(old, new)) if pair[0] != pair[1]), 0)
    return [f"marked stable, but line {line + 1} of its output has changed\n  stored: {old[line]}\n  now:    {new[line]}"]


def outside(name, band, text):
    """The last number printed after the name counts: training prints many."""
    low, high = band
    values = re.findall(re.escape(name) + r"\s*[:=]?\s*(" + NUMBER + ")", text)
    if not values:
        return [f"prints no number after '{name}', which is to lie in [{low}, {high}]"]
    value = float(values[-1].replace("Infinity", "inf"))
    return [] if low <= value <= high else [f"{name} is {values[-1]}, outside its band [{low}, {high}]"]


def printed(cell):
    """All the text a cell shows, without colours."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif "data" in output:
            parts.append(output.data.get("text/plain", "") + "\n")
    return plain("".join(parts))


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
