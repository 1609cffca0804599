// The interactive panels. STATE says what is shown; refresh() draws it.
const SHOWN_RUNS = 300;
const STATE = { runs: [], other: null, cutoffs: [], variant: 'all', classes: new Set(CLASSES), selected: null, all: false };
const CARDS = {};

function chosen(runs = STATE.runs) {
  return runs.filter((run) => (STATE.variant === 'all' || run.variant === Number(STATE.variant)) && STATE.classes.has(run.ending));
}

function nameOf(run) {
  return (PAGE.variants.length > 1 ? `variant ${run.variant}, ` : '') + `run ${run.run}`;
}

function select(run) {
  STATE.selected = run;
  byId('run-number').value = run ? run.run : '';
  refresh();
  showRun();
}

function showRun() {
  const run = STATE.selected;
  const place = byId('run-facts');
  if (!run) {
    place.textContent = 'No run is selected: click a trace or a row of the table, or give its number.';
    return;
  }
  const facts = { Ended: run.ending, 'Ended because': run.reason, Iterations: run.iterations,
    'Start loss': number(run.startLoss), 'Final loss': number(run.loss), '‖∇f‖²': number(run.g), 'Last r': number(run.r),
    'Largest r': number(run.maxR), 'r_H': number(run.rH), Seconds: number(run.seconds) };
  place.replaceChildren(make('strong', {}, nameOf(run)), make('dl', {}, ...Object.entries(facts).flatMap(
    ([term, value]) => [make('dt', {}, term), make('dd', {}, String(value))])));
}

// A chart of one column of all shown runs over iterations.
function traceChart(card, column, label, options = {}) {
  const runs = STATE.all ? chosen() : sample(chosen(), SHOWN_RUNS);
  const ordered = [...runs].sort((a, b) => CLASSES.indexOf(a.ending) - CLASSES.indexOf(b.ending));
  if (STATE.selected) ordered.push(STATE.selected);
  let last = 1;
  for (const run of ordered) if (run.trace.k.length) last = Math.max(last, run.trace.k.at(-1));
  const x = Array.from({ length: last + 1 }, (_, k) => k);
  const value = options.value || ((v) => v);
  const data = [x];
  const series = [{}];
  const tints = Object.fromEntries(CLASSES.map((name) => [name, colour(name)]));
  ordered.forEach((run, i) => {
    const y = new Array(last + 1).fill(null);
    const { k } = run.trace;
    const values = run.trace[column];
    for (let j = 0; j < k.length; j++) {
      const v = value(values[j]);
      y[k[j]] = Number.isFinite(v) ? v : null;
    }
    const isSelected = STATE.selected && i === ordered.length - 1;
    const tint = tints[run.ending];
    const alpha = isSelected ? 1 : run.ending === CALLED.NEITHER ? 0.5 : 0.85;
    data.push(y);
    series.push({ label: nameOf(run), stroke: tint, tint, alpha, width: isSelected ? 3 : ordered.length > 60 ? 0.7 : 1, spanGaps: true, points: { show: false } });
  });
  const range = options.range || (() => padded(...extent(data.slice(1).flatMap((y) => extent(y.filter((v) => v !== null))))));
  const full = range();
  card.show({
    scales: { x: { time: false }, y: { range: (u, low, high) => (card.zoomed ? [low, high] : full) } },
    axes: [floor('iteration', { incrs: WHOLE }), options.axis || axis(label)],
    series,
    cursor: { points: { show: false }, drag: { x: true, y: false } },
    hooks: { setCursor: [(u) => hover(u, card, ordered, column, label, value)],
      ready: [(u) => u.over.addEventListener('click', () => card.near && select(card.near))] },
  }, data, () => [['variant', 'run', 'iterate', column], ...ordered.flatMap((run) => Array.from(run.trace.k, (k, j) => [run.variant, run.run, k, value(run.trace[column][j])]))],
  `${card.title}: ${runs.length} runs over ${last} iterations`);
  const total = chosen().length;
  card.note.textContent = runs.length < total ? `${runs.length} of ${counted(total, 'run')} drawn, evenly chosen within each class; every run can be selected.` : `${counted(runs.length, 'run')}.` + (PAGE.thinned ? ' Long traces are thinned; extremes are kept.' : '');
}

