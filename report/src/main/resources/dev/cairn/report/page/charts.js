// Charts on uPlot: a card with title, chart, tooltip and downloads.
const FONT = '12px system-ui, sans-serif';

function theme() {
  return { ink: colour('ink'), faint: colour('line'), paper: colour('paper') };
}

function axis(label, extra) {
  const t = theme();
  return { label, labelSize: 22, labelFont: FONT, font: FONT, stroke: t.ink, size: 54,
    grid: { stroke: t.faint, width: 1 }, ticks: { stroke: t.faint, width: 1, size: 5 }, ...extra };
}

// An axis whose values are logarithms to base 10.
function powerAxis(label) {
  return axis(label, { incrs: [1, 2, 3, 4, 5, 10, 20, 50, 100], values: (u, splits) => splits.map((v) => (Number.isInteger(v) ? power(v) : '')) });
}

function chartWidth(holder) {
  return Math.max(260, Math.floor(holder.clientWidth));
}

// Distances of ticks of what is counted.
const WHOLE = [1, 2, 5].flatMap((v) => Array.from({ length: 9 }, (_, i) => v * 10 ** i)).sort((a, b) => a - b);

// The axis of abscissae: lower than the other is wide.
function floor(label, extra) {
  return axis(label, { size: 44, labelSize: 18, ...extra });
}

class Card {
  constructor(id, title, help) {
    this.id = id;
    this.title = title;
    this.holder = make('div', { class: 'chart', role: 'img', tabindex: '0', 'aria-label': title });
    this.tip = make('div', { class: 'tip', role: 'status', 'aria-live': 'polite' });
    this.controls = make('div', { class: 'controls' });
    this.note = make('p', { class: 'note' }, help || '');
    const buttons = make('span', { class: 'downloads' });
    for (const kind of ['svg', 'png', 'csv']) {
      buttons.append(make('button', { type: 'button', 'aria-label': `${title}: download as ${kind.toUpperCase()}`,
        on: { click: () => this.download(kind) } }, kind.toUpperCase()));
    }
    this.element = make('section', { class: 'card', id }, make('header', {}, make('h3', {}, title), buttons),
      this.controls, this.holder, make('div', { class: 'words' }, this.note, this.tip));
    this.rows = () => [];
  }

  // Shows a chart in the place of the one before. rows(): what the CSV holds.
  show(options, data, rows, label) {
    const zoom = this.plot && this.keepZoom ? { x: [this.plot.scales.x.min, this.plot.scales.x.max] } : null;
    this.plot?.destroy();
    this.holder.replaceChildren();
    this.rows = rows;
    if (label) this.holder.setAttribute('aria-label', label);
    const size = { width: chartWidth(this.holder), height: options.height || 280 };
    this.plot = new uPlot({ legend: { show: false }, padding: [10, 14, 0, 0], ...options, ...size }, data, this.holder);
    if (zoom && zoom.x[0] > options.fullX?.[0]) this.plot.setScale('x', { min: zoom.x[0], max: zoom.x[1] });
  }

  resize() {
    if (this.plot) this.plot.setSize({ width: chartWidth(this.holder), height: this.plot.height });
  }

  download(kind) {
    if (!this.plot) return;
    const name = `${PAGE.name}-${this.id}.${kind}`;
    if (kind === 'csv') save(name, 'text/csv', csv(this.rows()));
    if (kind === 'svg') save(name, 'image/svg+xml', plotSvg(this.plot, this.title));
    if (kind === 'png') plotPng(this.plot, (blob) => save(name, 'image/png', blob));
  }
}

function plotPng(plot, done) {
  const from = plot.ctx.canvas;
  const canvas = make('canvas', { width: from.width, height: from.height });
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = theme().paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(from, 0, 0);
  canvas.toBlob(done, 'image/png');
}

