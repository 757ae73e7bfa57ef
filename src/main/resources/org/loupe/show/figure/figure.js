var MOST_SENTENCES = 3;   // of more panels beside each other, where all have the same row in view, one line of numbers says enough

// Puts the pieces together: choosers, the mouse and the keys, and who is told when something changes.
function upgrade(root, d) {
  var view = makeView(d), last = d.choosers.length - 1;
  var matrices = d.beside ? d.choosers[last].labels.map(function (label, i) {
    return makeMatrix(view, d.title + ', ' + caption(d.choosers[last], i), function () { return view.shown()[i]; });
  }) : [makeMatrix(view, d.title, view.panel)];
  var lines = d.lines ? makeLines(view) : null;
  var choosable = d.choosers.length - (d.beside ? 1 : 0);
  var overview = choosable > 1 || choosable === 1 && d.choosers[0].labels.length <= 16 ? makeOverview(view, choose) : null;
  var read = make('div', { 'class': 'lf-read' + (d.details || d.beside ? ' lf-much' : ''), tabindex: '0', role: 'status', 'aria-live': 'polite' }), bar = make('div', { 'class': 'lf-bar' });
  // What is read may not push away what is pointed at.
  if (d.beside) read.style.minHeight = 1.4 * (matrices.length <= MOST_SENTENCES ? 3 + matrices.length : 2 + Math.ceil(matrices.length / 2)) + 'em';
  var selects = d.choosers.map(function (axis, i) {
    if (d.beside && i === last) return null;
    return addChooser(axis.name, axis.isText ? axis.labels.map(function (label, place) { return place + ' ' + fenced(label); }) : axis.labels, function (place) {
      var choice = view.choice.slice();
      choice[i] = place;
      choose(choice);
    });
  });
  var rowChoice = windowChooser(d.rows), columnChoice = windowChooser(d.columns);
  var numbers = make('input', { type: 'checkbox' });
  numbers.checked = view.numbers;
  numbers.onchange = function () { view.numbers = numbers.checked; matrices.forEach(function (m) { m.paint(); }); };
  if (!d.texts) bar.appendChild(make('label', {}, [numbers, ' numbers in the cells']));
  bar.appendChild(makeExport(view));

  function addChooser(name, labels, changed) {
    var select = make('select', {}, labels.map(function (label, i) { return make('option', { value: i }, label); }));
    select.onchange = function () { changed(+select.value); };
    bar.appendChild(make('label', {}, [name.charAt(0).toUpperCase() + name.slice(1) + ' ', select]));
    return select;
  }

  // Many places are shown a window at a time.
  function windowChooser(axis) {
    var length = axis.labels.length;
    if (length <= WINDOW) return function () { return 0; };
    var starts = range(0, Math.ceil(length / WINDOW)).map(function (i) { return i * WINDOW; });
    var select = addChooser(axis.name + ' from', starts.map(function (start) {
      return start + ' to ' + (Math.min(length, start + WINDOW) - 1) + ' of ' + length;
    }), newWindow);
    return function () { return starts[+select.value]; };
  }

  function newWindow() {
    var r = rowChoice(), c = columnChoice();
    view.window = { rows: range(r, Math.min(d.rows.labels.length, r + WINDOW)), columns: range(c, Math.min(d.columns.labels.length, c + WINDOW)) };
    view.row = view.column = view.pinned = null;
    matrices.forEach(function (m) { m.build(); });
    if (lines) lines.build();
    choose(view.choice);
  }

  function choose(choice) {
    view.choice = choice;
    if (d.rowLabels) d.rows.labels = d.rowLabels[view.panel()];
    selects.forEach(function (select, i) { if (select) select.value = choice[i]; });
    if (overview) overview.mark();
    matrices.forEach(function (m) { m.paint(); });
    samples.replaceChildren.apply(samples, colourSamples(view));
    rounding.textContent = view.rounding();
    tell();
  }

  // One place says in words and numbers what is shown; a screen reader speaks it.
  function tell() {
    var row = view.active(), where = view.where();
    if (d.captions && !d.beside) where += ' (' + d.captions[view.panel()] + ')';
    matrices.forEach(function (m) { m.mark(); });
    if (lines) lines.paint();
    if (view.column !== null) where += (where ? ': ' : '') + view.reading(view.panel());
    if (row === null) read.textContent = (where ? where + '. ' : '') + 'Point at a cell, or click a row to pin it.';
    else {
      var pinned = view.pinned === null ? '' : 'Pinned (Escape lets go): ', isLong = matrices.length > MOST_SENTENCES;
      var said = isLong ? [pinned && describe(d.rows, row)] : view.shown().map(function (panel) { return view.sentence(row, panel); });
      read.replaceChildren.apply(read, said.reduce(function (lines, sentence, i) { return lines.concat(make('br'), (i ? '' : pinned) + sentence); }, [where]));
    }
  }

  function pin(row) {
    view.pinned = row === view.pinned ? null : row;
    view.row = row;
    tell();
  }

  // Which of those beside each other the small maps show.
  function captionOfAll() { return make('div', { 'class': 'lf-caption' }, caption(d.choosers[last], matrices.length - 1) + ', all:'); }

  function exists(r, c) { return view.shown().some(function (panel) { return !isNaN(view.value(panel, r, c)); }); }

  function look(event) {
    var cell = event.target.closest('[data-r]'), r = cell ? +cell.dataset.r : null, c = cell && cell.dataset.c ? +cell.dataset.c : null;
    if (c !== null && !exists(r, c)) r = c = null;
    if (r === view.row && c === view.column) return;
    view.row = r;
    view.column = c;
    tell();
  }

  function keyDown(event) {
    var w = view.window, step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === 'Enter' || event.key === ' ') { if (view.row !== null) pin(view.row); }
    else if (step) {
      var first = view.row === null || view.column === null;
      var r = first ? (view.pinned !== null ? view.pinned : w.rows[0]) : within(view.row + step[0], w.rows);
      var c = first ? w.columns[0] : within(view.column + step[1], w.columns);
      while (c > w.columns[0] && !exists(r, c)) c--;
      view.row = r;
      view.column = c;
      tell();
    } else return;
    event.preventDefault();
  }

  function within(i, list) { return Math.max(list[0], Math.min(list[list.length - 1], i)); }

  matrices.concat(lines || []).forEach(function (part) {
    part.box.addEventListener('mouseover', look);
    part.box.addEventListener('mouseleave', function () { view.row = view.column = null; tell(); });
    part.box.addEventListener('click', function (event) {
      var label = event.target.closest('[data-r]');
      if (label) pin(+label.dataset.r);
    });
    part.box.addEventListener('keydown', keyDown);
  });

  var samples = make('div', { 'class': 'lf-scale' });
  var hint = make('div', { 'class': 'lf-hint' }, (d.note ? d.note + ' ' : '') + 'A row for each ' + d.rows.name + ', a column for each ' + d.columns.name + '. ');
  var rounding = hint.appendChild(make('span'));
  var parts = matrices.map(function (m, i) {
    var above = d.beside ? [make('div', { 'class': 'lf-caption' }, caption(d.choosers[last], i))] : [];
    return make('div', { 'class': 'lf-scroll' }, above.concat(m.box));
  });
  var live = make('div', { 'class': 'loupe-live' }, [make('div', { 'class': 'lf-title' }, d.title)]
    .concat(overview ? make('div', { 'class': 'lf-scroll' }, (d.beside ? [captionOfAll()] : []).concat(overview.box)) : [], bar, samples, read,
      make('div', { 'class': 'lf-flow' }, parts.concat(lines ? lines.box : [])), hint));
  live.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && view.pinned !== null) { view.pinned = null; tell(); event.stopPropagation(); }
  });
  // JupyterLab takes the arrow keys for itself, but not from an element with this attribute.
  live.querySelectorAll('select, input, button, [tabindex]').forEach(function (e) { e.setAttribute('data-lm-suppress-shortcuts', 'true'); });
  newWindow();
  root.appendChild(live);
}

