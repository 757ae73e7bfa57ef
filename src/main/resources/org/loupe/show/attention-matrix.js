// The big heat map of one head, and the small ones of all heads.

var WINDOW = 64;        // so many queries and keys at once: more cells are slow, and too small to read
var NUMBERS_FIT = 24;   // up to so many keys the numbers stand in the cells from the start

// A table whose cells are made once for a window of tokens and recoloured for each head.
function makeMatrix(view) {
  var box = make('div', { 'class': 'av-matrix', tabindex: '0', role: 'application', 'aria-roledescription': 'heat map',
    'aria-label': 'Attention of one head. Arrow keys move from number to number, Enter pins a query, Escape lets it go.' });
  var cells, rows, marked = null;

  function build() {
    var w = view.window, tall = w.keys.some(function (k) { return Array.from(view.keys[k]).length > 2; });
    cells = {}; rows = {}; marked = null;
    var head = make('tr', {}, [make('td', { 'class': 'av-corner' }, 'query \u2193 \u00b7 key \u2192')].concat(w.keys.map(function (k) {
      var label = shorten(view.keys[k], 12);
      return make('th', { scope: 'col', title: 'key ' + k + ': ' + view.keys[k] }, tall ? make('div', { 'class': 'av-tall' }, label) : label);
    })));
    var body = w.queries.map(function (q) {
      var row = make('tr', {}, make('th', { scope: 'row', title: 'query ' + q + ': ' + view.queries[q] + ' (click to pin)', 'data-q': q }, shorten(view.queries[q], 14)));
      w.keys.forEach(function (k) {
        var cell = make('td', { 'data-q': q, 'data-k': k });
        cells[q + ' ' + k] = cell;
        row.appendChild(cell);
      });
      rows[q] = row;
      return row;
    });
    box.replaceChildren(make('table', {}, [make('thead', {}, head), make('tbody', {}, body)]));
  }

  // New numbers in the same cells.
  function paint() {
    box.classList.toggle('av-numbers', view.numbers);
    view.window.queries.forEach(function (q) {
      view.window.keys.forEach(function (k) {
        var cell = cells[q + ' ' + k], share = view.share(q, k);
        if (view.causal && k > q) { cell.textContent = ''; return; }
        var colour = colourOf(view.colours, share);
        cell.style.background = colour.css;
        cell.style.color = colour.ink;
        cell.textContent = view.numbers ? share.toFixed(2) : '';
      });
    });
  }

  // Shows where the reader is: a frame around the number, a mark on the query.
  function mark() {
    if (marked) marked.classList.remove('av-on');
    marked = view.query === null || view.key === null ? null : cells[view.query + ' ' + view.key] || null;
    if (marked) marked.classList.add('av-on');
    view.window.queries.forEach(function (q) {
      rows[q].classList.toggle('av-row', q === view.active());
      rows[q].classList.toggle('av-pinned', q === view.pinned);
    });
  }

  return { box: box, build: build, paint: paint, mark: mark };
}

// One small canvas for each head: a pixel for each number, enlarged by the browser.
function makeOverview(view, choose) {
  var queries = view.queries.length, keys = view.keys.length;
  var side = Math.max(28, Math.min(72, Math.floor(640 / view.heads) - 8)), buttons = [];
  var grid = make('div', { 'class': 'av-heads', role: 'group', 'aria-label': 'All heads: a row for each layer, a column for each head' });
  grid.style.gridTemplateColumns = 'repeat(' + (view.heads + 1) + ', auto)';
  grid.appendChild(make('span'));
  range(0, view.heads).forEach(function (h) { grid.appendChild(make('span', {}, (side > 44 ? 'head ' : '') + h)); });
  range(0, view.layers).forEach(function (l) {
    grid.appendChild(make('span', {}, 'layer ' + l));
    range(0, view.heads).forEach(function (h) {
      var canvas = make('canvas', { width: keys, height: queries }), pen = canvas.getContext('2d');
      canvas.style.width = canvas.style.height = side + 'px';
      var image = pen.createImageData(keys, queries), shares = view.sharesOf(l, h);
      for (var i = 0; i < shares.length; i++) {
        var masked = view.causal && i % keys > Math.floor(i / keys);
        image.data.set(colourOf(view.colours, shares[i]).rgb.concat(masked ? 0 : 255), i * 4);
      }
      pen.putImageData(image, 0, 0);
      var button = make('button', { type: 'button', 'aria-label': 'layer ' + l + ', head ' + h, title: 'layer ' + l + ', head ' + h }, canvas);
      button.onclick = function () { choose(l, h); };
      buttons.push(button);
      grid.appendChild(button);
    });
  });

  // One stop for the Tab key; arrows go from head to head.
  grid.onkeydown = function (event) {
    var step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(view.layers - 1, view.layer + step[0])), Math.max(0, Math.min(view.heads - 1, view.head + step[1])));
    buttons[view.layer * view.heads + view.head].focus();
  };

  function mark() {
    buttons.forEach(function (button, i) {
      var on = i === view.layer * view.heads + view.head;
      button.setAttribute('aria-pressed', on);
      button.tabIndex = on ? 0 : -1;
    });
  }

  return { box: grid, mark: mark };
}