// The chart as SVG: frame, ticks as drawn, every visible series as a path or as circles.
function plotSvg(plot, title) {
  const t = theme();
  const ratio = plot.pxRatio || devicePixelRatio;
  const box = { x: plot.bbox.left / ratio, y: plot.bbox.top / ratio, width: plot.bbox.width / ratio, height: plot.bbox.height / ratio };
  const at = (value, scale) => plot.valToPos(value, scale) + (scale === 'x' ? box.x : box.y);
  const label = (text, place, anchor) => drawn('text', { ...place, 'text-anchor': anchor, fill: t.ink }, String(text ?? ''));
  const data = drawn('g', { 'clip-path': 'url(#c)' });
  const svg = drawn('svg', { width: plot.width, height: plot.height, viewBox: `0 0 ${plot.width} ${plot.height}`, 'font-family': 'sans-serif', 'font-size': '12' },
    drawn('title', {}, title), drawn('rect', { width: '100%', height: '100%', fill: t.paper }), drawn('clipPath', { id: 'c' }, drawn('rect', box)));
  plot.axes.forEach((axis, i) => {
    (axis._splits || []).forEach((split, s) => {
      const place = i === 0 ? { x: at(split, 'x').toFixed(1), y: box.y + box.height + 18 } : { x: box.x - 8, y: (at(split, 'y') + 4).toFixed(1) };
      svg.append(label(axis._values?.[s], place, i === 0 ? 'middle' : 'end'));
    });
  });
  svg.append(label(plot.axes[0].label, { x: box.x + box.width / 2, y: plot.height - 6 }, 'middle'),
    label(plot.axes[1].label, { transform: `translate(14 ${box.y + box.height / 2}) rotate(-90)` }, 'middle'),
    drawn('rect', { ...box, fill: 'none', stroke: t.faint }), data);
  plot.series.forEach((series, i) => {
    if (i > 0 && series.show) data.append(...seriesSvg(series, plot.mode === 2 ? plot.data[i] : [plot.data[0], plot.data[i]], at));
  });
  return new XMLSerializer().serializeToString(svg);
}

// One series of a chart: circles, or a line.
function seriesSvg(series, [xs, ys], at) {
  const stroke = series.tint;
  const points = [];
  for (let j = 0; j < xs.length; j++) {
    const y = ys[j];
    if (y !== null && y !== undefined && Number.isFinite(y)) points.push([at(xs[j], 'x').toFixed(1), at(y, 'y').toFixed(1)]);
  }
  if (series.dots) return points.map(([cx, cy]) => drawn('circle', { cx, cy, r: series.ring ? 5.5 : 3, fill: series.hollow ? 'none' : stroke, stroke, 'fill-opacity': '.75' }));
  if (points.length < 2) return [];
  const d = series.stairs ? points.map((p, j) => (j ? `H${p[0]}V${p[1]}` : `M${p[0]} ${p[1]}`)).join('') : 'M' + points.map((p) => p.join(' ')).join('L');
  return [drawn('path', { d, fill: 'none', stroke, 'stroke-width': series.width, 'stroke-opacity': series.alpha ?? 1, ...(series.dash ? { 'stroke-dasharray': '5 4' } : {}) })];
}

// Scatter points of one series (uPlot's mode 2).
function dots(plot, index) {
  const series = plot.series[index];
  const [xs, ys] = plot.data[index];
  const size = (series.ring ? 5.5 : 3) * devicePixelRatio;
  const path = new Path2D();
  for (let i = 0; i < xs.length; i++) {
    const x = plot.valToPos(xs[i], 'x', true);
    const y = plot.valToPos(ys[i], 'y', true);
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
  }
  const ctx = plot.ctx;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.75;
  ctx.fillStyle = ctx.strokeStyle = series.tint;
  ctx.lineWidth = 1.2 * devicePixelRatio;
  if (series.hollow) ctx.stroke(path);
  else ctx.fill(path);
  ctx.restore();
  return null;
}

// A range that leaves a margin around the data and follows zooming. What differs in digits that no tick has room for is shown as one.
function padded(low, high) {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const margin = high - low > 1e-5 * size ? 0.04 * (high - low) : Math.max(0.04, 0.04 * size);
  return [low - margin, high + margin];
}

function extent(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const v of values) {
    if (Number.isFinite(v)) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}
