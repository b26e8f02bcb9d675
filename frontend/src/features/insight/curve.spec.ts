import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '@/api/types';
import { curveCsv, curveLines } from './curve';

const accuracy = { value: 0.8, low: 0.7, high: 0.88, correct: 40, images: 50 };
const point = (
  modelVersion: number,
  labels: number,
  more: Partial<CurvePoint> = {},
): CurvePoint => ({
  modelVersion,
  labels,
  trainedOn: labels,
  accuracy,
  truthAccuracy: null,
  createdAt: '2026-01-01T00:00:00Z',
  ...more,
});

describe('learning curve', () => {
  it('leaves out versions without an accuracy and has no truth line without truth', () => {
    const lines = curveLines([point(1, 20, { accuracy: null }), point(2, 40)]);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.points.map((one) => one.x)).toEqual([40]);
  });

  it('takes the later version where two have the same number of labels', () => {
    const better = { ...accuracy, value: 0.9 };
    const lines = curveLines([point(1, 20), point(2, 20, { accuracy: better })]);
    expect(lines[0]?.points).toEqual([{ x: 20, y: 0.9, low: 0.7, high: 0.88 }]);
  });

  it('writes a line per version, with empty cells for what is not known', () => {
    expect(curveCsv([point(3, 60, { accuracy: null })]).split('\r\n')[1]).toBe(
      '3,60,60,,,,,,2026-01-01T00:00:00Z',
    );
  });
});
