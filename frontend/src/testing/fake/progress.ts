import type { Progress, Project, Round } from '@/api/types';
import { accuracy, minutes } from './numbers.ts';

export const curve = Array.from({ length: 21 }, (_, index) => {
  const labels = Math.round(12 * 1.193 ** index);
  const audit = Math.round(labels * 0.2);
  const value = 0.93 - 0.62 * Math.exp(-labels / 110) - 0.05 * Math.exp(-labels / 900);
  const right = Math.round(audit * (value + 0.02 * Math.sin(index * 1.7)));
  return {
    modelVersion: index * 2 + 1,
    labels,
    trainedOn: labels - audit,
    accuracy: audit >= 10 ? accuracy(Math.min(right, audit), audit) : null,
    truthAccuracy: accuracy(Math.round(2527 * (value - 0.01)), 2527),
    createdAt: minutes(400 - index * 18),
  };
});

export function emptyProgress(project: Project, images: number, labels: number): Progress {
  return {
    images,
    encoded: images,
    labels,
    trainingLabels: labels,
    auditLabels: Math.min(labels, 2),
    skipped: 0,
    annotators: labels > 0 ? 1 : 0,
    labelsLastHour: labels,
    accuracy: null,
    accuracyNeeds: 18,
    truthAccuracy: null,
    generation: null,
    encoder: null,
    encoderProblem: null,
    modelVersion: null,
    curve: [],
    classes: project.classes.map((one) => ({
      classId: one.id,
      labels: 0,
      trainingLabels: 0,
      auditLabels: 0,
    })),
    running: [],
    nextRound: { labelsMissing: 20, seconds: 2 },
    comparison: {
      verdict: 'early',
      labels: 0,
      images: 0,
      active: 0,
      random: 0,
      low: 0,
      high: 0,
      sentence:
        'Whether active selection beats random here is known from 40 audit labels on; there are 2.',
    },
    tuning: null,
    advice: images === 0 ? 'Import images.' : 'Label about twenty images for a first model.',
  };
}

export function rounds(before: number): Round[] {
  const numbers = Array.from({ length: 50 }, (_, index) => before - 1 - index).filter((n) => n > 0);
  return numbers.map((number) => {
    const running = number === 41;
    const failed = number === 33;
    const strategy = number > 12 ? 'badge' : 'typiclust';
    return {
      number,
      status: running ? 'running' : failed ? 'failed' : 'done',
      phase: running ? 'score' : 'done',
      cause: '10 new labels',
      labels: 12 + number * 10,
      trainSeconds: running || failed ? null : 0.412 + number * 0.007,
      scoreSeconds: running || failed ? null : 0.873,
      selectSeconds: running || failed ? null : 1.24,
      startedAt: minutes((42 - number) * 4),
      finishedAt: running ? null : minutes((42 - number) * 4 - 0.05),
      error: failed
        ? 'The machine ran out of memory while it trained; the round was repeated.'
        : null,
      modelVersion: failed ? null : number,
      accuracy: failed || number < 8 ? null : accuracy(Math.round(number * 1.72), number * 2),
      generation:
        running || failed
          ? null
          : {
              number,
              strategy,
              reason:
                number > 12
                  ? 'Unsure and diverse images teach most now.'
                  : 'Few labels: diverse images first.',
              modelVersion: number,
              createdAt: minutes((42 - number) * 4),
              pool: 2527,
            },
    };
  });
}
