// A second campaign beside this one, read from its report.html.
async function compareWith(file) {
  const status = byId('compare-status');
  status.textContent = `Reading ${file.name} …`;
  try {
    const page = new DOMParser().parseFromString(await file.text(), 'text/html');
    const data = page.getElementById('campaign-data');
    const facts = page.getElementById('page-facts');
    if (!data || !facts) throw new Error('it is no report of Cairn');
    const other = JSON.parse(facts.textContent);
    STATE.other = { name: other.name === PAGE.name ? `${other.name} (seed ${other.seed})` : other.name, runs: await decodePart(JSON.parse(data.textContent)) };
    status.textContent = '';
    showComparison();
    refresh();
  } catch (error) {
    STATE.other = null;
    status.textContent = `${file.name} cannot be compared: ${error.message}`;
  }
}

function showComparison() {
  const place = byId('comparison');
  place.hidden = !STATE.other;
  if (!STATE.other) return;
  const counts = [
    ['runs', () => true], ...[...CLASSES].reverse().map((word) => [word, (run) => run.ending === word]),
    ['‖∇f‖² < 10⁻⁸', (run) => run.g < 1e-8 && run.ending !== CALLED.DIVERGING],
    ...[0.5, 0.9, 0.99].map((limit) => [`ever r > ${limit}`, (run) => run.maxR > limit]),
  ];
  const cell = (runs, test) => {
    const count = runs.filter(test).length;
    return make('td', { class: 'n' }, `${count} (${percent(count / runs.length)})`);
  };
  byId('comparison-body').replaceChildren(...counts.map(([name, test]) => make('tr', {}, make('th', { scope: 'row' }, name), cell(STATE.runs, test), cell(STATE.other.runs, test))));
  byId('comparison-other').textContent = STATE.other.name;
}

function buildCompare() {
  byId('compare-file').addEventListener('change', (event) => {
    if (event.target.files.length) compareWith(event.target.files[0]);
  });
  byId('compare-end').addEventListener('click', () => {
    STATE.other = null;
    byId('compare-file').value = '';
    showComparison();
    refresh();
  });
}