// Finds the run nearest to the pointer and says what it is.
function hover(plot, card, runs, column, label, value) {
  const { left, top } = plot.cursor;
  card.near = null;
  if (left < 0) {
    card.tip.textContent = '';
    return;
  }
  const at = plot.posToVal(left, 'x');
  let best = 40;
  let found = null;
  for (const run of runs) {
    const { k } = run.trace;
    if (!k.length) continue;
    let low = 0;
    let high = k.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (k[middle] < at) low = middle + 1;
      else high = middle;
    }
    const j = low > 0 && at - k[low - 1] < k[low] - at ? low - 1 : low;
    const v = value(run.trace[column][j]);
    if (!Number.isFinite(v)) continue;
    const distance = Math.hypot(plot.valToPos(k[j], 'x') - left, plot.valToPos(v, 'y') - top);
    if (distance < best) {
      best = distance;
      found = { run, j };
    }
  }
  if (!found) {
    card.tip.textContent = '';
    return;
  }
  const { run, j } = found;
  card.near = run;
  const t = run.trace;
  const parts = [nameOf(run), `iterate ${t.k[j]}`, `‖∇f‖² ${number(10 ** t.lg[j])}`, `loss ${number(t.loss[j])}`];
  if (Number.isFinite(t.r[j])) parts.push(`r ${number(t.r[j])}`);
  if (Number.isFinite(t.step[j])) parts.push(`α ${number(t.step[j])}`);
  if (t.status[j] !== NO_STATUS) parts.push(`${t.krylov[j]} products, ${run.statuses[t.status[j]]}`);
  card.tip.textContent = parts.join(' · ');
}

function distributionChart(card, fact, label) {
  const series = [{}];
  const sources = [{ runs: chosen(), dash: false, name: PAGE.name }];
  if (STATE.other) sources.push({ runs: chosen(STATE.other.runs), dash: true, name: STATE.other.name });
  const sorted = sources.map((s) => s.runs.map((run) => run[fact]).filter(Number.isFinite).sort((a, b) => a - b));
  const x = [...new Set([0, PAGE.flat, 1, ...sorted.flat()])].sort((a, b) => a - b);
  const data = [x];
  sources.forEach((source, s) => {
    let below = 0;
    const f = x.map((v) => {
      while (below < sorted[s].length && sorted[s][below] <= v) below++;
      return sorted[s].length ? below / sorted[s].length : null;
    });
    const flat = sorted[s].some((r) => r > PAGE.flat); // orange only where some run is
    data.push(f.map((v, i) => (!flat || x[i] <= PAGE.flat ? v : null)), f.map((v, i) => (flat && x[i] >= PAGE.flat ? v : null)));
    for (const [name, width] of [[CALLED.NEITHER, 1.5], [CALLED.GRADIENT_FLAT, 2.2]]) {
      series.push({ label: `${source.name} ${name}`, stroke: colour(name), tint: colour(name), width, dash: source.dash ? [5, 4] : undefined, stairs: true, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } });
    }
  });
  const critical = chosen().filter((run) => run.ending === CALLED.CRITICAL).map((run) => run[fact]);
  card.show({
    height: 220,
    scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1.02] } },
    axes: [floor(label), axis('share of runs')],
    series,
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    hooks: { draw: [(u) => ticks(u, critical)], setCursor: [(u) => {
      const v = u.cursor.left >= 0 ? u.posToVal(u.cursor.left, 'x') : NaN;
      card.tip.textContent = Number.isFinite(v) && sorted[0].length ? `${percent(sorted[0].filter((r) => r <= v).length / sorted[0].length)} of runs have r ≤ ${number(v)}` : '';
    }] },
  }, data, () => [['variant', 'run', 'ending', fact], ...chosen().map((run) => [run.variant, run.run, run.ending, run[fact]])],
  `${card.title}: distribution over ${counted(sorted[0].length, 'run')}`);
  card.note.textContent = `${sorted[0].filter((r) => r > PAGE.flat).length} of ${counted(sorted[0].length, 'run')} above ${PAGE.flat}.`;
}

// Blue ticks along the lower edge: the runs that end critical.
function ticks(plot, values) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour(CALLED.CRITICAL);
  ctx.lineWidth = 1.4 * devicePixelRatio;
  ctx.beginPath();
  for (const value of values) {
    const x = plot.valToPos(value, 'x', true);
    ctx.moveTo(x, bbox.top + bbox.height - 2);
    ctx.lineTo(x, bbox.top + bbox.height - 14 * devicePixelRatio);
  }
  ctx.stroke();
  ctx.restore();
}

