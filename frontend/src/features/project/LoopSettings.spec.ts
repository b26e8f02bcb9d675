import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import LoopSettings from './LoopSettings.vue';

describe('loop settings', () => {
  it('says the range of the audit share in percent, until it is corrected', async () => {
    const server = new FakeServer();
    const project = structuredClone(server.projects[0]);
    const { user } = await renderPage(LoopSettings, { project }, { server });
    const field = screen.getByLabelText('Audit share, in percent');
    await user.clear(field);
    await user.type(field, '101');
    expect(screen.getByRole('alert')).toHaveTextContent('From 0 to 50 percent.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(field).toHaveFocus();
    expect(server.projects[0]?.settings.auditShare).toBe(project?.settings.auditShare);
    await user.clear(field);
    await user.type(field, '20');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await expect.poll(() => server.projects[0]?.settings.auditShare).toBe(0.2);
  });
});
