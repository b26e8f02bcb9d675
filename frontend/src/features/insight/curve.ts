import type { CurvePoint } from '@/api/types';
import type { ChartLine, ChartPoint } from '@/ui/lineChart';

/** The learning curve as lines: what the audit labels measured, and what hidden truth says. */
export function curveLines(curve: readonly CurvePoint[]): ChartLine[] {
  const lines: ChartLine[] = [];
  const audited = points(curve, (one) => one.accuracy);
  const truth = points(curve, (one) => one.truthAccuracy);
  if (audited.length > 0) {
    lines.push({ name: 'Audit labels', color: '--accent', points: audited });
  }
  if (truth.length > 0) {
    lines.push({
      name: 'Hidden truth',
      color: '--warn',
      dashed: true,
      points: truth.map(({ x, y }) => ({ x, y })),
    });
  }
  return lines;
}

function points(
  curve: readonly CurvePoint[],
  pick: (one: CurvePoint) => CurvePoint['accuracy'],
): ChartPoint[] {
  // Two model versions can be from the same number of labels; the later one stands for it.
  const byLabels = new Map<number, ChartPoint>();
  for (const one of curve) {
    const accuracy = pick(one);
    if (!accuracy || one.labels <= 0) continue;
    byLabels.set(one.labels, {
      x: one.labels,
      y: accuracy.value,
      low: accuracy.low,
      high: accuracy.high,
    });
  }
  return [...byLabels.values()].sort((a, b) => a.x - b.x);
}

const columns = [
  'model_version',
  'labels',
  'trained_on',
  'accuracy',
  'accuracy_low',
  'accuracy_high',
  'audit_labels',
  'truth_accuracy',
  'created_at',
];

/** The curve as CSV with full precision. */
export function curveCsv(curve: readonly CurvePoint[]): string {
  const rows = curve.map((one) => [
    one.modelVersion,
    one.labels,
    one.trainedOn,
    one.accuracy?.value ?? '',
    one.accuracy?.low ?? '',
    one.accuracy?.high ?? '',
    one.accuracy?.images ?? '',
    one.truthAccuracy?.value ?? '',
    one.createdAt,
  ]);
  return [columns, ...rows].map((row) => row.join(',')).join('\r\n') + '\r\n';
}
