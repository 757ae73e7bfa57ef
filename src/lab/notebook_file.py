"""Reads notebooks, and makes an executed one fit to be kept: the same run gives the same file."""
import json

import nbformat


def read(path):
    """A notebook in format 4.5, where every cell has an id that does not change from one reading to the next."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or raw.get("nbformat") != 4:
        raise ValueError("its nbformat is not 4")
    raw["nbformat_minor"] = max(5, raw.get("nbformat_minor", 0))
    for index, cell in enumerate(raw.get("cells", [])):
        cell.setdefault("id", f"cell-{index}")
    return nbformat.reads(json.dumps(raw), as_version=4)


def normalise(executed, stored):
    """Drops what differs between two runs of the same notebook: times, how output was cut into pieces, the JDK's version."""
    for cell in executed.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    language = stored.metadata.get("language_info") or executed.metadata.get("language_info", {})
    language.pop("version", None)
    executed.metadata["language_info"] = language


def joined(outputs):
    """Pieces of text that follow each other become one, as JupyterLab shows them."""
    result = []
    for output in outputs:
        last = result[-1] if result else None
        if last and last.output_type == output.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            result.append(output)
    return result


def number_of(cell, cells):
    """The number of a code cell, counting code cells only, from 1."""
    code = [each.id for each in cells if each.cell_type == "code"]
    return code.index(cell.id) + 1
