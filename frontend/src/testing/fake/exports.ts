import type { Export, ExportFilters, ExportFormat } from '@/api/types';
import { minutes } from './numbers.ts';

export const noFilters: ExportFilters = {
  consensus: null,
  annotator: null,
  since: null,
  minConfidence: null,
  withoutImported: null,
  auditOnly: null,
};

export const newestExport: Export = {
  id: 2,
  format: 'csv',
  filters: noFilters,
  split: null,
  imagePrefix: '',
  fileName: 'Rubbish-on-the-belt-20261121T101500Z-labels.csv',
  annotationId: 1_902,
  generation: 41,
  modelVersion: 37,
  images: 1_240,
  labels: 1_240,
  annotators: 3,
  bytes: 203_514,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  createdBy: 'Ada',
  createdAt: minutes(12),
};

export const earlierExport: Export = {
  ...newestExport,
  id: 1,
  format: 'class-folders',
  filters: { ...noFilters, consensus: true, minConfidence: 0.9 },
  split: { testShare: 0.2, seed: 7 },
  fileName: 'Rubbish-on-the-belt-20261120T101500Z-images.zip',
  annotationId: 1_310,
  generation: 17,
  modelVersion: 15,
  images: 812,
  labels: 812,
  annotators: 2,
  bytes: 41_823_114,
  sha256: null,
  createdBy: 'Grace',
  createdAt: minutes(60 * 27),
};

const format = (
  name: string,
  title: string,
  readers: string,
  more: Partial<ExportFormat> = {},
): ExportFormat => ({
  name,
  title,
  readers,
  contents: 'labels',
  images: false,
  split: false,
  imagePrefix: false,
  ...more,
});

export const exportFormats: ExportFormat[] = [
  format(
    'csv',
    'CSV',
    'One line for each labeled image: class, who, when, from which arm. For spreadsheets and pandas.',
  ),
  format('jsonl', 'JSON Lines', 'The same as the CSV, one JSON object a line. For scripts.'),
  format(
    'label-studio',
    'Label Studio',
    'Tasks with everybody’s annotations and the model’s predictions, as JSON. For Label Studio’s import.',
    { contents: 'answers', imagePrefix: true },
  ),
  format(
    'class-folders',
    'Class folders',
    'A zip with a folder for each class and the original files in it. For torchvision, Keras and FiftyOne.',
    { images: true, split: true },
  ),
  format(
    'hugging-face',
    'Hugging Face ImageFolder',
    'A zip with the images and metadata.jsonl. For load_dataset("imagefolder").',
    { images: true, split: true },
  ),
  format(
    'features',
    'Features',
    'A zip of the feature matrix (.npy) and whose row is which. For notebooks.',
    { contents: 'features' },
  ),
  format(
    'predictions-csv',
    'Predictions as CSV',
    'One line for each image of the pool: predicted class, calibrated confidence, and its label where there is one.',
    { contents: 'predictions' },
  ),
];
