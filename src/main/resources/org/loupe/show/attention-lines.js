// Queries on the left, keys on the right, a line for each look: the thicker, the more.
function makeLines(view) {
  var ROW = 16, LEFT = 96, RIGHT = 190, WIDTH = 320;
  var svg = make('svg', { 'class': 'av-lines', width: WIDTH, role: 'img', 'aria-label': 'Lines from each query to the keys it looks at; the line of text above says the same in numbers' });
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
    svg.setAttribute('height', y(Math.max(w.queries.length, w.keys.length)));
    label(LEFT, -1, 'end', 'query');
    label(RIGHT, -1, 'start', 'key');
    labels = w.queries.map(function (q, i) { return label(LEFT, i, 'end', shorten(view.queries[q], 12), { 'data-q': q }); });
    w.keys.forEach(function (k, i) { label(RIGHT, i, 'start', shorten(view.keys[k], 12)); });
    numbers = w.keys.map(function (k, i) { return label(RIGHT + 92, i, 'start', '', { 'class': 'av-number' }); });
  }

  // All lines, or those of the active query with their numbers.
  function paint() {
    var w = view.window, active = view.active();
    svg.querySelectorAll('line').forEach(function (line) { line.remove(); });
    w.queries.forEach(function (q, i) {
      labels[i].classList.toggle('av-row', q === active);
      if (active !== null && q !== active) return;
      w.keys.forEach(function (k, j) {
        var share = view.share(q, k);
        if (share < 0.01) return;
        svg.insertBefore(make('line', { x1: LEFT + 4, y1: y(i), x2: RIGHT - 4, y2: y(j),
          'stroke-width': 0.5 + 3.5 * share, 'stroke-opacity': active === null ? Math.min(1, 0.1 + share) : Math.min(1, 0.4 + share) }), svg.firstChild);
      });
    });
    w.keys.forEach(function (k, j) {
      var shown = active !== null && !(view.causal && k > active);
      numbers[j].textContent = shown ? view.share(active, k).toFixed(2) : '';
    });
  }

  return { box: svg, build: build, paint: paint };
}
