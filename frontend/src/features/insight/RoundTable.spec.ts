import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import RoundTable from './RoundTable.vue';

function round(number: number, reason: string | null, error: string | null = null) {
  const generation = reason === null ? null : { number, reason, strategy: 'badge' };
  return {
    number,
    generation,
    error,
    status: 'done',
    phase: 'done',
    cause: '10 new labels',
    labels: number * 10,
    trainSeconds: 1,
    scoreSeconds: 1,
    selectSeconds: 1,
    startedAt: '2026-01-01T00:00:00Z',
    accuracy: null,
  };
}

describe('rounds', () => {
  it('says a reason where it is new, and every error', async () => {
    const rounds = [
      round(5, 'Unsure first, with 50 labels.'),
      round(4, null, 'Out of memory.'),
      round(3, 'Unsure first, with 30 labels.'),
      round(2, 'Diverse first.'),
      round(1, 'Diverse first.'),
    ];
    await renderPage(RoundTable, { rounds });
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent.trim().slice(0, 13))).toEqual([
      expect.stringMatching(/^5/),
      expect.stringMatching(/^4/),
      'Out of memory',
      expect.stringMatching(/^3/),
      'Unsure first,',
      expect.stringMatching(/^2/),
      expect.stringMatching(/^1/),
      'Diverse first',
    ]);
  });
});
