// Numbers, colours and small pieces of page. The same scales as in Scale.java, the same packing as in Packing.java.

// The packed numbers back: one array for each panel, [row * columns + column], NaN where there is none.
function unpack(d) {
  var raw = atob(d.data), steps = d.bytes === 2 ? 65534 : 254, i = 0, panels = [];
  var rows = d.rows.labels.length, columns = d.columns.labels.length, count = 1;
  d.choosers.forEach(function (axis) { count *= axis.labels.length; });
  for (var p = 0; p < count; p++) {
    var range = d.ranges[d.scales.length === 1 ? 0 : choiceOf(d, p)[d.scaleChooser]], values = new Float32Array(rows * columns).fill(NaN);
    for (var r = 0; r < rows; r++)
      for (var c = 0; c < (d.triangular ? r + 1 : columns); c++) {
        var code = raw.charCodeAt(i++);
        if (d.bytes === 2) code |= raw.charCodeAt(i++) << 8;
        if (code) values[r * columns + c] = range[0] + (code - 1) / steps * (range[1] - range[0]);
      }
    panels.push(values);
  }
  return panels;
}

// Words that come again and again are kept once, with a letter for each place; see Words in HeatMapPage.java.
function spread(words) {
  if (!words) return words;
  var of = {}, panels = words.panels;
  if (words.letters) {
    words.list.forEach(function (word, i) { of[words.letters[i]] = word; });
    panels = panels.map(function (panel) { return Array.from(panel, function (letter) { return of[letter]; }); });
  }
  return words.same ? words.same.map(function (i) { return panels[i]; }) : panels;
}

// The place of a panel on each chooser, and back.
function choiceOf(d, panel) {
  return d.choosers.reduceRight(function (choice, axis) {
    choice.unshift(panel % axis.labels.length);
    panel = Math.floor(panel / axis.labels.length);
    return choice;
  }, []);
}

function panelOf(d, choice) {
  return d.choosers.reduce(function (panel, axis, i) { return panel * axis.labels.length + choice[i]; }, 0);
}

function channels(hex) {
  return [1, 3, 5].map(function (at) { return parseInt(hex.substr(at, 2), 16); });
}

// 233 colours, as in Palette.java, with an ink that can be read on each.
function makeColours(stops) {
  var ends = stops.map(channels);
  return range(0, 233).map(function (i) {
    var place = i / 232 * (ends.length - 1), low = Math.min(Math.floor(place), ends.length - 2), part = place - low;
    var rgb = ends[low].map(function (from, c) { return Math.round(from + part * (ends[low + 1][c] - from)); });
    var light = rgb.map(function (v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    var luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    return { rgb: rgb, css: 'rgb(' + rgb.join(',') + ')', ink: luminance > 0.1791 ? '#000' : '#fff' };
  });
}

function colourOf(view, scale, value) {
  var span = scale.high - scale.low, part = span === 0 ? 0 : scale.kind === 'SIGNED' ? Math.sqrt(Math.min(1, Math.abs(value) / scale.high))
    : scale.kind === 'SHARE' ? Math.sqrt(Math.max(0, Math.min(1, value))) : Math.max(0, Math.min(1, (value - scale.low) / span));
  return (scale.kind === 'SIGNED' && value < 0 ? view.oranges : view.blues)[Math.round(232 * part)];
}

// make('button', {title: 'x'}, [children or text]) builds an element; text never becomes markup.
function make(tag, attributes, children) {
  var element = ['svg', 'line', 'text', 'rect', 'g'].indexOf(tag) >= 0
    ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (var name in attributes || {}) element.setAttribute(name, attributes[name]);
  [].concat(children === undefined ? [] : children).forEach(function (child) {
    element.appendChild(typeof child === 'object' ? child : document.createTextNode(child));
  });
  return element;
}

// What is rounded to 0 has no sign.
function fixed(value, digits) {
  var text = value.toFixed(digits);
  return text.charAt(0) === '-' && +text === 0 ? text.substr(1) : text;
}

function shorten(text, length) {
  var letters = Array.from(text);
  return letters.length <= length ? text : letters.slice(0, length - 1).join('') + '…';
}

function range(from, to) {
  var all = [];
  for (var i = from; i < to; i++) all.push(i);
  return all;
}

// A token read from right to left is fenced in by two invisible marks, or it would turn the numbers around it.
function fenced(text) {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? '\u2068' + text + '\u2069' : text;
}

// Above one of several panels beside each other: a word alone, a number with what it counts.
function caption(axis, place) {
  return /^\d/.test(axis.labels[place]) ? describe(axis, place) : fenced(axis.labels[place]);
}

// "query 3 ‘cat’" or "layer 3".
function describe(axis, place) {
  return axis.isText ? axis.name + ' ' + place + ' ‘' + fenced(axis.labels[place]) + '’' : axis.name + ' ' + fenced(axis.labels[place]);
}
