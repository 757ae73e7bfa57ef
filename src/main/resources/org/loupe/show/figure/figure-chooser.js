// A text whose tokens are buttons; what is told of the chosen one stands below. All words and numbers are those of the part
// that needs no script.
function upgrade(root, d) {
  var details = Array.from(root.querySelectorAll('.loupe-static > details')), chosen = -1;
  var strip = root.querySelector('.lf-strip').cloneNode(true), buttons = [], place = 0;
  var read = make('div', { 'class': 'lf-read', tabindex: '0', role: 'status', 'aria-live': 'polite' }), body = make('div', { 'class': 'lf-scroll lf-detail', tabindex: '0' });
  strip.setAttribute('role', 'group');
  strip.setAttribute('aria-label', d.title + ': choose a token. Left and right arrow keys go from one to the next.');
  Array.from(strip.children).forEach(function (cell) {
    if (cell.tagName !== 'SPAN' || place++ < d.first) return;
    var button = make('button', { type: 'button', 'class': 'lf-token', title: cell.title, style: cell.getAttribute('style') }, Array.from(cell.childNodes));
    button.onclick = function () { choose(buttons.indexOf(button)); };
    buttons.push(button);
    cell.replaceWith(button);
  });
  if (buttons.length !== details.length) throw new Error(buttons.length + ' tokens do not fit ' + details.length + ' details');

  strip.onkeydown = function (event) {
    var last = buttons.length - 1, to = { ArrowLeft: chosen - 1, ArrowRight: chosen + 1, ArrowUp: chosen - 1, ArrowDown: chosen + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(last, to)));
    buttons[chosen].focus();
  };

  function choose(i) {
    chosen = i;
    buttons.forEach(function (button, n) {
      button.setAttribute('aria-pressed', n === i);
      button.tabIndex = n === i ? 0 : -1;
    });
    read.textContent = details[i].querySelector('p').textContent;
    body.replaceChildren.apply(body, Array.from(details[i].lastElementChild.cloneNode(true).childNodes));
    body.setAttribute('aria-label', details[i].querySelector('summary').textContent);
    body.setAttribute('role', 'region');
  }

  var live = make('div', { 'class': 'loupe-live' }, [make('div', { 'class': 'lf-title' }, d.title), strip, read, body, make('div', { 'class': 'lf-hint' }, d.note)]);
  // JupyterLab takes the arrow keys for itself, but not from an element with this attribute.
  live.querySelectorAll('button, [tabindex]').forEach(function (e) { e.setAttribute('data-lm-suppress-shortcuts', 'true'); });
  choose(0);
  root.appendChild(live);
}
