import { asProblem } from '@/api/problem';
import { informed, sendable, type Operation, type Outcome } from './operations';

export interface OutboxStore {
  all(): Promise<Operation[]>;
  put(operation: Operation): Promise<void>;
  delete(id: string): Promise<void>;
}

export type OutboxState = 'idle' | 'sending' | 'waiting' | 'signed-out';

interface Options {
  store: OutboxStore;
  send: (operation: Operation) => Promise<Outcome>;
  onOutcome: (operation: Operation, outcome: Outcome) => void;
  onChange: () => void;
  /** Waits before a retry; a test passes its own. */
  pause?: (ms: number) => Promise<void>;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * Answers on their way to the server: sent one after the other in the order in which they were
 * given, tried again while the server cannot be reached, and kept across reloads.
 */
export class Outbox {
  state: OutboxState = 'idle';
  private queue: Operation[] = [];
  private running = false;
  private closed = false;
  private wake: (() => void) | null = null;

  constructor(private readonly options: Options) {}

  /** What is still to be sent, oldest first. */
  get waiting(): readonly Operation[] {
    return this.queue.filter((operation) => operation.refused === null);
  }

  /** What the server refused and nobody has dismissed. */
  get refused(): readonly Operation[] {
    return this.queue.filter((operation) => operation.refused !== null);
  }

  /** Takes up what an earlier page left. */
  async load(): Promise<void> {
    const left = await this.options.store.all();
    this.queue = [...left.sort((a, b) => a.seq - b.seq), ...this.queue];
    this.options.onChange();
    void this.run();
  }

  add(operation: Operation): void {
    this.queue.push(operation);
    void this.options.store.put(operation);
    this.options.onChange();
    void this.run();
  }

  /** Takes back what has not left yet; false when it has, or may have. */
  cancel(id: string): boolean {
    const index = this.queue.findIndex((operation) => operation.id === id);
    const inFlight = this.running && this.waiting[0]?.id === id;
    if (index < 0 || inFlight) return false;
    this.drop(id);
    this.options.onChange();
    return true;
  }

  dismissRefused(): void {
    for (const operation of this.refused) this.drop(operation.id);
    this.options.onChange();
  }

  /** Tries again now rather than after the pause. */
  hurry(): void {
    this.wake?.();
    if (this.state === 'signed-out') this.state = 'idle';
    void this.run();
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  private async run(): Promise<void> {
    if (this.running || this.closed) return;
    this.running = true;
    let failures = 0;
    let next = this.waiting[0];
    while (next && !this.closed) {
      const result = await this.attempt(next);
      if (result === 'signed-out') {
        this.set('signed-out');
        break;
      }
      if (result === 'later') {
        this.set('waiting');
        await this.rest(Math.min(firstPauseMs * 2 ** failures++, longestPauseMs));
      } else {
        failures = 0;
      }
      next = this.waiting[0];
    }
    this.running = false;
    if (this.state !== 'signed-out') this.set('idle');
  }

  private async attempt(operation: Operation): Promise<'done' | 'later' | 'signed-out'> {
    if (!sendable(operation)) {
      this.finish(operation, { state: 'lost' });
      return 'done';
    }
    if (this.state !== 'waiting') this.set('sending');
    try {
      this.finish(operation, await this.options.send(operation));
      return 'done';
    } catch (error) {
      const problem = asProblem(error);
      if (problem.passing) return 'later';
      if (problem.status === 401) return 'signed-out';
      this.finish(
        operation,
        problem.status === 409 ? { state: 'lost' } : { state: 'refused', message: problem.message },
      );
      return 'done';
    }
  }

  private finish(operation: Operation, outcome: Outcome): void {
    this.state = 'sending';
    if (outcome.state === 'refused') {
      this.replace(operation, { ...operation, refused: outcome.message });
    } else {
      this.drop(operation.id);
      for (const waiting of this.queue) {
        const told = informed(waiting, operation, outcome);
        if (told !== waiting) this.replace(waiting, told);
      }
    }
    this.options.onOutcome(operation, outcome);
    this.options.onChange();
  }

  private replace(before: Operation, after: Operation): void {
    this.queue = this.queue.map((operation) => (operation === before ? after : operation));
    void this.options.store.put(after);
  }

  private drop(id: string): void {
    this.queue = this.queue.filter((operation) => operation.id !== id);
    void this.options.store.delete(id);
  }

  private set(state: OutboxState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onChange();
  }

  private async rest(ms: number): Promise<void> {
    const pause =
      this.options.pause?.(ms) ?? new Promise<void>((resolve) => setTimeout(resolve, ms));
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    await Promise.race([pause, woken]);
    this.wake = null;
  }
}
