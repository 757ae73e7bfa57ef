// Puts the pieces together: what is chosen, pinned and under the mouse, and who is told when it changes.

function upgrade(root, d) {
  var shares = unpack(d), queries = d.queries, keys = d.keys || d.queries, places = d.bytes === 2 ? 4 : 3;
  var view = {
    layers: d.layers, heads: d.heads, causal: d.causal, queries: queries, keys: keys, colours: makeColours(d.stops),
    layer: 0, head: 0, query: null, key: null, pinned: null, numbers: keys.length <= NUMBERS_FIT, window: null,
    sharesOf: function (l, h) { return shares[l * d.heads + h]; },
    share: function (q, k) { return shares[view.layer * d.heads + view.head][q * keys.length + k]; },
    active: function () { return view.pinned !== null ? view.pinned : view.query; }
  };
  var matrix = makeMatrix(view), lines = makeLines(view), overview = makeOverview(view, choose);
  var read = make('div', { 'class': 'av-read', role: 'status', 'aria-live': 'polite' });
  var layerChoice = chooser('Layer', range(0, d.layers), function (l) { choose(+l, view.head); });
  var headChoice = chooser('Head', range(0, d.heads), function (h) { choose(view.layer, +h); });
  var numbers = make('input', { type: 'checkbox' });
  numbers.checked = view.numbers;
  numbers.onchange = function () { view.numbers = numbers.checked; matrix.paint(); };
  var bar = make('div', { 'class': 'av-bar' }, [layerChoice.box, headChoice.box, make('label', {}, [numbers, ' numbers in the cells'])]);
  var queryChoice = windowChooser('Queries', queries.length), keyChoice = windowChooser('Keys', keys.length);

  function chooser(name, values, changed) {
    var select = make('select', {}, values.map(function (v) { return make('option', { value: v }, String(v)); }));
    select.onchange = function () { changed(select.value); };
    return { box: make('label', {}, [name + ' ', select]), select: select };
  }

  // Long texts are shown a window at a time.
  function windowChooser(name, length) {
    if (length <= WINDOW) return { from: function () { return 0; } };
    var starts = range(0, Math.ceil(length / WINDOW)).map(function (i) { return i * WINDOW; }), choice = chooser(name, starts, newWindow);
    Array.from(choice.select.options).forEach(function (option, i) {
      option.textContent = starts[i] + ' to ' + (Math.min(length, starts[i] + WINDOW) - 1) + ' of ' + length;
    });
    bar.appendChild(choice.box);
    return { from: function () { return +choice.select.value; } };
  }

  function newWindow() {
    var q = queryChoice.from(), k = keyChoice.from();
    view.window = { queries: range(q, Math.min(queries.length, q + WINDOW)), keys: range(k, Math.min(keys.length, k + WINDOW)) };
    view.query = view.key = view.pinned = null;
    matrix.build();
    lines.build();
    choose(view.layer, view.head);
  }

  function choose(layer, head) {
    view.layer = layer;
    view.head = head;
    layerChoice.select.value = layer;
    headChoice.select.value = head;
    overview.mark();
    matrix.paint();
    tell();
  }

  // One place says in words and numbers what is shown; a screen reader speaks it.
  function tell() {
    var where = 'Layer ' + view.layer + ', head ' + view.head, row = view.active();
    matrix.mark();
    lines.paint();
    if (view.key !== null)
      where += ': query ' + name(queries, view.query) + ' → key ' + name(keys, view.key) + ': ' + view.share(view.query, view.key).toFixed(places);
    if (row === null) { read.textContent = where + '. Point at a cell, or click a query to pin it.'; return; }
    var best = range(0, keys.length).filter(function (k) { return view.share(row, k) > 0; });
    best.sort(function (a, b) { return view.share(row, b) - view.share(row, a); });
    read.replaceChildren(where, make('br'), (view.pinned === null ? 'Query ' : 'Pinned (Escape lets go): query ') + name(queries, row) + ' looks most at '
      + best.slice(0, 6).map(function (k) { return name(keys, k) + ' ' + view.share(row, k).toFixed(places); }).join(' · '));
  }

  // A token read from right to left is fenced in by two invisible marks, or it would turn the numbers around it.
  function name(tokens, i) {
    var token = tokens[i];
    return i + ' ‘' + (/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(token) ? '\u2068' + token + '\u2069' : token) + '’';
  }

  function pin(q) {
    view.pinned = q === view.pinned ? null : q;
    view.query = q;
    tell();
  }

  function look(event) {
    var cell = event.target.closest('[data-q]'), q = cell ? +cell.dataset.q : null, k = cell && cell.dataset.k ? +cell.dataset.k : null;
    if (k !== null && view.causal && k > q) q = k = null;
    if (q === view.query && k === view.key) return;
    view.query = q;
    view.key = k;
    tell();
  }

  function keyDown(event) {
    var w = view.window, step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === 'Enter' || event.key === ' ') { if (view.query !== null) pin(view.query); }
    else if (step) {
      var first = view.query === null || view.key === null;
      view.query = first ? (view.pinned !== null ? view.pinned : w.queries[0]) : within(view.query + step[0], w.queries);
      view.key = first ? w.keys[0] : within(view.key + step[1], w.keys);
      if (view.causal) view.key = Math.min(view.key, Math.max(view.query, w.keys[0]));
      tell();
    } else return;
    event.preventDefault();
  }

  function within(i, list) { return Math.max(list[0], Math.min(list[list.length - 1], i)); }

  [matrix.box, lines.box].forEach(function (box) {
    box.addEventListener('mouseover', look);
    box.addEventListener('mouseleave', function () { view.query = view.key = null; tell(); });
    box.addEventListener('click', function (event) {
      var label = event.target.closest('[data-q]');
      if (label) pin(+label.dataset.q);
    });
  });
  matrix.box.addEventListener('keydown', keyDown);

  var scale = make('div', { 'class': 'av-scale' }, ['Colours: '].concat([0, 0.02, 0.1, 0.25, 0.5, 1].map(function (share) {
    var colour = colourOf(view.colours, share), sample = make('span', {}, String(share));
    sample.style.background = colour.css;
    sample.style.color = colour.ink;
    return sample;
  })));
  var rounding = d.bytes === 2 ? 'Numbers are rounded to four decimals here, two in the cells.' : 'There are many numbers, so they are kept to ±0.002.';
  var hint = make('div', { 'class': 'av-hint' }, 'Rows are queries, columns are keys. ' + rounding);
  var live = make('div', { 'class': 'loupe-live' }, [
    make('div', { 'class': 'av-scroll' }, overview.box), bar, scale, read,
    make('div', { 'class': 'av-flow' }, [make('div', { 'class': 'av-scroll' }, matrix.box), lines.box]), hint]);
  live.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && view.pinned !== null) { view.pinned = null; tell(); event.stopPropagation(); }
  });
  // JupyterLab takes the arrow keys for itself, but not from an element with this attribute.
  live.querySelectorAll('select, input, button, [tabindex]').forEach(function (e) { e.setAttribute('data-lm-suppress-shortcuts', 'true'); });
  newWindow();
  root.appendChild(live);
}

// The same output may stand on a page more than once, so all that wait are upgraded, each for itself. Some front
// ends keep an output in a shadow tree, which a search from the document does not enter; the script's own place does.
function upgradeAll(id, d) {
  var roots = Array.from(document.querySelectorAll('[id="' + id + '"]'));
  var own = document.currentScript && document.currentScript.parentNode;
  if (own && own.id === id && roots.indexOf(own) < 0) roots.push(own);
  roots.forEach(function (root) {
    if (root.hasAttribute('data-ready')) return;
    try {
      upgrade(root, d);
      root.setAttribute('data-ready', 'true');
      root.querySelector('.loupe-static').style.display = 'none';
    } catch (error) {
      // What needs no script stays in view.
      if (window.console) console.error('Loupe: the interactive view could not be built', error);
    }
  });
}
