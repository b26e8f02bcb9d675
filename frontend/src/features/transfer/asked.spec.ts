import { describe, expect, it } from 'vitest';
import type { ExportFormat, ExportOptions } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { nothingAsked, requestOf } from './asked';

const { formats } = new FakeServer().handle('GET', '/api/projects/1/export-options')
  .body as ExportOptions;
const format = (name: string) => formats.find((one) => one.name === name) as ExportFormat;

const everything = {
  ...nothingAsked(),
  consensus: true,
  withoutImported: true,
  auditOnly: true,
  annotator: 'Ada',
  since: '2026-01-02T03:04',
  confidence: 90,
  split: true,
  imagePrefix: 's3://bucket/',
};

describe('the request for an export', () => {
  it('asks for nothing that was not chosen', () => {
    expect(requestOf(nothingAsked(), format('csv'))).toEqual({ format: 'csv', filters: {} });
  });

  it('carries what goes with the format', () => {
    expect(requestOf(everything, format('class-folders'))).toEqual({
      format: 'class-folders',
      filters: {
        consensus: true,
        withoutImported: true,
        auditOnly: true,
        annotator: 'Ada',
        since: new Date('2026-01-02T03:04').toISOString(),
        minConfidence: 0.9,
      },
      split: { testShare: 0.2, seed: 1 },
    });
    expect(requestOf(everything, format('label-studio')).imagePrefix).toBe('s3://bucket/');
  });

  it('leaves out what stands in fields the format does not show', () => {
    expect(requestOf(everything, format('predictions-csv'))).toEqual({
      format: 'predictions-csv',
      filters: { minConfidence: 0.9 },
    });
    expect(requestOf(everything, format('features')).filters).toEqual({});
  });
});
