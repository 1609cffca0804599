// Numbers, colours and small pieces of HTML.
const CLASSES = WORDS.endings; // back to front
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function power(n) {
  return '10' + String(n).replace('-', '⁻').replace(/\d/g, (d) => SUPERSCRIPTS[d]);
}

// Four significant digits: plain in the middle of the scale, in powers of ten at its ends.
function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(4))).replace('-', '−');
  return value.toExponential(2).replace(/-/g, '−').replace('e+', 'e');
}

// "1 run", "2 runs".
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function percent(share) {
  return Number.isFinite(share) ? (100 * share).toFixed(share < 0.1 ? 1 : 0) + ' %' : '–';
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function save(name, type, content) {
  const url = content instanceof Blob ? URL.createObjectURL(content) : URL.createObjectURL(new Blob([content], { type }));
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// A cell of a table for spreadsheets: text that a spreadsheet would take for a formula begins with an apostrophe.
function csvCell(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  const text = typeof value === 'string' && /^'*[\p{Z}\p{Cc}\p{Cf}]*[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

function csv(rows) {
  return rows.map((row) => row.map(csvCell).join(',')).join('\n') + '\n';
}

// An element of SVG; children are elements or text.
function drawn(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A share as a bar.
function bar(share) {
  const element = make('span');
  element.style.width = `${100 * share}%`;
  return element;
}
