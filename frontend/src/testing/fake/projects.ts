import type { Project, Strategy } from '@/api/types';
import { minutes } from './numbers.ts';

export function makeProject(id: number, name: string, classNames: string[]): Project {
  const colors = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];
  return {
    id,
    name,
    task: 'single_label',
    guidelines:
      '# What counts\n\n- Label what the **piece** is made of, not what was in it.\n- Cardboard has a corrugated middle; everything thinner is paper.\n- Nothing to see, or two pieces: `skip`.',
    createdAt: minutes(60 * 24 * 5),
    classes: classNames.map((one, position) => ({
      id: id * 100 + position,
      name: one,
      color: colors[position % colors.length] ?? '#0072b2',
      key: one.charAt(0) === 'g' ? null : position === 0 ? one.charAt(0) : null,
      position,
    })),
    settings: {
      strategy: 'auto',
      batch: 200,
      roundLabels: 10,
      roundSeconds: 60,
      auditShare: 0.1,
      leaseSeconds: 900,
    },
  };
}

export const strategies: Strategy[] = [
  {
    name: 'auto',
    title: 'Automatic',
    summary: 'Begins with diverse images, then goes where the model is unsure.',
  },
  {
    name: 'margin',
    title: 'Smallest margin',
    summary: 'Images whose two likeliest classes are closest.',
  },
  {
    name: 'badge',
    title: 'BADGE',
    summary: 'Unsure and diverse at once, by gradients of the last layer.',
  },
  { name: 'random', title: 'Random', summary: 'By chance; the yardstick for the others.' },
];
