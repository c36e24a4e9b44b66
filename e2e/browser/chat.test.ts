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
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await kenji.getByRole('link', { name: 'Forum' }).click();
  await startGroup(hanako, 'Harbour', ['kenji', 'aoi']);

  await say(hanako, 'おはよう、みんな！');
  await kenji.getByRole('link', { name: /1 unread message/u }).click();
  await kenji
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: /Harbour.*1 unread/su })
    .click();
  await log(kenji).getByText('おはよう、みんな！').waitFor();
  await log(kenji).getByText('花子', { exact: true }).waitFor();

  await say(kenji, 'おはよう、花子。');
  await log(hanako).getByText('おはよう、花子。').waitFor();
  await log(hanako).getByText('健二', { exact: true }).waitFor();
  await kenji.getByText('1 unread message').waitFor({ state: 'detached' });
});

story('a direct conversation is found by the username', async () => {
  const hanako = await stage.openAs('hanako');
  await hanako.getByRole('button', { name: 'New conversation' }).click();
  const dialog = hanako.getByRole('dialog');
  await dialog.getByLabel('Username', { exact: true }).fill('nobody-here');
  await dialog.getByRole('button', { name: 'Start conversation' }).click();
  await dialog.getByText('Nobody has this username.').waitFor();
  await dialog.getByLabel('Username', { exact: true }).fill('sakura');
  await dialog.getByRole('button', { name: 'Start conversation' }).click();
  await hanako.getByRole('heading', { name: '桜' }).waitFor();
});

story('what was said while the network was gone comes afterwards, in order and once', async () => {
  stage.expectTrouble(/ERR_INTERNET_DISCONNECTED/u);
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Night train', ['kenji', 'aoi']);
  await say(hanako, 'first');
  await kenji.getByRole('link', { name: /Night train/u }).click();
  await log(kenji).getByText('first').waitFor();

  await kenji.context().setOffline(true);
  await kenji.getByText(/^Reconnecting/u).waitFor();
  for (const text of ['second', 'third']) {
    await say(hanako, text);
    await log(hanako).getByText(text).waitFor();
  }
  await kenji.context().setOffline(false);
  await kenji.getByText(/^Reconnecting/u).waitFor({ state: 'detached' });
  await log(kenji).getByText('third').waitFor();
  const said = await log(kenji).innerText();
  expect(said.match(/first|second|third/gu)).toEqual(['first', 'second', 'third']);
});

story('a message that could not be sent says so, and is sent once when it is tried again', async () => {
  stage.expectTrouble(/ERR_INTERNET_DISCONNECTED/u);
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Ferry', ['kenji', 'aoi']);
  await hanako.context().setOffline(true);
  await say(hanako, 'can you hear me');
  await log(hanako).getByRole('alert').getByText('Not sent').waitFor();

  await hanako.context().setOffline(false);
  await log(hanako).getByRole('button', { name: 'Send again' }).click();
  await log(hanako).getByRole('alert').waitFor({ state: 'detached' });
  await kenji.getByRole('link', { name: /Ferry/u }).click();
  await log(kenji).getByText('can you hear me').waitFor();
  expect(await log(kenji).getByText('can you hear me').count()).toBe(1);
  expect(await log(hanako).getByText('can you hear me').count()).toBe(1);
});

story('a message on its way is shown as such until the server has it', async () => {
  const hanako = await stage.openAs('hanako');
  await startGroup(hanako, 'Slow post', ['kenji', 'aoi']);
  const held = createGate();
  await hanako.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('MessageSend')) await held.opened;
    await route.continue();
  });
  await say(hanako, 'no hurry');
  await log(hanako).getByText('Sending…').waitFor();
  held.open();
  await log(hanako).getByText('Sending…').waitFor({ state: 'detached' });
  await log(hanako).getByText('no hurry').waitFor();
});
