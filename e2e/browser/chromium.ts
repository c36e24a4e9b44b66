import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Nothing that a test asks for goes out to the network by itself. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** No page lives long enough for its code to be optimised, or for a process that is held ready for the next one, to pay. */
const thrifty = ['--js-flags=--no-opt,--no-maglev,--no-sparkplug', '--renderer-process-limit=1'];

/** The browser's program: `CHROMIUM_PATH`, or a Chromium on the PATH. Null, after one clear line, when there is none. */
export async function findChromium(): Promise<string | null> {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const onPath = names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
  const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : onPath;
  for (const path of candidates) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  console.warn('No Chromium found: the browser stories are skipped. Install it, or set CHROMIUM_PATH to its program.');
  return null;
}

/** Starts the browser, without windows. Chromium's own sandbox does not work as root, which containers often are. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: [...quiet, ...thrifty, ...(asRoot ? ['--no-sandbox'] : [])] });
}
