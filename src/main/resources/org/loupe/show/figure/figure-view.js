// What is chosen, pinned and under the mouse, and what is said of it.
function makeView(d) {
  if (!d.columns.labels) d.columns.labels = d.rows.labels;
  d.texts = spread(d.texts);
  d.details = spread(d.details);
  var panels = unpack(d), width = d.columns.labels.length;
  var view = {
    d: d, panels: panels, blues: makeColours(d.stops), oranges: makeColours(d.below),
    choice: d.choosers.map(function () { return 0; }), row: null, column: null, pinned: null,
    numbers: width <= NUMBERS_FIT, window: null,
    panel: function () { return panelOf(d, view.choice); },
    value: function (panel, r, c) { return panels[panel][r * width + c]; },
    scaleOf: function (panel) { return d.scales[d.scales.length === 1 ? 0 : choiceOf(d, panel)[d.scaleChooser]]; },
    active: function () { return view.pinned !== null ? view.pinned : view.row; },
    shown: shown, captionOf: captionOf, nameOf: nameOf, where: where, reading: reading, sentence: sentence, number: number, rounding: rounding
  };

  // The panels in sight: the chosen one, or all of the last chooser where they stand beside each other.
  function shown() {
    if (!d.beside) return [view.panel()];
    var last = d.choosers.length - 1;
    return d.choosers[last].labels.map(function (label, i) { return panelOf(d, view.choice.slice(0, last).concat(i)); });
  }

  // What tells a panel from those beside it.
  function captionOf(panel) { return caption(d.choosers[d.choosers.length - 1], choiceOf(d, panel).pop()); }

  function names(choice) {
    return choice.map(function (place, i) { return (d.beside && i === d.choosers.length - 1 ? caption : describe)(d.choosers[i], place); }).join(', ');
  }

  function nameOf(panel) { return names(choiceOf(d, panel)); }

  // What all panels in sight have in common.
  function where() { return names(d.beside ? view.choice.slice(0, -1) : view.choice); }

  // Half a step of the packing is how far a number can be off.
  function step(panel) {
    var range = d.ranges[d.scales.length === 1 ? 0 : choiceOf(d, panel)[d.scaleChooser]];
    return (range[1] - range[0]) / (d.bytes === 2 ? 65534 : 254) / 2;
  }

  function number(panel, value) {
    if (isNaN(value)) return '–';
    var off = step(panel), digits = view.scaleOf(panel).decimals;
    return fixed(value, off > 0 ? Math.max(0, Math.min(digits, Math.ceil(-Math.log10(off)))) : digits);
  }

  function rounding() {
    var off = Math.max.apply(null, shown().map(step));
    var decimals = Math.min.apply(null, shown().map(function (panel) { return (number(panel, 0).split('.')[1] || '').length; }));
    if (d.texts) return 'Numbers are rounded to ' + decimals + ' decimals, those in words as they are written.';
    if (decimals === 0 && off < 0.5) return 'Numbers are rounded to whole ones.';
    return d.bytes === 2 && off < 0.5 * Math.pow(10, -decimals) ? 'Numbers are rounded to ' + decimals + ' decimals' + (decimals > 2 ? ' here, and to 2 in the cells.' : '.')
      : 'There are many numbers, so they are kept to ±' + (off + 0.5 * Math.pow(10, -decimals)).toPrecision(2) + '.';
  }

  // "query 3 ‘a’ → key 2 ‘b’: 0.4137", with all that stand beside each other.
  function reading(panel) {
    var at = view.row * width + view.column;
    function value(p) { return (d.texts ? '‘' + fenced(d.texts[p][at]) + '’ ' : '') + number(p, panels[p][at]); }
    return describe(d.rows, view.row) + ' → ' + describe(d.columns, view.column) + ': ' + (d.beside
      ? shown().map(function (p) { return captionOf(p) + ' ' + value(p) + (d.details ? ' (' + d.details[p][at] + ')' : ''); }).join(' · ')
      : value(panel) + (d.details ? ' · ' + d.details[panel][at] : ''));
  }

  // "query 3 ‘a’ looks most at 2 ‘b’ 0.4137 · ...".
  function sentence(row, panel) {
    var known = range(0, width).filter(function (c) { return !isNaN(view.value(panel, row, c)); });
    var best = known.filter(function (c) { return +number(panel, view.value(panel, row, c)) !== 0; });
    best.sort(function (a, b) { return Math.abs(view.value(panel, row, b)) - Math.abs(view.value(panel, row, a)); });
    var who = (d.beside ? captionOf(panel) + ': ' : '') + describe(d.rows, row);
    return best.length === 0 ? who + (known.length ? ': all 0' : ': no number') : who + ' ' + d.verb + ' ' + best.slice(0, 6).map(function (c) {
      return (d.columns.isText ? c + ' ‘' + fenced(d.columns.labels[c]) + '’' : fenced(d.columns.labels[c])) + ' ' + number(panel, view.value(panel, row, c));
    }).join(' · ') + (best.length > 6 ? ' · …' : '');
  }

  return view;
}
