import type { AccessToken, User } from '@/api/types';
import { minutes } from './numbers.ts';

export const users: User[] = [
  {
    id: 1,
    name: 'Ada',
    role: 'admin',
    createdAt: minutes(60 * 24 * 40),
    disabledAt: null,
    seenAt: minutes(0),
  },
  {
    id: 2,
    name: 'Grace',
    role: 'engineer',
    createdAt: minutes(60 * 24 * 21),
    disabledAt: null,
    seenAt: minutes(95),
  },
  {
    id: 3,
    name: 'Barbara',
    role: 'annotator',
    createdAt: minutes(60 * 24 * 9),
    disabledAt: null,
    seenAt: minutes(3),
  },
  {
    id: 4,
    name: 'Edsger',
    role: 'annotator',
    createdAt: minutes(60 * 24 * 9),
    disabledAt: minutes(60 * 24),
    seenAt: null,
  },
];

export const sessions = [
  {
    id: 1,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36',
    createdAt: minutes(600),
    seenAt: minutes(0),
    expiresAt: minutes(-10_000),
    current: true,
  },
  {
    id: 2,
    userAgent: 'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Version/19.0 Safari/604.1',
    createdAt: minutes(6000),
    seenAt: minutes(2000),
    expiresAt: minutes(-5000),
    current: false,
  },
];

export const tokens: AccessToken[] = [
  {
    id: 1,
    name: 'nightly export',
    createdAt: minutes(9000),
    usedAt: minutes(400),
    expiresAt: minutes(-60 * 24 * 60),
  },
];