function lossIndexChart(card) {
  const kind = byId('point-kind').value;
  const verdict = byId('point-verdict').value;
  const proof = byId('point-proof').value;
  const cutoff = Number(byId('point-cutoff').value || 0);
  const limit = 10 ** Number(byId('point-limit').value);
  byId('point-limit-value').textContent = power(Number(byId('point-limit').value));
  const pick = (runs) => chosen(runs).flatMap((run) => run.points).filter((p) => (kind === 'all' || p.kind === kind) && (verdict === 'all' || p.verdict === verdict) && provenAs(p.proof, proof) && p.g < limit && Number.isFinite(p.index[cutoff]) && Number.isFinite(p.loss));
  const own = pick(STATE.runs);
  const other = STATE.other ? pick(STATE.other.runs) : [];
  const data = [null];
  const series = [{}];
  const add = (points, name, hollow, ring) => {
    data.push([points.map((p) => p.index[cutoff]), points.map((p) => p.loss)]);
    series.push({ label: name, stroke: colour(name), tint: colour(name), hollow, ring, dots: true, paths: dots, facets: [{ scale: 'x', auto: true }, { scale: 'y', auto: true }] });
  };
  for (const name of CLASSES) add(own.filter((p) => p.verdict === name), name, false);
  const proven = own.filter((p) => provenAs(p.proof, 'proven'));
  if (proven.length) add(proven, 'proven', true, true);
  if (STATE.other) for (const name of CLASSES) add(other.filter((p) => p.verdict === name), name, true);
  const all = own.concat(other);
  const [least, most] = extent(all.map((p) => p.index[cutoff]));
  const ranges = { x: padded(...(least < most ? [least, most] : [0, 1])), y: padded(...extent(all.map((p) => p.loss))) };
  card.show({
    mode: 2,
    height: 340,
    scales: { x: { time: false, range: () => ranges.x }, y: { range: () => ranges.y } },
    axes: [floor('Morse index (fraction)'), axis('loss')],
    series,
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    hooks: { setCursor: [(u) => nearestPoint(u, card, own, cutoff)], ready: [(u) => u.over.addEventListener('click', () => card.near && select(card.near.run))] },
  }, data, () => [['variant', 'run', 'kind', 'iterate', 'verdict', 'proof', 'proven_within', 'loss', 'index', 'squared_gradient_norm', 'r'], ...own.map((p) => [p.run.variant, p.run.run, p.kind, p.k, p.verdict, p.proof, p.radius, p.loss, p.index[cutoff], p.g, p.r])],
  `Loss against Morse index of ${counted(own.length, 'point')}`);
  card.element.dataset.points = own.length;
  card.note.textContent = counted(own.length, 'point') + (proven.length ? `, ${proven.length} with a proof (large rings)` : '') + (STATE.other ? `; rings: ${other.length} of ${STATE.other.name}` : '') + '.';
}

function nearestPoint(plot, card, points, cutoff) {
  const { left, top } = plot.cursor;
  let best = 20;
  card.near = null;
  for (const p of left < 0 ? [] : points) {
    const distance = Math.hypot(plot.valToPos(p.index[cutoff], 'x') - left, plot.valToPos(p.loss, 'y') - top);
    if (distance < best) {
      best = distance;
      card.near = p;
    }
  }
  const p = card.near;
  card.tip.textContent = p ? `${nameOf(p.run)} · ${p.kind} iterate ${p.k} · loss ${number(p.loss)} · index ${number(p.index[cutoff])} · ‖∇f‖² ${number(p.g)} · r ${number(p.r)} · ${p.verdict}${p.proof === PROOF.NONE ? '' : ` · proof: ${WORDS.proofs[p.proof]}${Number.isFinite(p.radius) ? ' within ' + number(p.radius) : ''}`}` : '';
}

// Eigenvalues in order on a scale that is logarithmic on both sides of zero.
const SPECTRUM_FLOOR = -10;

function signedLog(value) {
  const size = Math.log10(Math.abs(value)) - SPECTRUM_FLOOR;
  return size > 0 ? Math.sign(value) * size : 0;
}

