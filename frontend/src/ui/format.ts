const locale = 'en-US';
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat(locale, {
  maximumSignificantDigits: 3,
  minimumSignificantDigits: 1,
});
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** A count, exact, with thousands separated. */
export const count = (value: number): string => integer.format(value);

/** A count with its noun: `1 label`, `12,345 labels`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A measured number, three significant digits. */
export const measured = (value: number): string => three.format(value);

/** A share between 0 and 1 as percent with one decimal, which is three digits from 10 % on. */
export const percent = (share: number): string => {
  const value = share * 100;
  return `${value >= 99.95 || value === 0 ? Math.round(value) : value.toFixed(1)} %`;
};

/** An interval of shares: `79.1–84.6 %`. */
export const interval = ({ low, high }: { low: number; high: number }): string =>
  `${(low * 100).toFixed(1)}–${percent(high)}`;

/** A whole-percent share, for progress. Never 100 before all is done. */
export const done = (part: number, total: number): string =>
  total <= 0 ? '0 %' : `${Math.min(Math.floor((part / total) * 100), 100)} %`;

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${three.format(rest)} ${units[unit] ?? 'B'}`;
}

/** A length of time in the two largest units that matter. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${three.format(seconds)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return both(`${minutes} min`, whole % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return both(`${hours} h`, minutes % 60, 'min');
  return both(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

const both = (large: string, rest: number, unit: string) =>
  rest === 0 ? large : `${large} ${rest} ${unit}`;

/**
 * How long ago, or in how long: `just now`, `5 min ago`, `in 3 days`; after a month the date. What
 * is past counts whole units, what is to come the nearest: 30 days begun are still in 30 days.
 */
export function ago(time: string | number, now: number): string {
  const then = typeof time === 'number' ? time : Date.parse(time);
  const past = now - then;
  const [say, whole] =
    past >= 0
      ? [(text: string) => `${text} ago`, Math.floor]
      : [(text: string) => `in ${text}`, Math.round];
  const size = Math.abs(past) / 1000;
  if (size < 10) return 'just now';
  if (whole(size) < 60) return say(`${whole(size)} s`);
  if (whole(size / 60) < 60) return say(`${whole(size / 60)} min`);
  if (whole(size / 3600) < 24) return say(`${whole(size / 3600)} h`);
  const days = whole(size / 86_400);
  return days <= 30 ? say(counted(days, 'day')) : day.format(then);
}

/** The exact time in the reader's zone. */
export const exactTime = (time: string | number): string => exact.format(new Date(time));