// Samples of the colours with their numbers, for each scale in sight.
function colourSamples(view) {
  var groups = {}, shown = view.shown();
  shown.forEach(function (panel) { var key = JSON.stringify(view.scaleOf(panel)); (groups[key] = groups[key] || []).push(panel); });
  return Object.keys(groups).reduce(function (line, key) {
    var of = groups[key].length === shown.length ? '' : ' of ' + groups[key].map(view.captionOf).join(' and ');
    return line.concat((line.length ? ' ' : '') + 'Colours' + of + ': ', samplesOf(view, view.scaleOf(groups[key][0])));
  }, []);
}

function samplesOf(view, scale) {
  var parts = { SHARE: [0, 0.02, 0.1, 0.25, 0.5, 1], SIGNED: [-1, -0.5, -0.1, 0, 0.1, 0.5, 1], RANGE: scale.decimals === 0 && scale.high - scale.low < 4 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1] }[scale.kind];
  return parts.map(function (part) {
    var value = scale.kind === 'SHARE' ? part : scale.kind === 'SIGNED' ? part * scale.high : scale.low + part * (scale.high - scale.low);
    var colour = colourOf(view, scale, value), sample = make('span', {}, scale.kind === 'SHARE' ? String(value) : String(+value.toPrecision(2)));
    sample.style.background = colour.css;
    sample.style.color = colour.ink;
    return sample;
  });
}
