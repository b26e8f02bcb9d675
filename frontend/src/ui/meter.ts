const windowMs = 20_000;
const shortestMs = 1_000;

/** How fast something grows, over the last twenty seconds: steady, and still true after a stop. */
export class Meter {
  private marks: { at: number; value: number }[] = [];

  /** It has come to `value` by the time `at`, in milliseconds. */
  mark(value: number, at: number): void {
    this.marks.push({ at, value });
    while (this.marks.length > 2 && at - (this.marks[0]?.at ?? at) > windowMs) this.marks.shift();
  }

  /** What came before does not count any more: there was a break. */
  restart(): void {
    this.marks = [];
  }

  /** Units a second; null while that is too early to say, or while nothing comes. */
  perSecond(): number | null {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (!first || !last || last.at - first.at < shortestMs || last.value <= first.value)
      return null;
    return ((last.value - first.value) / (last.at - first.at)) * 1000;
  }
}
