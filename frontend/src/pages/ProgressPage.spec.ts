import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fakeServer';
import { renderPage } from '@/testing/render';
import ProgressPage from './ProgressPage.vue';

async function open(encoderProblem: string | null) {
  const server = new FakeServer();
  server.encoderProblem = encoderProblem;
  await renderPage(ProgressPage, { project: server.projects[0] }, { server });
  await screen.findByText('Running now');
}

describe('progress page', () => {
  it('says why the pretrained encoder is not used, and that labeling goes on', async () => {
    await open('The encoder file /srv/net.pt does not exist.');
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The encoder file /srv/net.pt does not exist. Labeling goes on with the features there are.',
    );
  });

  it('says nothing of an encoder that works', async () => {
    await open(null);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
