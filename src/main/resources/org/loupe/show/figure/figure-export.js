// What is seen now, as a drawing that needs no page around it.
function drawing(view) {
  var d = view.d, w = view.window, LETTER = 7, HEIGHT = 20, TITLE = 30, panels = view.shown();
  var labels = LETTER * longest(w.rows, d.rows) + 10, tall = Math.min(16, longest(w.columns, d.columns)) * LETTER + 8;
  var margins = d.margins || [], MARGIN = LETTER * 10, names = labels;
  labels += margins.length * MARGIN;
  var cell = d.texts ? LETTER * Math.max(2, Math.min(9, longestWord(d.texts))) + 4 : view.numbers ? 44 : 14, block = labels + w.columns.length * cell + 24;
  var width = Math.max(panels.length * block + 16, 9 * view.d.title.length + 16, 9 * view.nameOf(panels[0]).length + 16), height = TITLE + HEIGHT + tall + w.rows.length * HEIGHT + 12;
  var svg = make('svg', { xmlns: 'http://www.w3.org/2000/svg', width: width, height: height, viewBox: '0 0 ' + width + ' ' + height,
    'font-family': 'sans-serif', 'font-size': 11 });
  svg.appendChild(make('rect', { width: '100%', height: '100%', fill: '#fff' }));
  text(8, 20, view.d.title, { 'font-weight': 'bold', 'font-size': 13 });
  panels.forEach(function (panel, n) { draw(panel, 8 + n * block); });
  return svg;

  function longest(places, axis) {
    return Math.min(16, Math.max.apply(null, places.map(function (i) { return axis.labels[i].length; })));
  }

  function text(x, y, words, attributes) {
    svg.appendChild(make('text', Object.assign({ x: x, y: y, fill: '#222' }, attributes), words));
  }

  function draw(panel, left) {
    var top = TITLE + HEIGHT + tall, scale = view.scaleOf(panel);
    text(left, TITLE + 14, view.nameOf(panel));
    margins.forEach(function (name, m) { text(left + names + (m + 1) * MARGIN - 8, top - 5, shorten(name, 11), { 'text-anchor': 'end' }); });
    w.columns.forEach(function (c, j) {
      var x = left + labels + j * cell + cell / 2 + 4;
      text(x, top - 5, fenced(shorten(d.columns.labels[c], 16)), { transform: 'rotate(-90 ' + x + ' ' + (top - 5) + ')' });
    });
    w.rows.forEach(function (r, i) {
      var y = top + i * HEIGHT;
      text(left + names - 5, y + 14, fenced(shorten(d.rows.labels[r], 16)), { 'text-anchor': 'end', 'font-weight': r === view.active() ? 'bold' : 'normal' });
      margins.forEach(function (name, m) {
        text(left + names + (m + 1) * MARGIN - 8, y + 14, d.marginTexts[panel][r * margins.length + m], { 'text-anchor': 'end' });
      });
      w.columns.forEach(function (c, j) {
        var value = view.value(panel, r, c), x = left + labels + j * cell;
        if (isNaN(value)) { svg.appendChild(make('rect', { x: x, y: y, width: cell, height: HEIGHT, fill: '#e4e4e4' })); return; }
        var colour = colourOf(view, scale, value);
        svg.appendChild(make('rect', { x: x, y: y, width: cell, height: HEIGHT, fill: colour.css }));
        var words = d.texts ? shorten(d.texts[panel][r * d.columns.labels.length + c], 9) : view.numbers ? fixed(value, Math.min(2, scale.decimals)) : '';
        if (words) text(x + cell / 2, y + 14, words, { 'text-anchor': 'middle', fill: colour.ink });
      });
    });
  }
}

function offer(blob, name) {
  var url = URL.createObjectURL(blob), link = make('a', { href: url, download: name });
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
}

// Two buttons. A page without a network may still draw on a canvas and give out what it drew.
function makeExport(view) {
  function source() { return new XMLSerializer().serializeToString(drawing(view)); }

  function asSvg() { offer(new Blob([source()], { type: 'image/svg+xml' }), 'loupe.svg'); }

  function asPng() {
    var image = new Image();
    image.onload = function () {
      var canvas = make('canvas', { width: 2 * image.width, height: 2 * image.height });
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { offer(blob, 'loupe.png'); });
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(source());
  }

  return make('span', { 'class': 'lf-export' }, [['SVG', asSvg], ['PNG', asPng]].map(function (kind) {
    var button = make('button', { type: 'button', title: 'Save what is seen now as ' + kind[0] }, kind[0]);
    button.onclick = kind[1];
    return button;
  }));
}
