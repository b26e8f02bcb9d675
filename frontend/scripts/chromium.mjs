import { accessSync, constants } from 'node:fs';

const places = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

// Machines that build often run as root, where Chromium's sandbox cannot start.
const args = ['--no-sandbox', '--disable-dev-shm-usage'];

/** Playwright's launch options: a browser found on the machine, else the one that npm delivers. */
export async function chromiumOptions() {
  const found = places.find((place) => place && runnable(place));
  if (found) return { executablePath: found, args };
  // Its own arguments are for serverless machines: they switch web security off.
  const { default: chromium } = await import('@sparticuz/chromium');
  return { executablePath: await chromium.executablePath(), args };
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
