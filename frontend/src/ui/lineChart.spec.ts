import { describe, expect, it } from 'vitest';
import { axisFloor, labelShift, lineChartOption, spansDecades, type ChartLine } from './lineChart';

const line = (xs: number[], low = 0.5): ChartLine => ({
  name: 'measured',
  color: '#000000',
  points: xs.map((x) => ({ x, y: 0.8, low, high: 0.9 })),
});
const ink = { text: '#111', line: '#222', ground: '#fff', font: 'sans-serif' };

describe('line chart', () => {
  it('is logarithmic only where x spans decades', () => {
    expect(spansDecades([line([20, 50, 100])])).toBe(false);
    expect(spansDecades([line([20, 200, 2000])])).toBe(true);
  });

  it('begins the axis below the lowest interval', () => {
    expect(axisFloor([line([1, 2], 0.57)])).toBeCloseTo(0.5);
    expect(axisFloor([line([1, 2], 0.01)])).toBe(0);
  });

  it('moves labels apart whose lines end close together', () => {
    const upper = line([1, 2]);
    const lower = { ...line([1, 2]), name: 'truth', points: [{ x: 2, y: 0.79 }] };
    const far = { ...line([1, 2]), name: 'far', points: [{ x: 2, y: 0.5 }] };
    const lines = [upper, lower, far];
    expect(lines.map((one) => labelShift(lines, one))).toEqual([-9, 9, 0]);
  });

  it('draws the band as the difference of its ends', () => {
    const option = lineChartOption([line([20, 40])], 'labels', ink);
    const [low, area, curve] = option.series as unknown as { data: [number, number][] }[];
    expect(low?.data[0]).toEqual([20, 0.5]);
    expect(area?.data[0]?.[1]).toBeCloseTo(0.4);
    expect(curve?.data[1]).toEqual([40, 0.8]);
  });
});
