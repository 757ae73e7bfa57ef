// Rows on the left, columns on the right, a line for each number: the thicker, the more.
function makeLines(view) {
  var ROW = 16, LEFT = 96, RIGHT = 190, WIDTH = 320, d = view.d;
  var svg = make('svg', { 'class': 'lf-lines', width: WIDTH, role: 'img', 'aria-label': 'Lines from each ' + d.rows.name + ' to each '
    + d.columns.name + '; the line of text above says the same in numbers' });
  var numbers, labels;

  function y(i) { return i * ROW + 30; }

  function label(x, row, anchor, text, attributes) {
    var element = make('text', Object.assign({ x: x, y: y(row) + 4, 'text-anchor': anchor }, attributes), text);
    svg.appendChild(element);
    return element;
  }

  function build() {
    var w = view.window;
    svg.replaceChildren();
    svg.setAttribute('height', y(Math.max(w.rows.length, w.columns.length)));
    label(LEFT, -1, 'end', d.rows.name);
    label(RIGHT, -1, 'start', d.columns.name);
    labels = w.rows.map(function (r, i) { return label(LEFT, i, 'end', fenced(shorten(d.rows.labels[r], 12)), { 'data-r': r }); });
    w.columns.forEach(function (c, i) { label(RIGHT, i, 'start', fenced(shorten(d.columns.labels[c], 12))); });
    numbers = w.columns.map(function (c, i) { return label(RIGHT + 92, i, 'start', '', { 'class': 'lf-number' }); });
  }

  // All lines, or those of the active row with their numbers.
  function paint() {
    var w = view.window, active = view.active(), panel = view.panel(), scale = view.scaleOf(panel);
    svg.querySelectorAll('line').forEach(function (line) { line.remove(); });
    w.rows.forEach(function (r, i) {
      labels[i].classList.toggle('lf-row', r === active);
      if (active !== null && r !== active) return;
      w.columns.forEach(function (c, j) {
        var value = view.value(panel, r, c), part = Math.abs(value) / Math.max(Math.abs(scale.low), Math.abs(scale.high));
        if (!(part >= 0.01)) return;
        svg.insertBefore(make('line', { x1: LEFT + 4, y1: y(i), x2: RIGHT - 4, y2: y(j), 'class': value < 0 ? 'lf-below' : '',
          'stroke-width': 0.5 + 3.5 * part, 'stroke-opacity': active === null ? Math.min(1, 0.1 + part) : Math.min(1, 0.4 + part) }), svg.firstChild);
      });
    });
    w.columns.forEach(function (c, j) {
      var value = active === null ? NaN : view.value(panel, active, c);
      numbers[j].textContent = isNaN(value) ? '' : fixed(value, 2);
    });
  }

  return { box: svg, build: build, paint: paint };
}
