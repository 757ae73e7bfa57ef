// The small heat maps of all panels: a row and a column for each choice of the last two choosers; of a single chooser,
// line after line, each with its name. Of panels beside each other there is one, the last, which is the difference where
// there is one.
// One small canvas for each panel: a pixel for each number, enlarged by the browser.
function makeOverview(view, choose) {
  var d = view.d, rows = d.rows.labels.length, columns = d.columns.labels.length, depth = d.choosers.length - (d.beside ? 1 : 0);
  var across = d.choosers[depth - 1], down = depth > 1 ? d.choosers[depth - 2] : null;
  var side = down ? Math.max(28, Math.min(72, Math.floor(640 / across.labels.length) - 8)) : 72, buttons = [], shown = null;
  var grid = make('div', { 'class': 'lf-heads', role: 'group', 'aria-label': (d.beside ? caption(d.choosers[depth], d.choosers[depth].labels.length - 1) : 'All panels') + ', small: a column for each ' + across.name + (down ? ', a row for each ' + down.name : '') });
  if (down) grid.style.gridTemplateColumns = 'repeat(' + (across.labels.length + 1) + ', auto)';
  else grid.className = 'lf-heads lf-wrap';

  function fill(canvas, panel) {
    var pen = canvas.getContext('2d'), image = pen.createImageData(columns, rows), scale = view.scaleOf(panel);
    for (var i = 0, j = 0; i < rows * columns; i++, j += 4) {
      var value = view.panels[panel][i];
      if (isNaN(value)) continue;
      var rgb = colourOf(view, scale, value).rgb;
      for (var c = 0; c < 3; c++) image.data[j + c] = rgb[c];
      image.data[j + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
  }

  function at(i, j) {
    var choice = view.choice.slice();
    choice[depth - 1] = j;
    if (down) choice[depth - 2] = i;
    return choice;
  }

  function panelAt(i, j) {
    return panelOf(d, d.beside ? at(i, j).slice(0, -1).concat(d.choosers[depth].labels.length - 1) : at(i, j));
  }

  if (down) {
    grid.appendChild(make('span'));
    range(0, across.labels.length).forEach(function (j) {
      // A number alone would not say of what; a word does.
    var name = side > 44 && !isNaN(across.labels[j]) ? describe(across, j) : across.labels[j];
    grid.appendChild(make('span', { title: describe(across, j) }, shorten(name, side > 44 ? 12 : 5)));
    });
  }
  range(0, down ? down.labels.length : 1).forEach(function (i) {
    if (down) grid.appendChild(make('span', {}, shorten(describe(down, i), 24)));
    range(0, across.labels.length).forEach(function (j) {
      var canvas = make('canvas', { width: columns, height: rows }), name = (down ? describe(down, i) + ', ' : '') + describe(across, j);
      canvas.style.width = side + 'px';
      canvas.style.height = Math.max(12, Math.min(side, Math.round(side * rows / columns))) + 'px';
      var button = make('button', { type: 'button', 'aria-label': name, title: name }, canvas);
      button.onclick = function () { choose(at(i, j)); };
      buttons.push(button);
      grid.appendChild(down ? button : make('span', {}, [make('div', {}, across.labels[j]), button]));
    });
  });

  // One stop for the Tab key; arrows go from panel to panel.
  grid.onkeydown = function (event) {
    var step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    var i = down ? Math.max(0, Math.min(down.labels.length - 1, view.choice[depth - 2] + step[0])) : 0;
    choose(at(i, Math.max(0, Math.min(across.labels.length - 1, view.choice[depth - 1] + step[1]))));
    buttons[place()].focus();
  };

  function place() {
    return (down ? view.choice[depth - 2] * across.labels.length : 0) + view.choice[depth - 1];
  }

  // The canvases are filled anew only when a chooser before the last two has moved.
  function mark() {
    var before = view.choice.slice(0, Math.max(0, depth - 2)).join();
    if (before !== shown) {
      shown = before;
      buttons.forEach(function (button, n) {
        fill(button.firstChild, panelAt(Math.floor(n / across.labels.length), n % across.labels.length));
      });
    }
    buttons.forEach(function (button, n) {
      button.setAttribute('aria-pressed', n === place());
      button.tabIndex = n === place() ? 0 : -1;
    });
  }

  return { box: grid, mark: mark };
}
