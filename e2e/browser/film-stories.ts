import { expect } from 'vitest';
import { makeFilm } from '../testkit/files.ts';
import { type BrowserStage, story } from './browser-stage.ts';
import { createGate } from './gate.ts';

/** Films, from the file to the player. */
export function tellOfFilms(stage: BrowserStage): void {
  story('a film is sent, prepared and played', async ({ skip }) => {
    const buffer = await makeFilm();
    if (!buffer) return skip('There is no ffmpeg to make a film with.');
    const page = await stage.openAs('hanako');
    await page.getByRole('link', { name: 'Videos' }).click();
    // The file waits at the door until its progress was seen; the machine is too quick for it otherwise.
    const seen = createGate();
    await page.route('**/files/**', async (route) => {
      if (route.request().method() === 'PUT') await seen.opened;
      await route.continue();
    });
    await page.getByLabel('Choose a video file').setInputFiles({ name: 'harbour.mp4', mimeType: 'video/mp4', buffer });
    const upload = page.getByRole('listitem', { name: 'harbour.mp4' });
    await upload.getByRole('progressbar', { name: /^Sending/u }).waitFor({ state: 'attached' });
    seen.open();

    await upload.getByRole('link', { name: 'Watch harbour.mp4' }).click();
    await page.getByRole('region', { name: 'Scenes' }).waitFor();
    const player = page.getByLabel(/^Player for/u);
    await player.evaluate(async (video: HTMLVideoElement) => {
      video.muted = true;
      const moved = new Promise((resolve) => video.addEventListener('timeupdate', resolve, { once: true }));
      await video.play();
      await moved;
    });
    expect(await player.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(160);
  });

  story('a file that is no film says why it was refused', async () => {
    const page = await stage.openAs('hanako');
    await page.getByRole('link', { name: 'Videos' }).click();
    const file = { name: 'letter.mp4', mimeType: 'video/mp4', buffer: Buffer.from('Dear Taro, this is a letter.') };
    await page.getByLabel('Choose a video file').setInputFiles(file);
    const reason = page.getByRole('listitem', { name: 'letter.mp4' }).getByRole('alert');
    await reason.waitFor();
    expect(await reason.innerText()).not.toBe('');
  });
}
