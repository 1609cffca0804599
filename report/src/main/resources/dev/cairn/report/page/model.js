// The campaign's data: parts (JSON with a packed blob of numbers) become lists of runs.
const KINDS = { u8: Uint8Array, u16: Uint16Array, i32: Int32Array, f32: Float32Array, f64: Float64Array };
const NO_STATUS = 255;
const NO_COUNT = 65535;

// One part as runs; each has its facts, its thinned trace (columns) and its marked points.
async function decodePart(part) {
  const buffer = await unpack(part.blob);
  const columns = {};
  for (const [name, place] of Object.entries(part.arrays)) {
    columns[name] = new KINDS[place.kind](buffer, place.offset, place.length);
  }
  const facts = ['variant', 'run', 'trajectory', 'startLoss', 'iterations', 'loss', 'g', 'r', 'rH', 'maxR', 'seconds'];
  const traces = ['k', 'loss', 'lg', 'r', 'step', 'krylov', 'status'];
  const measures = ['k', 'loss', 'g', 'r', 'rH', 'rayleigh', 'kernel'];
  const runs = [];
  let iterate = 0;
  let point = 0;
  let eigenvalue = 0;
  for (let i = 0; i < part.runs; i++) {
    const run = { trace: {}, points: [], statuses: part.statuses };
    for (const fact of facts) run[fact] = columns['run.' + fact][i];
    run.ending = known(part.words[(columns['run.ending'] || columns['run.verdict'])[i]]); // earlier versions: verdict
    run.reason = part.words[columns['run.reason'][i]];
    const end = iterate + columns['run.trace'][i];
    for (const trace of traces) run.trace[trace] = columns['it.' + trace].subarray(iterate, end);
    iterate = end;
    for (let j = 0; j < columns['run.points'][i]; j++, point++) {
      const one = { run };
      for (const measure of measures) one[measure] = columns['pt.' + measure][point];
      one.kind = part.words[columns['pt.kind'][point]];
      one.verdict = known(part.words[columns['pt.verdict'][point]]);
      one.proof = columns['pt.proof'] ? part.words[columns['pt.proof'][point]] : PROOF.NONE; // reports of earlier versions have none
      one.radius = columns['pt.radius'] ? columns['pt.radius'][point] : NaN;
      one.index = part.cutoffs.map((_, c) => columns['pt.index'][c * part.points + point]);
      one.shares = (part.kernelCutoffs || []).map((cutoff, c) => [cutoff, columns['pt.share'][c * part.points + point]]).filter(([, share]) => Number.isFinite(share));
      const size = columns['pt.spectrum'][point];
      one.spectrum = columns.eigenvalues.subarray(eigenvalue, eigenvalue + size);
      eigenvalue += size;
      run.points.push(one);
    }
    const last = run.points.find((p) => p.kind === POINT.FINAL);
    run.proof = last ? last.proof : PROOF.NONE;
    run.radius = last ? last.radius : NaN;
    runs.push(run);
  }
  return runs;
}

// Reports of earlier versions say "escaping".
function known(word) {
  return word === 'escaping' ? CALLED.DIVERGING : word;
}

// Whether what is proven is what a filter asks for: everything, one state, or any proof.
function provenAs(proof, wanted) {
  return wanted === 'all' || proof === wanted || (wanted === 'proven' && proof !== PROOF.NONE && proof !== PROOF.UNDECIDED);
}

// At most this many of the items, evenly spread within each class, so that rare classes stay.
function sample(runs, atMost) {
  if (runs.length <= atMost) return runs;
  const kept = [];
  for (const name of CLASSES) {
    const of = runs.filter((run) => run.ending === name);
    const share = Math.ceil((atMost * of.length) / runs.length);
    const count = Math.min(of.length, share);
    for (let i = 0; i < count; i++) kept.push(of[Math.floor((i * of.length) / count)]);
  }
  return kept.sort((a, b) => a.variant - b.variant || a.run - b.run);
}
