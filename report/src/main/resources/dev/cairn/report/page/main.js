// Start: read the embedded data, wire the controls, draw.
const PAGE = JSON.parse(byId('page-facts').textContent);

function buildControls() {
  for (const box of document.querySelectorAll('input[name=class]')) {
    box.addEventListener('change', () => {
      if (box.checked) STATE.classes.add(box.value);
      else STATE.classes.delete(box.value);
      refresh();
    });
  }
  const variant = byId('variant');
  for (const v of PAGE.variants) variant.append(make('option', { value: v.variant }, v.settings || `variant ${v.variant}`));
  byId('variant-choice').hidden = PAGE.variants.length < 2;
  variant.addEventListener('change', () => {
    STATE.variant = variant.value;
    STATE.selected = null;
    showRun();
    refresh();
  });
  byId('run-number').addEventListener('change', (event) => {
    const found = chosen().find((run) => run.run === Number(event.target.value)) || null;
    select(event.target.value === '' ? null : found);
  });
  byId('draw-all').addEventListener('change', (event) => {
    STATE.all = event.target.checked;
    refresh();
  });
  for (const id of ['point-kind', 'point-verdict', 'point-proof', 'point-cutoff', 'point-limit']) byId(id).addEventListener('input', () => lossIndexChart(CARDS.landscape));
  byId('spectrum-kind').addEventListener('input', () => spectrumChart(CARDS.spectrum));
  byId('theme').addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    refresh();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
  window.addEventListener('beforeprint', () => Object.values(CARDS).forEach((card) => card.resize()));
  let waiting = 0;
  window.addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => Object.values(CARDS).forEach((card) => card.resize()), 150);
  });
}

function setCutoffs(cutoffs) {
  STATE.cutoffs = cutoffs;
  const choice = byId('point-cutoff');
  const kept = choice.value;
  choice.replaceChildren(...cutoffs.map((c, i) => make('option', { value: i }, number(c))));
  const preferred = cutoffs.indexOf(PAGE.morseCutoff);
  choice.value = kept || String(preferred < 0 ? 0 : preferred);
}

// Fetches what has finished since the last time, part by part.
async function fetchRuns() {
  if (LIVE.fetching) return;
  LIVE.fetching = true;
  try {
    let part;
    do {
      const response = await fetch(`runs?from=${STATE.runs.length}`);
      if (!response.ok) break;
      part = await response.json();
      if (part.runs > 0) {
        STATE.runs = STATE.runs.concat(await decodePart(part));
        setCutoffs(part.cutoffs);
      }
    } while (part.runs > 0);
    refresh();
  } finally {
    LIVE.fetching = false;
  }
}

async function start() {
  buildCards();
  buildControls();
  buildTable();
  buildCompare();
  buildFigures();
  const embedded = byId('campaign-data');
  if (embedded) {
    const part = JSON.parse(embedded.textContent);
    STATE.runs = await decodePart(part);
    setCutoffs(part.cutoffs);
  }
  refresh();
  showRun();
  if (PAGE.live) {
    LIVE.moved = (now) => now.finished > STATE.runs.length && fetchRuns();
    const first = fetchRuns(); // charts and header count the same from the start
    startLive();
    await first.catch(() => {}); // an event tries again
  }
  document.documentElement.dataset.ready = 'true';
  window.cairn = { cards: CARDS, state: STATE, readyAfter: performance.now() };
}

start().catch((error) => {
  byId('trouble').hidden = false;
  byId('trouble').textContent = `The interactive panels cannot be shown: ${error.message}`;
  throw error;
});
