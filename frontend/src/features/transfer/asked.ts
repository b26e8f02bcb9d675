import type { ExportFilters, ExportFormat, NewExport } from '@/api/types';
import { takesConfidence, takesLabelFilters } from './exportWords';

/** What stands in the form, as its fields hold it. */
export interface Asked {
  format: string;
  consensus: boolean;
  withoutImported: boolean;
  auditOnly: boolean;
  /** Empty for everybody. */
  annotator: string;
  /** As a datetime-local field holds it, in the reader's zone; empty for always. */
  since: string;
  /** In percent; empty for any. */
  confidence: number | '';
  split: boolean;
  /** In percent. */
  testShare: number;
  seed: number;
  imagePrefix: string;
}

export const nothingAsked = (): Asked => ({
  format: 'csv',
  consensus: false,
  withoutImported: false,
  auditOnly: false,
  annotator: '',
  since: '',
  confidence: '',
  split: false,
  testShare: 20,
  seed: 1,
  imagePrefix: '',
});

function filters(asked: Asked, format: ExportFormat): ExportFilters {
  const labels = takesLabelFilters(format);
  return {
    ...(labels && asked.consensus ? { consensus: true } : {}),
    ...(labels && asked.withoutImported ? { withoutImported: true } : {}),
    ...(labels && asked.auditOnly ? { auditOnly: true } : {}),
    ...(labels && asked.annotator ? { annotator: asked.annotator } : {}),
    ...(labels && asked.since ? { since: new Date(asked.since).toISOString() } : {}),
    ...(takesConfidence(format) && asked.confidence !== ''
      ? { minConfidence: asked.confidence / 100 }
      : {}),
  };
}

/** The request: only what goes with the format, whatever else stands in hidden fields. */
export function requestOf(asked: Asked, format: ExportFormat): NewExport {
  return {
    format: format.name,
    filters: filters(asked, format),
    ...(format.split && asked.split
      ? { split: { testShare: asked.testShare / 100, seed: asked.seed } }
      : {}),
    ...(format.imagePrefix && asked.imagePrefix ? { imagePrefix: asked.imagePrefix } : {}),
  };
}
