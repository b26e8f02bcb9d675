// Runs before the first paint, as a file of its own because the content security policy allows no
// inline script. src/ui/theme.ts keeps the attribute up to date afterwards.
(function () {
  var choice = 'system';
  try {
    choice = localStorage.getItem('winnow-theme') || 'system';
  } catch {
    // Storage can be blocked; the system's theme is used then.
  }
  var dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
