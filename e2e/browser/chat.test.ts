import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { createBrowserStage, story } from './browser-stage.ts';
import { createGate } from './gate.ts';

const stage = createBrowserStage();

const log = (page: Page) => page.getByRole('log', { name: 'Messages' });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a message' }).fill(text);
  await page.keyboard.press('Enter');
}

/** Brings people together in a group, of which the page then shows the conversation. */
async function startGroup(page: Page, title: string, usernames: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = page.getByRole('dialog');
  for (const username of usernames) {
    await dialog.getByLabel('Username', { exact: true }).fill(username);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog
      .getByRole('button', { name: /^Remove / })
      .nth(usernames.indexOf(username))
      .waitFor();
  }
  await dialog.getByLabel('Title of the group').fill(title);
  await dialog.getByRole('button', { name: 'Start group' }).click();
  await page.getByRole('heading', { name: title }).waitFor();
}

story('two people talk live: badge, sender, and what is said while one of them is looking', async () => {
  const sakura = await stage.openAs('sakura');
  const yuki = await stage.openAs('yuki');
  await yuki.getByRole('link', { name: 'Forum' }).click();
  await startGroup(sakura, 'Harbour', ['yuki', 'aoi']);

  await say(sakura, 'おはよう、みんな！');
  await yuki.getByRole('link', { name: /1 unread message/u }).click();
  await yuki
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: /Harbour.*1 unread/su })
    .click();
  await log(yuki).getByText('おはよう、みんな！').waitFor();
  await log(yuki).getByText('桜').waitFor();

  await say(yuki, 'おはよう、桜。');
  await log(sakura).getByText('おはよう、桜。').waitFor();
  await log(sakura).getByText('雪').waitFor();
  await yuki.getByText('1 unread message').waitFor({ state: 'detached' });
});

story('a direct conversation is found by the username', async () => {
  const sakura = await stage.openAs('sakura');
  await sakura.getByRole('button', { name: 'New conversation' }).click();
  const dialog = sakura.getByRole('dialog');
  await dialog.getByLabel('Username', { exact: true }).fill('nobody-here');
  await dialog.getByRole('button', { name: 'Start conversation' }).click();
  await dialog.getByText('Nobody has this username.').waitFor();
  await dialog.getByLabel('Username', { exact: true }).fill('hanako');
  await dialog.getByRole('button', { name: 'Start conversation' }).click();
  await sakura.getByRole('heading', { name: '花子' }).waitFor();
});

story('what was said while the network was gone comes afterwards, in order and once', async () => {
  stage.expectTrouble(/ERR_INTERNET_DISCONNECTED/u);
  const sakura = await stage.openAs('sakura');
  const yuki = await stage.openAs('yuki');
  await startGroup(sakura, 'Night train', ['yuki', 'aoi']);
  await say(sakura, 'first');
  await yuki.getByRole('link', { name: /Night train/u }).click();
  await log(yuki).getByText('first').waitFor();

  await yuki.context().setOffline(true);
  await yuki.getByText(/^Reconnecting/u).waitFor();
  for (const text of ['second', 'third']) {
    await say(sakura, text);
    await log(sakura).getByText(text).waitFor();
  }
  await yuki.context().setOffline(false);
  await yuki.getByText(/^Reconnecting/u).waitFor({ state: 'detached' });
  await log(yuki).getByText('third').waitFor();
  const said = await log(yuki).innerText();
  expect(said.match(/first|second|third/gu)).toEqual(['first', 'second', 'third']);
});

story('a message that could not be sent says so, and is sent once when it is tried again', async () => {
  stage.expectTrouble(/ERR_INTERNET_DISCONNECTED/u);
  const sakura = await stage.openAs('sakura');
  const yuki = await stage.openAs('yuki');
  await startGroup(sakura, 'Ferry', ['yuki', 'aoi']);
  await sakura.context().setOffline(true);
  await say(sakura, 'can you hear me');
  await log(sakura).getByRole('alert').getByText('Not sent').waitFor();

  await sakura.context().setOffline(false);
  await log(sakura).getByRole('button', { name: 'Send again' }).click();
  await log(sakura).getByRole('alert').waitFor({ state: 'detached' });
  await yuki.getByRole('link', { name: /Ferry/u }).click();
  await log(yuki).getByText('can you hear me').waitFor();
  expect(await log(yuki).getByText('can you hear me').count()).toBe(1);
  expect(await log(sakura).getByText('can you hear me').count()).toBe(1);
});

story('a message on its way is shown as such until the server has it', async () => {
  const sakura = await stage.openAs('sakura');
  await startGroup(sakura, 'Slow post', ['yuki', 'aoi']);
  const held = createGate();
  await sakura.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('MessageSend')) await held.opened;
    await route.continue();
  });
  await say(sakura, 'no hurry');
  await log(sakura).getByText('Sending…').waitFor();
  held.open();
  await log(sakura).getByText('Sending…').waitFor({ state: 'detached' });
  await log(sakura).getByText('no hurry').waitFor();
});
