import type { Export, ExportFilters, ExportFormat } from '@/api/types';
import { count, counted, exactTime, percent } from '@/ui/format';

export const takesLabelFilters = (format: ExportFormat) =>
  format.contents === 'labels' || format.contents === 'answers';

export const takesConfidence = (format: ExportFormat) => format.contents !== 'features';

/** The groups in which formats are shown, those without formats left out. */
export function grouped(formats: ExportFormat[]): { title: string; formats: ExportFormat[] }[] {
  const labels = formats.filter(takesLabelFilters);
  return [
    { title: 'Labels', formats: labels.filter((one) => !one.images) },
    { title: 'Labels with the images', formats: labels.filter((one) => one.images) },
    { title: 'What was learned', formats: formats.filter((one) => !takesLabelFilters(one)) },
  ].filter((group) => group.formats.length > 0);
}

/** What is in an export: `1,240 labels of 3 annotators`. */
export function held(one: Export, format: ExportFormat | undefined): string {
  if (format?.contents === 'predictions') return `predictions for ${counted(one.images, 'image')}`;
  if (format?.contents === 'features') return `features of ${counted(one.images, 'image')}`;
  const labels = `${counted(one.labels, 'label')} of ${counted(one.annotators, 'annotator')}`;
  return one.images === one.labels ? labels : `${labels} on ${counted(one.images, 'image')}`;
}

/** The state of the project that an export shows. */
export function stateOf(one: Export): string[] {
  return [
    ...(one.generation === null ? [] : [`generation ${count(one.generation)}`]),
    ...(one.modelVersion === null ? [] : [`model ${count(one.modelVersion)}`]),
    `up to answer ${count(one.annotationId)}`,
  ];
}

function filterWords(filters: ExportFilters): string[] {
  return [
    ...(filters.consensus ? ['only where all labels agree'] : []),
    ...(filters.annotator ? [`only by ${filters.annotator}`] : []),
    ...(filters.since ? [`only since ${exactTime(filters.since)}`] : []),
    ...(filters.minConfidence ? [`confidence from ${percent(filters.minConfidence)}`] : []),
    ...(filters.withoutImported ? ['without imported labels'] : []),
    ...(filters.auditOnly ? ['only the audit slice'] : []),
  ];
}

/** What was chosen for an export beside its format. */
export function chosenFor(one: Export): string[] {
  return [
    ...filterWords(one.filters),
    ...(one.split ? [`${percent(one.split.testShare)} to test, seed ${one.split.seed}`] : []),
    ...(one.imagePrefix ? [`addresses from ${one.imagePrefix}`] : []),
  ];
}