function spectrumChart(card) {
  const kind = byId('spectrum-kind').value;
  const withSpectrum = (run) => run?.points.find((p) => p.kind === kind && p.spectrum.length);
  const run = withSpectrum(STATE.selected) ? STATE.selected : STATE.selected ? null : chosen().find(withSpectrum);
  const point = withSpectrum(run);
  if (!point) {
    card.plot?.destroy();
    card.plot = null;
    card.holder.replaceChildren(make('p', { class: 'note' }, 'No spectrum of this point in the page; the store holds what was computed.'));
    card.note.textContent = '';
    return;
  }
  const x = Array.from(point.spectrum, (_, i) => i + 1);
  const y = Array.from(point.spectrum, signedLog);
  const part = (test) => y.map((v) => (test(v) ? v : null));
  const tints = [colour(CALLED.GRADIENT_FLAT), colour('quiet'), colour(CALLED.CRITICAL)];
  const tests = [(v) => v < 0, (v) => v === 0, (v) => v > 0];
  card.show({
    scales: { x: { time: false }, y: { range: () => padded(...extent(y)) } },
    axes: [floor('rank', { incrs: WHOLE }), axis('eigenvalue', { incrs: [1, 2, 4, 5, 10], values: (u, splits) => splits.map((v) => (v === 0 ? '0' : (v < 0 ? '−' : '') + power(Math.round(Math.abs(v)) + SPECTRUM_FLOOR))) })],
    series: [{}, ...tints.map((tint, i) => ({ label: ['negative', 'zero', 'positive'][i], stroke: tint, tint, width: 0, dots: true, paths: () => null, points: { show: true, size: 5, fill: tint } }))],
    cursor: { points: { show: false }, drag: { x: true, y: false } },
    hooks: { setCursor: [(u) => {
      const i = u.cursor.idx;
      card.tip.textContent = i === null || i === undefined ? '' : `eigenvalue ${i + 1} of ${x.length}: ${number(point.spectrum[i])}`;
    }] },
  }, [x, ...tests.map(part)], () => [['rank', 'eigenvalue'], ...x.map((rank, i) => [rank, point.spectrum[i]])],
  `Spectrum of ${nameOf(run)}, ${kind} iterate: ${counted(x.length, 'eigenvalue')}`);
  card.note.textContent = `${nameOf(run)}, ${kind} iterate ${point.k}: ${y.filter(tests[0]).length} negative, ${y.filter(tests[2]).length} positive, ${y.filter(tests[1]).length} within ±${power(SPECTRUM_FLOOR)}.`
    + ` Rayleigh quotient ${number(point.rayleigh)}.`
    + (point.shares.length ? ' Share of ∇f in the kernel: ' + point.shares.map(([cutoff, share]) => `${number(share)} at |λ| ≤ ${number(cutoff)}`).join(', ') + '.' : '');
}

function statusTable() {
  const counts = new Map();
  let total = 0;
  for (const run of chosen()) {
    for (const status of run.trace.status) {
      if (status === NO_STATUS) continue;
      const name = run.statuses[status];
      counts.set(name, (counts.get(name) || 0) + 1);
      total++;
    }
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => make('tr', {}, make('th', { scope: 'row' }, name),
    make('td', { class: 'n' }, String(count)), make('td', { class: 'n' }, percent(count / total)),
    make('td', { class: 'bar' }, bar(count / total))));
  byId('statuses').replaceChildren(...rows);
}

// What shows ended runs stays away until one has ended, and so does the way to it.
const OF_RUNS = ['explore', 'runs', 'compare'];

function refresh() {
  const none = STATE.runs.length === 0;
  for (const id of OF_RUNS) byId(id).hidden = none;
  for (const way of document.querySelectorAll('nav a')) {
    if (OF_RUNS.includes(way.hash.slice(1))) way.hidden = none;
  }
  if (none) return;
  traceChart(CARDS.gradients, 'lg', '‖∇f‖²', { axis: powerAxis('‖∇f‖²') });
  traceChart(CARDS.residuals, 'r', 'r', { range: () => [0, 1.02] });
  traceChart(CARDS.steps, 'step', 'step size α', { value: (v) => (v > 0 ? Math.log10(v) : NaN), axis: powerAxis('step size α') });
  traceChart(CARDS.krylov, 'krylov', 'products', { value: (v) => (v === NO_COUNT ? NaN : v), axis: axis('products with H', { incrs: WHOLE }) });
  distributionChart(CARDS.final, 'r', 'final r');
  distributionChart(CARDS.maximal, 'maxR', 'maximal r');
  lossIndexChart(CARDS.landscape);
  spectrumChart(CARDS.spectrum);
  statusTable();
  showTable();
}

function buildCards() {
  const cards = [
    ['gradients', 'Squared gradient norms'], ['residuals', 'Relative residual r'],
    ['steps', 'Step sizes'], ['krylov', 'Krylov iterations'],
    ['final', 'Distribution of the final r'], ['maximal', 'Distribution of the maximal r'],
    ['landscape', 'Loss and Morse index'], ['spectrum', 'Spectrum'],
  ];
  for (const [id, title] of cards) {
    CARDS[id] = new Card(id, title);
    byId('charts').append(CARDS[id].element);
  }
  CARDS.landscape.controls.append(byId('landscape-controls').content);
  CARDS.spectrum.controls.append(byId('spectrum-controls').content);
  byId('charts').append(byId('status-card').content);
}
