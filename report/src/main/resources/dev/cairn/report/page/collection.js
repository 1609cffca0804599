// Start of a page that has figures only.
byId('theme').addEventListener('click', () => {
  const root = document.documentElement.dataset;
  const dark = root.theme ? root.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.theme = dark ? 'light' : 'dark';
});
buildPoints();
buildFigures();

// Draws what a search has found by now: the server's page anew, without what steers it.
async function redraw() {
  const response = await fetch('./');
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const id of ['summary', 'points', 'figures']) byId(id).replaceWith(fresh.getElementById(id));
  buildPoints();
  buildFigures();
}

if (document.querySelector('meta[name=cairn-key]')) {
  let drawn = '';
  let latest = '';
  LIVE.moved = (now) => {
    latest = JSON.stringify([now.phase, now.finished, now.endings]);
    if (latest === drawn || LIVE.fetching) return;
    LIVE.fetching = true;
    setTimeout(() => {
      drawn = latest;
      redraw().finally(() => {
        LIVE.fetching = false;
      });
    }, 1000);
  };
  startLive();
}
document.documentElement.dataset.ready = 'true';
