import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Progress } from '@/api/types';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import TheAnswer from './TheAnswer.vue';

const progress = (more: Partial<Progress> = {}): Progress => ({
  ...(new FakeServer().handle('GET', '/api/projects/1/progress').body as Progress),
  ...more,
});

describe('where the project stands', () => {
  it('shows accuracy only with its interval and how many labels it comes from', async () => {
    const accuracy = { value: 0.8659, low: 0.776, high: 0.923, correct: 71, images: 82 };
    await renderPage(TheAnswer, { progress: progress({ accuracy }) });
    expect(screen.getByText('86.6 %')).toBeInTheDocument();
    expect(screen.getByText(/77\.6–92\.3 %, from 82 audit labels/)).toBeInTheDocument();
  });

  it('says how many audit labels are still needed', async () => {
    await renderPage(TheAnswer, {
      progress: progress({ accuracy: null, auditLabels: 7, accuracyNeeds: 13 }),
    });
    expect(screen.getByText('not enough audit labels yet (7 of 20)')).toBeInTheDocument();
  });

  it('says whether active selection beats random, once there is a model', async () => {
    const { unmount } = await renderPage(TheAnswer, { progress: progress() });
    expect(screen.getByText(/^Active selection beats random here: with 66/)).toBeInTheDocument();
    unmount();
    await renderPage(TheAnswer, { progress: progress({ modelVersion: null }) });
    expect(screen.queryByText(/beats random/)).toBeNull();
  });

  it('says what fine-tuning on the labels brought', async () => {
    const { unmount } = await renderPage(TheAnswer, { progress: progress() });
    expect(
      screen.getByText(/^Networks fine-tuned on 304 labels joined the features/),
    ).toBeInTheDocument();
    unmount();
    await renderPage(TheAnswer, { progress: progress({ tuning: null }) });
    expect(screen.queryByText(/fine-tuned/)).toBeNull();
  });

  it('says nothing of active selection where images are chosen at random', async () => {
    await renderPage(TheAnswer, { progress: progress({ comparison: null }) });
    expect(screen.queryByText(/random/)).toBeNull();
  });

  it('says the age of the model and when the next one comes', async () => {
    await renderPage(TheAnswer, {
      progress: progress({ nextRound: { labelsMissing: 1, seconds: 2 } }),
    });
    expect(screen.getByText('next after 1 more label, or 2 s after one')).toBeInTheDocument();
    expect(screen.getAllByText('2 min ago')).not.toHaveLength(0);
  });
});
