// The table of runs: sorts by any column, filters by words, one page at a time.
const PAGE_ROWS = 50;
const TABLE = { column: 'run', descending: false, first: 0, words: '', proof: 'all' };
const COLUMNS = [
  ['variant', 'Variant'], ['run', 'Run'], ['ending', 'Ended'], ['proof', 'Proof'], ['radius', 'Proven within'], ['reason', 'Ended because'], ['iterations', 'Iterations'],
  ['loss', 'Final loss'], ['g', '‖∇f‖²'], ['r', 'Last r'], ['maxR', 'Largest r'], ['rH', 'r_H'], ['startLoss', 'Start loss'], ['seconds', 'Seconds'],
];
const TEXTS = new Set(['ending', 'proof', 'reason']);

function tableColumns() {
  const certified = STATE.runs.some((run) => run.proof !== PROOF.NONE);
  return COLUMNS.filter(([name]) => (name !== 'variant' || PAGE.variants.length > 1) && (certified || (name !== 'proof' && name !== 'radius')));
}

// Words must all occur; "g<1e-8", "r>0.9", "loss<=1" compare a column.
function matches(run, words) {
  return words.every((word) => {
    const test = /^(\w+)(<=|>=|<|>|=)(.+)$/.exec(word);
    if (test) {
      const column = COLUMNS.find(([name]) => name.toLowerCase() === test[1])?.[0];
      const limit = Number(test[3]);
      if (!column || !Number.isFinite(limit)) return false;
      const value = run[column];
      return { '<': value < limit, '>': value > limit, '<=': value <= limit, '>=': value >= limit, '=': value === limit }[test[2]];
    }
    return String(run.run) === word || run.ending.includes(word) || run.reason.includes(word);
  });
}

function tableRows() {
  const words = TABLE.words.toLowerCase().split(/\s+/).filter(Boolean);
  const sign = TABLE.descending ? -1 : 1;
  const missing = (v) => (typeof v === 'number' && Number.isNaN(v) ? 1 : 0);
  return chosen().filter((run) => provenAs(run.proof, TABLE.proof) && matches(run, words)).sort((a, b) => {
    const x = a[TABLE.column];
    const y = b[TABLE.column];
    const order = missing(x) - missing(y) || (TEXTS.has(TABLE.column) ? sign * x.localeCompare(y) : sign * (x - y));
    return order || a.variant - b.variant || a.run - b.run;
  });
}

function showTable() {
  const rows = tableRows();
  TABLE.first = Math.max(0, Math.min(TABLE.first, Math.floor((rows.length - 1) / PAGE_ROWS) * PAGE_ROWS));
  const columns = tableColumns();
  byId('runs-head').replaceChildren(make('tr', {}, ...columns.map(([name, title]) => make('th', { scope: 'col',
    'aria-sort': TABLE.column !== name ? 'none' : TABLE.descending ? 'descending' : 'ascending' },
  make('button', { type: 'button', on: { click: () => sortBy(name) } }, title + (TABLE.column !== name ? '' : TABLE.descending ? ' ▼' : ' ▲'))))));
  byId('runs-body').replaceChildren(...rows.slice(TABLE.first, TABLE.first + PAGE_ROWS).map((run) => {
    const row = make('tr', { tabindex: '0', 'aria-selected': String(run === STATE.selected), on: {
      click: () => select(run),
      keydown: (event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          select(run);
        } else if (event.key === 'ArrowDown') row.nextElementSibling?.focus();
        else if (event.key === 'ArrowUp') row.previousElementSibling?.focus();
      } } });
    for (const [name] of columns) {
      if (name === 'ending') row.append(make('td', {}, make('span', { class: 'dot ' + run.ending }), run.ending));
      else if (name === 'proof') row.append(make('td', {}, WORDS.proofs[run.proof]));
      else if (name === 'reason') row.append(make('td', {}, run.reason));
      else row.append(make('td', { class: 'n' }, ['variant', 'run', 'iterations'].includes(name) ? String(run[name]) : number(run[name])));
    }
    return row;
  }));
  const last = Math.min(rows.length, TABLE.first + PAGE_ROWS);
  byId('runs-count').textContent = rows.length ? `${TABLE.first + 1}–${last} of ${counted(rows.length, 'run')}` : 'no run matches';
  byId('runs-back').disabled = TABLE.first === 0;
  byId('runs-on').disabled = last >= rows.length;
}

function sortBy(name) {
  TABLE.descending = TABLE.column === name && !TABLE.descending;
  TABLE.column = name;
  TABLE.first = 0;
  showTable();
  byId('runs-head').querySelector('[aria-sort$="ending"] button')?.focus();
}

function buildTable() {
  byId('runs-filter').addEventListener('input', (event) => {
    TABLE.words = event.target.value;
    TABLE.first = 0;
    showTable();
  });
  byId('runs-proof').addEventListener('input', (event) => {
    TABLE.proof = event.target.value;
    TABLE.first = 0;
    showTable();
  });
  for (const [id, step] of [['runs-back', -PAGE_ROWS], ['runs-on', PAGE_ROWS]]) {
    byId(id).addEventListener('click', () => {
      TABLE.first += step;
      showTable();
    });
  }
  byId('runs-csv').addEventListener('click', () => save(`${PAGE.name}-runs.csv`, 'text/csv',
    csv([COLUMNS.map(([name]) => name), ...tableRows().map((run) => COLUMNS.map(([name]) => run[name]))])));
}
