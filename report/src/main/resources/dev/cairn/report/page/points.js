// The tables of a collection's points: rows are filtered by words and comparisons, sorted by a column.
const POINT_COLUMNS = ['point', 'index', 'null', 'loss', 'g', 'what', 'proof', 'orbit', 'seen'];
const POINT_TEXTS = ['what', 'proof'].map((name) => POINT_COLUMNS.indexOf(name));

function pointMatches(row, words) {
  return words.every((word) => {
    const test = /^(\w+)(<=|>=|<|>|=)(.+)$/.exec(word);
    if (test) {
      const column = POINT_COLUMNS.indexOf(test[1]);
      const limit = Number(test[3]);
      if (column < 0 || POINT_TEXTS.includes(column) || !Number.isFinite(limit)) return false;
      const value = Number(row.cells[column].textContent);
      return { '<': value < limit, '>': value > limit, '<=': value <= limit, '>=': value >= limit, '=': value === limit }[test[2]];
    }
    return POINT_TEXTS.some((column) => row.cells[column].textContent.toLowerCase().includes(word));
  });
}

function buildPointTable(section) {
  const body = section.querySelector('tbody');
  const filter = section.querySelector('.points-filter');
  const heads = [...section.querySelectorAll('th')];
  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...body.rows];
    for (const row of rows) row.hidden = !pointMatches(row, words);
    section.querySelector('.points-count').textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  };
  heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
    const descending = head.getAttribute('aria-sort') === 'ascending';
    for (const other of heads) other.setAttribute('aria-sort', other !== head ? 'none' : descending ? 'descending' : 'ascending');
    const sign = descending ? -1 : 1;
    const value = (row) => Number(row.cells[column].textContent);
    body.append(...[...body.rows].sort((a, b) => {
      const order = Number.isNaN(value(a)) || Number.isNaN(value(b))
        ? a.cells[column].textContent.localeCompare(b.cells[column].textContent) : value(a) - value(b);
      return sign * order || a.cells[0].textContent - b.cells[0].textContent;
    }));
  }));
  filter.addEventListener('input', show);
  show();
}

function buildPoints() {
  for (const section of document.querySelectorAll('#points section')) buildPointTable(section);
}
