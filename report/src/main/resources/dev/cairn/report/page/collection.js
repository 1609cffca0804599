// Start of a page that has figures only.
byId('theme').addEventListener('click', () => {
  const root = document.documentElement.dataset;
  const dark = root.theme ? root.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.theme = dark ? 'light' : 'dark';
});
buildFigures();
document.documentElement.dataset.ready = 'true';
