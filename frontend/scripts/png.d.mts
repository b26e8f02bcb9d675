export function png(
  width: number,
  height: number,
  color: (x: number, y: number) => [number, number, number],
): Buffer;
