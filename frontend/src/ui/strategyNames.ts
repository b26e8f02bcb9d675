/** What strategies are called where people read it; the code is for settings, scripts and papers. */
const names: Readonly<Record<string, string>> = {
  auto: 'Automatic',
  random: 'Random images',
  typiclust: 'Typical images',
  margin: 'Unsure images',
  'margin-clustering': 'Unsure and varied',
  bald: 'Disputed images',
  batchbald: 'Disputed and varied',
  'power-bald': 'Disputed, by chance',
  entropy: 'Unsure, by entropy',
  'least-confidence': 'Least confident',
  coreset: 'Unlike the labeled',
  badge: 'Most telling images',
  'power-margin': 'Unsure, by chance',
  'softmax-margin': 'Unsure, mostly chance',
  'softrank-margin': 'Unsure, by rank',
  probcover: 'Widest cover',
  uherding: 'Unsure, widest cover',
  dropquery: 'Shaky predictions',
};

/** The plain name of a strategy; one that is not known keeps its code. */
export const strategyName = (code: string): string => names[code] ?? code;
