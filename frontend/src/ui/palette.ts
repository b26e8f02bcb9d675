/**
 * Colours for classes that stay apart for colour-blind eyes: Okabe and Ito's, then Tol's muted
 * scheme, then tones of both for the rare project with more classes.
 */
const classPalette: readonly string[] = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#7a6ff0',
  '#b3a125',
  '#882255',
  '#44aa99',
  '#cc6677',
  '#117733',
  '#88ccee',
  '#999933',
  '#aa4499',
  '#ddcc77',
  '#4b6584',
  '#a5673f',
  '#6c8f3c',
  '#8a8f98',
];

/** The first colour of the palette that none of the given has. */
export function nextColor(taken: readonly string[]): string {
  const used = new Set(taken.map((color) => color.toLowerCase()));
  return (
    classPalette.find((color) => !used.has(color)) ??
    classPalette[taken.length % classPalette.length] ??
    '#8a8f98'
  );
}
