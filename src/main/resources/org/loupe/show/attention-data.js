// Numbers, colours and small pieces of page. The same square-root scale as in Palette.java.

// The packed numbers back as shares: head(layer, head)[query * keys + key].
function unpack(d) {
  var raw = atob(d.data), top = d.bytes === 2 ? 65535 : 255, i = 0, heads = [];
  var queries = d.queries.length, keys = (d.keys || d.queries).length;
  for (var n = 0; n < d.layers * d.heads; n++) {
    var shares = new Float32Array(queries * keys);
    for (var q = 0; q < queries; q++)
      for (var k = 0; k < (d.causal ? q + 1 : keys); k++) {
        var value = raw.charCodeAt(i++);
        if (d.bytes === 2) value |= raw.charCodeAt(i++) << 8;
        shares[q * keys + k] = value / top;
      }
    heads.push(shares);
  }
  return heads;
}

function channels(hex) {
  return [1, 3, 5].map(function (at) { return parseInt(hex.substr(at, 2), 16); });
}

// 256 colours with an ink that can be read on each; place them by colourOf.
function makeColours(stops) {
  var ends = stops.map(channels), colours = [];
  for (var i = 0; i < 256; i++) {
    var place = i / 255 * (ends.length - 1), low = Math.min(Math.floor(place), ends.length - 2), part = place - low;
    var rgb = ends[low].map(function (from, c) { return Math.round(from + part * (ends[low + 1][c] - from)); });
    var light = rgb.map(function (v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    var luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    colours.push({ rgb: rgb, css: 'rgb(' + rgb.join(',') + ')', ink: luminance > 0.1791 ? '#000' : '#fff' });
  }
  return colours;
}

function colourOf(colours, share) {
  return colours[Math.round(255 * Math.sqrt(share))];
}

// make('button', {title: 'x'}, [children or text]) builds an element; text never becomes markup.
function make(tag, attributes, children) {
  var element = tag === 'svg' || tag === 'line' || tag === 'text'
    ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (var name in attributes || {}) element.setAttribute(name, attributes[name]);
  [].concat(children === undefined ? [] : children).forEach(function (child) {
    element.appendChild(typeof child === 'object' ? child : document.createTextNode(child));
  });
  return element;
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
