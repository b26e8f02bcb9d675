import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import ClassList from './ClassList.vue';

const classes = ['cat', 'dog', 'tree frog', 'bullfrog'].map((name, position) => ({
  id: position + 1,
  name,
  color: '#0072b2',
  key: name === 'cat' ? 'c' : null,
  position,
}));

describe('class list', () => {
  it('labels with a tap', async () => {
    const { user, emitted } = await renderPage(ClassList, {
      classes,
      chosen: null,
      disabled: false,
    });
    await user.click(screen.getByRole('button', { name: 'dog' }));
    expect(emitted('choose')).toEqual([[2]]);
  });

  it('finds a class by a part of its name and labels with Enter', async () => {
    const { user, emitted } = await renderPage(ClassList, {
      classes,
      chosen: null,
      disabled: false,
    });
    await user.type(screen.getByLabelText('Search classes'), 'frog{Enter}');
    expect(emitted('choose')).toEqual([[3]]);
    expect(screen.getAllByRole('button')).toHaveLength(4);
  });

  it('does not label with Enter in an empty search', async () => {
    const { user, emitted } = await renderPage(ClassList, {
      classes,
      chosen: null,
      disabled: false,
    });
    await user.type(screen.getByLabelText('Search classes'), '{Enter}');
    expect(emitted('choose')).toBeUndefined();
  });

  it('shows which class an earlier answer has', async () => {
    await renderPage(ClassList, { classes, chosen: 4, disabled: false });
    expect(screen.getByRole('button', { name: 'bullfrog' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });
});
