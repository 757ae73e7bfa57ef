"""The LSTM: one step, and a whole sequence."""

import warnings

import torch

from operations import nan, scaled, with_values


def cases(case):
    warnings.filterwarnings("ignore", "LSTM with projections is not supported with oneDNN")
    cells(case)
    sequences(case)


def clip(x, bound):
    return x.clamp(-bound, bound) if bound > 0 else x


def cell(x, output, state, weight, recurrent, bias, projection, cell_clip, output_clip):
    """torch.nn.LSTM's formulas, with ELMo's two clips: [output, state]."""
    i, f, g, o = (x @ weight.T + output @ recurrent.T + bias).chunk(4, -1)
    state = clip(f.sigmoid() * state + i.sigmoid() * g.tanh(), cell_clip)
    output = o.sigmoid() * state.tanh()
    return clip(output if projection is None else output @ projection.T, output_clip), state


def shapes(inputs, hidden, out):
    """The weights; a projection where out differs from hidden."""
    weights = [(4 * hidden, inputs), (4 * hidden, out), (4 * hidden,)]
    return weights + [(out, hidden)] if out != hidden else weights


def cells(case):
    def one(x, output, state, *rest):
        *weights, cell_clip, output_clip = rest
        return cell(x, output, state, *weights[:3], weights[3] if len(weights) > 3 else None, cell_clip, output_clip)

    for batch, inputs, hidden, out in ((2, 3, 4, 4), (2, 3, 4, 2), (1, 1, 1, 1), (1, 2, 7, 3), (2, 1, 17, 3), (0, 3, 4, 2),
                                       (1, 1, 19, 1)):
        states = [(batch, out), (batch, hidden)]
        for clips in ((0.0, 0.0), (0.5, 0.25)) if hidden == 4 else ((0.0, 0.0),):
            what = f"batch {batch}, {inputs} to {hidden} to {out}" + (f", clips {clips}" if any(clips) else "")
            case("lstmCell", what, one, (batch, inputs), *states,
                 *shapes(inputs, hidden, out), args=clips)
    for clips in ((0.5, 0.0), (0.0, 0.25)):
        case("lstmCell", f"clips {clips}", one, (2, 3), (2, 2), (2, 4), *shapes(3, 4, 2), args=clips)
    case("lstmCell", "saturated", one, scaled(30, 0, 2, 3), (2, 4), (2, 4), *shapes(3, 4, 4), args=(0.0, 0.0))
    case("lstmCell", "nan in a row", one, with_values((2, 3), {(1, 0): nan}), (2, 4), (2, 4), *shapes(3, 4, 4), args=(0.0, 0.0))


def lstm(x, *rest):
    """torch.nn.LSTM; where a clip is asked for, a loop over the cell, which without clips must be torch.nn.LSTM."""
    *given, projected, started, reverse, cell_clip, output_clip = rest
    start = given[-2:] if started else None
    weights = given[:-2] if started else given
    weight, recurrent, bias, projection = *weights[:3], weights[3] if projected else None
    batch, time, _ = x.shape
    hidden, out = weight.shape[0] // 4, recurrent.shape[1]
    first = start or [x.new_zeros(batch, out), x.new_zeros(batch, hidden)]

    def loop(cell_clip, output_clip):
        (output, state), ys = first, []
        for t in range(time - 1, -1, -1) if reverse else range(time):
            output, state = cell(x[:, t], output, state, weight, recurrent, bias, projection, cell_clip, output_clip)
            ys.append(output)
        return torch.stack(ys[::-1] if reverse else ys, 1)

    if batch == 0:
        return loop(cell_clip, output_clip)    # torch.nn.LSTM refuses
    module = torch.nn.LSTM(x.shape[-1], hidden, batch_first=True, proj_size=out if projected else 0).to(x.dtype)
    names = {"weight_ih_l0": weight, "weight_hh_l0": recurrent, "bias_ih_l0": bias, "bias_hh_l0": torch.zeros_like(bias)}
    if projected:
        names["weight_hr_l0"] = projection
    order = (lambda a: a.flip(1)) if reverse else (lambda a: a)
    y, _ = torch.func.functional_call(module, names, (order(x), tuple(a.unsqueeze(0) for a in first)))
    assert torch.allclose(order(y), loop(0, 0), rtol=1e-4, atol=1e-5, equal_nan=True)
    return loop(cell_clip, output_clip) if cell_clip or output_clip else order(y)


def sequences(case):
    def add(batch, time, inputs, hidden, out, started, reverse, clips=(0.0, 0.0)):
        states = [(batch, out), (batch, hidden)] if started else []
        what = f"batch {batch}, {time} steps, {inputs} to {hidden} to {out}"
        what += (", with a start" if started else "") + (", reverse" if reverse else "")
        case("lstm", what + (f", clips {clips}" if any(clips) else ""), lstm, (batch, time, inputs),
             *shapes(inputs, hidden, out), *states, args=[out != hidden, started, reverse, *clips])

    for started in (False, True):
        for reverse in (False, True):
            add(2, 3, 2, 3, 3, started, reverse)
            add(2, 3, 2, 3, 2, started, reverse)
            add(2, 4, 2, 5, 2, started, reverse, (0.5, 0.25))
        add(1, 1, 2, 3, 3, started, True)
        add(1, 7, 1, 1, 1, started, False)
        add(0, 3, 2, 4, 2, started, True)
    add(2, 4, 2, 3, 3, True, False, (0.5, 0.0))
    add(2, 4, 2, 3, 3, True, True, (0.0, 0.25))
    add(1, 2, 1, 9, 3, False, False)
    add(1, 33, 1, 2, 2, False, False)
