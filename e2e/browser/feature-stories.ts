import { expect } from 'vitest';
import { type BrowserStage, story } from './browser-stage.ts';

/** The forum, the images, and all of it on a phone. */
export function tellOfFeatures(stage: BrowserStage): void {
  story('a post is found by Japanese words, and a comment on it arrives by itself', async () => {
    const hanako = await stage.openAs('hanako');
    await hanako.getByRole('link', { name: 'Forum', exact: true }).click();
    await hanako.getByRole('button', { name: 'New post' }).click();
    await hanako.getByLabel('Title').fill('灯台めぐりの記録');
    await hanako.getByRole('textbox', { name: 'Text' }).fill('**能登半島**の岬を歩きました。');
    await hanako.getByRole('button', { name: 'Publish' }).click();
    await hanako.getByRole('heading', { level: 1, name: '灯台めぐりの記録' }).waitFor();

    const taro = await stage.openAs('taro');
    await taro.getByRole('link', { name: 'Forum', exact: true }).click();
    await taro.getByRole('searchbox', { name: 'Search posts' }).fill('能登');
    await taro.getByRole('link', { name: '灯台めぐりの記録' }).click();
    await taro.getByRole('textbox', { name: 'Your comment' }).fill('次は一緒に行きたいです。');
    await taro.getByRole('button', { name: 'Comment', exact: true }).click();
    await hanako.getByText('次は一緒に行きたいです。').waitFor();
  });

  story('a prompt becomes a picture that says who drew it, and can be kept as a favourite', async () => {
    const page = await stage.openAs('hanako');
    await page.getByRole('link', { name: 'Images', exact: true }).click();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('青い海と灯台、夜明け');
    await page.getByRole('button', { name: 'Make images' }).click();
    const picture = page.getByRole('img', { name: 'Picture 1 for “青い海と灯台、夜明け”' });
    await picture.waitFor();
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(0);
    await page.getByText('no AI').first().waitFor();

    const card = page.getByRole('article').filter({ hasText: '青い海と灯台、夜明け' });
    await card.getByRole('button', { name: 'Add to favourites' }).click();
    await page.getByText('Favourites', { exact: true }).click();
    await card.getByRole('button', { name: 'Remove from favourites' }).waitFor();
  });

  const places = ['Chat', 'Forum', 'Videos', 'Images', 'Identity', 'Jobs'];

  story('on a phone every place is reached, and nothing scrolls sideways', async () => {
    const page = await stage.openAs('hanako', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    for (const name of places) {
      const link = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name });
      await link.tap();
      await page.locator('main').getByRole('heading').first().waitFor();
      expect(await link.getAttribute('aria-current'), name).toBe('page');
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overhang, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
    }
  });
}
