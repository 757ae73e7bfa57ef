// A table that is sorted by a click on the head of a column: up, down, and as it came.
// d.ranks: for each column the place of each row when sorted, -1 where nothing stands; d.more: the rows that are not on the
// page, each a list of texts, or of pairs of a text and the full value; d.taken: how many rows are sorted, in words.
function upgrade(root, d) {
  var table = root.querySelector('table'), body = table.tBodies[0], rows = Array.from(body.rows), shown = rows.length;
  var note = root.querySelector('.loupe-rows'), by = -1, direction = 0, rest = note ? note.textContent : '';
  var heads = Array.from(table.tHead.rows[0].cells), buttons = heads.map(function (head, column) {
    var button = document.createElement('button'), arrow = document.createElement('span');
    button.type = 'button';
    button.style.cssText = 'font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;text-align:inherit;cursor:pointer';
    button.title = 'Sort by this column: up, down, as it came';
    button.setAttribute('data-lm-suppress-shortcuts', 'true');
    arrow.setAttribute('aria-hidden', 'true');
    button.append(head.textContent, ' ', arrow);
    button.onclick = function () {
      direction = by !== column ? 1 : direction === 1 ? -1 : direction === -1 ? 0 : 1;
      by = column;
      sort();
    };
    head.replaceChildren(button);
    return arrow;
  });
  if (note) note.setAttribute('role', 'status');

  // Rows are made when they are first seen, like one that is on the page.
  function row(place) {
    if (rows[place]) return rows[place];
    rows[place] = rows[0].cloneNode(true);
    d.more[place - shown].forEach(function (cell, column) {
      var target = rows[place].cells[column], isShort = Array.isArray(cell);
      target.textContent = isShort ? cell[0] : cell;
      if (isShort) target.title = cell[1];
      else target.removeAttribute('title');
    });
    return rows[place];
  }

  function sort() {
    var rank = d.ranks[by], order = rank.map(function (place, i) { return i; });
    if (direction) order.sort(function (a, b) { return (rank[a] < 0) - (rank[b] < 0) || direction * (rank[a] - rank[b]); });
    body.replaceChildren.apply(body, order.slice(0, shown).map(row));
    show();
  }

  function show() {
    heads.forEach(function (head, column) {
      var now = column === by ? direction : 0;
      head.setAttribute('aria-sort', now === 0 ? 'none' : now > 0 ? 'ascending' : 'descending');
      buttons[column].textContent = now === 0 ? '\u2195' : now > 0 ? '\u2191' : '\u2193';
    });
    if (note) note.textContent = rest + (direction ? '; sorted are ' : '; a click on the head of a column sorts ') + d.taken;
  }

  show();
}
