import type { Accuracy } from '@/api/types';

export const minutes = (ago: number) => new Date(Date.now() - ago * 60_000).toISOString();

export function accuracy(correct: number, images: number): Accuracy {
  const value = correct / images;
  const z = 1.96;
  const middle = (value + (z * z) / (2 * images)) / (1 + (z * z) / images);
  const half =
    (z / (1 + (z * z) / images)) *
    Math.sqrt((value * (1 - value)) / images + (z * z) / (4 * images * images));
  return { value, low: middle - half, high: middle + half, correct, images };
}
