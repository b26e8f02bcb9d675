import { describe, expect, it } from 'vitest';
import { safeNext } from './useSignIn';

describe('where a login leads', () => {
  it('is a path of this server or the projects', () => {
    expect(safeNext('/projects/3/label')).toBe('/projects/3/label');
    expect(safeNext('//elsewhere.example')).toBe('/');
    expect(safeNext('/\\elsewhere.example')).toBe('/');
    expect(safeNext('https://elsewhere.example')).toBe('/');
    expect(safeNext(undefined)).toBe('/');
  });
});
