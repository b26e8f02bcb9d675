/** What strategies are called where people read it; the code is for settings, scripts and papers. */
const names: Readonly<Record<string, string>> = {
  auto: 'Automatic',
  random: 'Random images',
  typiclust: 'Typical images',
  margin: 'Unsure images',
  'margin-clustering': 'Unsure and varied images',
  bald: 'Disputed images',
  batchbald: 'Disputed and varied images',
  'power-bald': 'Disputed images, by chance',
  entropy: 'Unsure among many classes',
  'least-confidence': 'Least confident images',
  coreset: 'Images unlike the labeled ones',
  badge: 'Most telling images',
  'power-margin': 'Unsure images, by chance',
  'softmax-margin': 'Unsure images, mostly by chance',
  'softrank-margin': 'Unsure images, by chance and rank',
  probcover: 'Images that stand for many',
  uherding: 'Unsure images that stand for many',
  dropquery: 'Images with a shaky prediction',
};

/** The plain name of a strategy; one that is not known keeps its code. */
export const strategyName = (code: string): string => names[code] ?? code;
