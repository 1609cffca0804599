// The live page: follows the study by server-sent events and steers it; each page says what it does where runs have ended.
const LIVE = { campaign: '', fetching: false, moved: () => {} };

async function post(path, body, answer = byId('live-answer')) {
  try {
    const key = document.querySelector('meta[name=cairn-key]').content;
    const response = await fetch(path, { method: 'POST', body, headers: { 'X-Cairn-Key': key } });
    const text = await response.text();
    answer.textContent = response.headers.get('Content-Type')?.startsWith('application/json') ? JSON.parse(text).words : text;
    return response.ok;
  } catch (error) {
    answer.textContent = `The study cannot be reached: ${error.message}`;
    return false;
  }
}

function showProgress(now) {
  if (LIVE.campaign && LIVE.campaign !== now.campaign) location.reload(); // the queue's next experiment
  LIVE.campaign = now.campaign;
  byId('live-phase').textContent = now.phase;
  byId('live-bar').max = Math.max(1, now.total);
  byId('live-bar').value = now.finished;
  byId('live-count').textContent = `${now.finished} of ${counted(now.total, 'run')}`;
  const total = byId('live-total');
  if (total) total.textContent = now.total; // as the count below
  byId('live-left').textContent = Number.isFinite(now.secondsLeft) ? `about ${duration(now.secondsLeft)} left` : '';
  byId('live-endings').replaceChildren(...Object.entries(now.endings).flatMap(([ending, count]) => [make('span', { class: 'dot ' + ending }), `${count} ${ending}  `]));
  byId('live-flight').hidden = now.running.length === 0;
  byId('live-runs').replaceChildren(...now.running.map((run) => make('tr', {}, ...[run.run, run.iterate].map((v) => make('td', { class: 'n' }, String(v))),
    ...[run.loss, run.squaredGradientNorm, run.r].map((v) => make('td', { class: 'n' }, number(typeof v === 'number' ? v : NaN))))));
  byId('live-errors').replaceChildren(...now.errors.map((words) => make('li', {}, words)));
  byId('live-queue-head').hidden = now.queue.length === 0;
  byId('live-queue').replaceChildren(...now.queue.map((name) => make('li', {}, name)));
  const can = { start: ['waiting', 'stopped', ...(now.queue.length ? ['finished'] : [])], pause: ['running', 'training'], resume: ['paused'], stop: ['running', 'training', 'paused'] };
  for (const button of document.querySelectorAll('[data-command]')) {
    button.disabled = !can[button.dataset.command].includes(now.phase);
  }
  LIVE.moved(now);
}

function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function startLive() {
  const events = new EventSource('events');
  events.addEventListener('message', (event) => showProgress(JSON.parse(event.data)));
  events.addEventListener('error', () => {
    byId('live-phase').textContent = 'not connected; trying again';
  });
  for (const button of document.querySelectorAll('[data-command]')) {
    button.addEventListener('click', () => post('steer', button.dataset.command));
  }
  startForm();
}

// A new campaign: an example or a file fills the form, and what it says then goes into the queue.
function startForm() {
  const text = byId('queue-text');
  const examples = JSON.parse(byId('examples').textContent);
  const choice = byId('queue-example');
  choice.append(...Object.keys(examples).map((name) => make('option', { value: name }, name)));
  choice.addEventListener('change', () => {
    text.value = examples[choice.value] || '';
  });
  byId('queue-file').addEventListener('change', async (event) => {
    if (event.target.files[0]) text.value = await event.target.files[0].text();
  });
  byId('queue-add').addEventListener('click', async () => {
    if (!(await post('queue', text.value, byId('queue-answer')))) return;
    text.value = choice.value = byId('queue-file').value = '';
  });
}
