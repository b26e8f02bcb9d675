import { count, percent } from './format';

export interface ChartPoint {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

export interface ChartLine {
  name: string;
  color: string;
  dashed?: boolean;
  points: ChartPoint[];
}

export interface ChartInk {
  text: string;
  line: string;
  ground: string;
  font: string;
}

/** Log scale where x spans more than a decade and a half; below that it hides more than it shows. */
export function spansDecades(lines: readonly ChartLine[]): boolean {
  const xs = lines.flatMap((line) => line.points.map((point) => point.x)).filter((x) => x > 0);
  return xs.length > 2 && Math.max(...xs) / Math.min(...xs) >= 30;
}

/** The lower end of the share axis: the tens below everything shown, so that changes can be seen. */
export function axisFloor(lines: readonly ChartLine[]): number {
  const lows = lines.flatMap((line) => line.points.map((point) => point.low ?? point.y));
  return lows.length === 0 ? 0 : Math.max(0, Math.floor(Math.min(...lows) * 10 - 0.2) / 10);
}

/** ECharts options for lines of shares with their 95 % bands. */
export function lineChartOption(lines: readonly ChartLine[], xName: string, ink: ChartInk) {
  const log = spansDecades(lines);
  const text = { color: ink.text, fontFamily: ink.font, fontSize: 12 };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 56, right: 132, top: 16, bottom: 44 },
    tooltip: {
      trigger: 'axis',
      backgroundColor: ink.ground,
      borderColor: ink.line,
      padding: [8, 12],
      textStyle: { ...text, fontSize: 13 },
      axisPointer: { lineStyle: { color: ink.line } },
      formatter: (hits: unknown) => tooltip(lines, hits, xName),
    },
    xAxis: {
      type: log ? 'log' : 'value',
      name: xName,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => count(value) },
      axisLine: { lineStyle: { color: ink.line } },
      splitLine: { show: false },
      minorTick: { show: log },
    },
    yAxis: {
      type: 'value',
      min: axisFloor(lines),
      max: 1,
      axisLabel: { ...text, formatter: (value: number) => `${Math.round(value * 100)} %` },
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: lines.flatMap((line) => [...band(line), curve(line, ink, labelShift(lines, line))]),
  };
}

/** Pixels by which the label at a line's end moves so that it does not lie on its neighbour's. */
export function labelShift(lines: readonly ChartLine[], line: ChartLine): number {
  const endOf = (one: ChartLine) => one.points[one.points.length - 1]?.y ?? 0;
  const near = (1 - axisFloor(lines)) * 0.07;
  const end = endOf(line);
  const index = lines.indexOf(line);
  const neighbours = lines.filter((one) => one !== line && Math.abs(endOf(one) - end) < near);
  const above = neighbours.some(
    (one) => endOf(one) > end || (endOf(one) === end && lines.indexOf(one) < index),
  );
  if (neighbours.length === 0) return 0;
  return above ? 9 : -9;
}

function curve(line: ChartLine, ink: ChartInk, shift: number) {
  return {
    name: line.name,
    type: 'line',
    data: line.points.map((point) => [point.x, point.y]),
    symbol: 'circle',
    symbolSize: line.points.length > 40 ? 0 : 5,
    showSymbol: true,
    lineStyle: { color: line.color, width: 2, type: line.dashed ? 'dashed' : 'solid' },
    itemStyle: { color: line.color },
    endLabel: {
      show: true,
      formatter: line.name,
      color: line.color,
      fontFamily: ink.font,
      fontSize: 12,
      distance: 8,
      offset: [0, shift],
    },
    z: 3,
  };
}

/** Two stacked lines: an unseen one at the lower end, and the area between the ends on top of it. */
function band(line: ChartLine) {
  const points = line.points.filter((point) => point.low !== undefined && point.high !== undefined);
  if (points.length === 0) return [];
  const unseen = {
    type: 'line',
    stack: `${line.name} band`,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    silent: true,
    tooltip: { show: false },
  };
  return [
    { ...unseen, data: points.map((point) => [point.x, point.low ?? 0]) },
    {
      ...unseen,
      data: points.map((point) => [point.x, (point.high ?? 0) - (point.low ?? 0)]),
      areaStyle: { color: line.color, opacity: 0.15 },
    },
  ];
}

function tooltip(lines: readonly ChartLine[], hits: unknown, xName: string): string {
  const first: unknown = Array.isArray(hits) ? hits[0] : hits;
  const x = (first as { axisValue?: number } | undefined)?.axisValue;
  if (x === undefined) return '';
  const rows = lines.flatMap((line) => {
    const point = line.points.find((one) => one.x === x);
    if (!point) return [];
    const interval =
      point.low === undefined || point.high === undefined
        ? ''
        : ` (${(point.low * 100).toFixed(1)}–${percent(point.high)})`;
    return [`<div>${line.name}: <b>${percent(point.y)}</b>${interval}</div>`];
  });
  return `<div>${count(x)} ${xName}</div>${rows.join('')}`;
}
