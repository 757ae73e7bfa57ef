// The big heat map of one panel.

var WINDOW = 64;        // so many rows and columns at once: more cells are slow, and too small to read
var NUMBERS_FIT = 24;   // up to so many columns the numbers stand in the cells from the start

function longestWord(texts) {
  return texts.reduce(function (longest, panel) {
    return panel.reduce(function (most, word) { return Math.max(most, word.length); }, longest);
  }, 0);
}

// A table whose cells are made once for a window of places and recoloured for each panel. With panels beside each
// other each has its own, which shows the panel that panelNow gives.
function makeMatrix(view, label, panelNow) {
  var d = view.d, uid = 'lf' + Math.random().toString(36).slice(2), hasWords = !!d.texts;
  var narrow = hasWords ? longestWord(d.texts) : 2;      // labels that are longer stand upright, and single letters need no room
  var table = make('table', { role: 'grid', tabindex: '0', 'class': 'lf-matrix', 'aria-label': label
    + '. Arrow keys move from number to number, Enter pins a row, Escape lets it go.' });
  var cells, rows, marked = null;

  function build() {
    var w = view.window, room = w.columns.length > NUMBERS_FIT ? Math.max(1, narrow - 1) : Math.max(2, narrow);
    var tall = w.columns.some(function (c) { return Array.from(d.columns.labels[c]).length > room; });
    cells = {}; rows = {}; marked = null;
    var margins = (d.margins || []).map(function (name) { return make('th', { scope: 'col', 'class': 'lf-margin' }, name); });
    // Beside the labels the margins stay in sight where there are many columns.
    var head = make('tr', {}, [make('td', { 'class': 'lf-corner' }, d.rows.name + ' ↓ · ' + d.columns.name + ' →')].concat(margins, w.columns.map(function (c) {
      var text = make('bdi', {}, shorten(d.columns.labels[c], 12));
      return make('th', { scope: 'col', title: describe(d.columns, c), 'class': tall ? 'lf-narrow' : '' }, tall ? make('div', { 'class': 'lf-tall' }, text) : text);
    })));
    var body = w.rows.map(function (r) {
      var row = make('tr', {}, make('th', { scope: 'row', 'data-r': r }, make('bdi')));
      margins.forEach(function (name, m) { cells[r + ' m' + m] = row.appendChild(make('td', { 'class': 'lf-margin' })); });
      w.columns.forEach(function (c) {
        var cell = make('td', { 'data-r': r, 'data-c': c, id: uid + '-' + r + '-' + c });
        cells[r + ' ' + c] = cell;
        row.appendChild(cell);
      });
      rows[r] = row;
      return row;
    });
    table.replaceChildren(make('thead', {}, head), make('tbody', {}, body));
  }

  // New numbers in the same cells.
  function paint() {
    var panel = panelNow(), scale = view.scaleOf(panel);
    table.classList.toggle('lf-numbers', view.numbers || narrow > 2);
    view.window.rows.forEach(function (r) {
      // Rows may have other names in another panel.
      var name = rows[r].firstChild;
      name.title = describe(d.rows, r) + ' (click to pin)';
      name.firstChild.textContent = shorten(d.rows.labels[r], 14);
      view.window.columns.forEach(function (c) {
        var cell = cells[r + ' ' + c], value = view.value(panel, r, c);
        if (isNaN(value)) { cell.textContent = ''; cell.style.background = cell.style.color = ''; return; }
        var colour = colourOf(view, scale, value);
        cell.style.background = colour.css;
        cell.style.color = colour.ink;
        if (hasWords) cell.replaceChildren(make('bdi', {}, d.texts[panel][r * d.columns.labels.length + c]));
        else cell.textContent = view.numbers ? fixed(value, Math.min(2, scale.decimals)) : '';
      });
      (d.margins || []).forEach(function (name, m) { cells[r + ' m' + m].textContent = d.marginTexts[panel][r * d.margins.length + m]; });
    });
  }

  // Shows where the reader is: a frame around the number, a mark on the row.
  function mark() {
    if (marked) { marked.classList.remove('lf-on'); marked.removeAttribute('aria-selected'); }
    marked = view.row === null || view.column === null ? null : cells[view.row + ' ' + view.column] || null;
    if (marked) {
      marked.classList.add('lf-on');
      marked.setAttribute('aria-selected', 'true');
      // What is spoken when the cell is reached, also where its number is not written.
      marked.setAttribute('aria-label', view.reading(panelNow()));
      table.setAttribute('aria-activedescendant', marked.id);
    } else table.removeAttribute('aria-activedescendant');
    view.window.rows.forEach(function (r) {
      rows[r].classList.toggle('lf-row', r === view.active());
      rows[r].classList.toggle('lf-pinned', r === view.pinned);
    });
  }

  return { box: table, build: build, paint: paint, mark: mark };
}
