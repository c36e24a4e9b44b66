import { demoPassword } from '@kizuna/kit/demo/cast';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { makePicture } from '../testkit/files.ts';
import { createBrowserStage, signIn, story } from './browser-stage.ts';
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

story('what is written without a network waits, and is sent once and in order when it is back', async () => {
  stage.expectTrouble(/ERR_INTERNET_DISCONNECTED/u);
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Ferry', ['kenji', 'aoi']);
  // The list is loaded again with the new group; without a network it could not be.
  for (const name of [/Ferry/u, /Lounge/u]) await hanako.getByRole('link', { name }).waitFor();
  await hanako.context().setOffline(true);
  await say(hanako, 'can you hear me');
  await say(hanako, 'or not');
  await log(hanako).getByText('Waiting for the connection…').first().waitFor();
  // What waits is not lost by going elsewhere.
  await hanako.getByRole('link', { name: /Lounge/u }).click();
  await log(hanako).waitFor({ state: 'detached' });
  await hanako.context().setOffline(false);

  await kenji.getByRole('link', { name: /Ferry/u }).click();
  await log(kenji).getByText('or not').waitFor();
  expect((await log(kenji).innerText()).match(/can you hear me|or not/gu)).toEqual(['can you hear me', 'or not']);
  await hanako.getByRole('link', { name: /Ferry/u }).click();
  await log(hanako).getByText('or not').waitFor();
  expect(await log(hanako).getByText('can you hear me').count()).toBe(1);
});

story('what the server refuses says so, and is sent once when it is tried again', async () => {
  const hanako = await stage.openAs('hanako');
  await startGroup(hanako, 'Refused', ['kenji', 'aoi']);
  const refusal = { data: { messageSend: null }, errors: [{ message: 'Not now.', extensions: { code: 'INTERNAL' } }] };
  await hanako.route('**/graphql', (route) =>
    route.request().postData()?.includes('MessageSend') ? route.fulfill({ json: refusal }) : route.continue(),
  );
  await say(hanako, 'please');
  await log(hanako).getByRole('alert').getByText('Not now.').waitFor();
  await hanako.unroute('**/graphql');
  await log(hanako).getByRole('button', { name: 'Send again' }).click();
  await log(hanako).getByRole('alert').waitFor({ state: 'detached' });
  await hanako.reload();
  await log(hanako).getByText('please').waitFor();
  expect(await log(hanako).getByText('please').count()).toBe(1);
});

const messageOf = (page: Page, text: string) => log(page).getByRole('listitem').filter({ hasText: text });

story('two people answer, react, change and take back, and see each other write and read', async () => {
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Rehearsal', ['kenji', 'aoi']);
  await say(hanako, '20 時に始めます');
  await kenji.getByRole('link', { name: /Rehearsal/u }).click();
  await log(hanako).getByText('Seen by 健二').waitFor();

  await kenji.getByRole('textbox', { name: 'Write a message' }).pressSequentially('@hana');
  await hanako.getByText('健二 is writing…').waitFor();
  await kenji.getByRole('option', { name: /@hanako/u }).waitFor();
  await kenji.keyboard.press('Enter');
  await kenji.keyboard.type('どこで？');
  await kenji.keyboard.press('Enter');
  await messageOf(hanako, 'どこで？').getByTitle('花子').waitFor();
  await hanako.getByText('健二 is writing…').waitFor({ state: 'detached' });

  await messageOf(hanako, 'どこで？').hover();
  await messageOf(hanako, 'どこで？').getByRole('button', { name: 'Reply', exact: true }).click();
  await hanako.getByRole('status', { name: 'Reply to 健二' }).waitFor();
  await say(hanako, 'スタジオ B');
  await messageOf(kenji, 'スタジオ B')
    .getByRole('button', { name: /^To the message that it answers, 健二/u })
    .waitFor();

  await messageOf(kenji, 'スタジオ B').hover();
  await messageOf(kenji, 'スタジオ B').getByRole('button', { name: 'React', exact: true }).click();
  await kenji.getByRole('button', { name: 'React with 👍' }).click();
  await messageOf(hanako, 'スタジオ B').getByRole('button', { name: '👍 from 健二' }).click();
  await messageOf(kenji, 'スタジオ B').getByRole('button', { name: '👍 from 健二, 花子' }).waitFor();

  await hanako.getByRole('textbox', { name: 'Write a message' }).press('ArrowUp');
  await hanako.getByRole('textbox', { name: 'Edit the message' }).fill('スタジオ A');
  await hanako.keyboard.press('Enter');
  await messageOf(kenji, 'スタジオ A').getByText('edited').waitFor();

  await messageOf(hanako, 'スタジオ A').hover();
  await messageOf(hanako, 'スタジオ A').getByRole('button', { name: 'More' }).click();
  await hanako.getByRole('menuitem', { name: 'Take back' }).click();
  await hanako.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await log(kenji).getByText('This message was taken back.').waitFor();
});

story('a picture is uploaded and sent, and the other one sees it small', async () => {
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Cover', ['kenji', 'aoi']);
  const file = { name: 'cover.jpg', mimeType: 'image/jpeg', buffer: await makePicture() };
  await hanako.locator('input[type=file]').setInputFiles(file);
  await hanako.getByRole('list', { name: 'Attached files' }).getByText('cover.jpg').waitFor();
  await hanako.getByRole('textbox', { name: 'Write a message' }).fill('what do you think?');
  await hanako.getByRole('button', { name: 'Send', exact: true }).click();

  await kenji.getByRole('link', { name: /Cover/u }).click();
  const picture = log(kenji).getByRole('img', { name: 'cover.jpg' });
  await picture.waitFor();
  const width = await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
  expect(width).toBe(480);
});

story('of a long history only what is in sight is there, and what is looked for is gone to', async () => {
  const hanako = await stage.openAs('hanako');
  await startGroup(hanako, 'Long talk', ['kenji', 'aoi']);
  const story = 'この港の話を続けます。'.repeat(40);
  for (let number = 101; number <= 113; number += 1) await say(hanako, `no. ${number}: ${story}`);
  await messageOf(hanako, 'no. 113').waitFor();
  await messageOf(hanako, 'no. 101').waitFor({ state: 'detached' });
  await log(hanako).getByText('Sending…').first().waitFor({ state: 'detached' });
  const held = createGate();
  await hanako.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('MessageSend')) await held.opened;
    await route.continue();
  });
  for (const number of [114, 115]) await say(hanako, `no. ${number}: ${story}`);
  await messageOf(hanako, 'no. 115').waitFor();

  await hanako.getByRole('searchbox', { name: 'Search messages' }).fill('101');
  await hanako.getByRole('list', { name: 'Search results' }).getByRole('link').click();
  await messageOf(hanako, 'no. 101').waitFor();
  await messageOf(hanako, 'no. 115').waitFor({ state: 'detached' });
  // What is still on its way arrives, and does not take the viewer away from where they look.
  let sent = 0;
  const arrived = hanako.waitForResponse((response) => {
    if (response.request().postData()?.includes('MessageSend')) sent += 1;
    return sent === 2;
  });
  held.open();
  await arrived;
  await hanako.getByRole('button', { name: 'To the newest message' }).click();
  await messageOf(hanako, 'no. 115').waitFor();
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

story('by keyboard all messages are one stop, each with a name, and what was seen is not new again', async () => {
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  await startGroup(hanako, 'Keys', ['kenji', 'aoi']);
  const tale = 'この港の話を続けます。'.repeat(40);
  for (let number = 1; number <= 8; number += 1) await say(hanako, `no. ${number}: ${tale}`);
  await kenji.waitForFunction(() => document.title.startsWith('('));
  await kenji.getByRole('link', { name: /Keys.*no\. 8/su }).press('Enter');
  await kenji.locator('textarea:focus').waitFor();
  await log(kenji)
    .getByRole('listitem', { name: /^花子, .+: no\. 2: /u })
    .waitFor();
  const stops = await log(kenji).evaluate((element) => {
    const focusable = [...element.querySelectorAll<HTMLElement>('a, button, [tabindex]')];
    return new Set(focusable.filter(({ tabIndex }) => tabIndex >= 0).map((one) => one.closest('[data-row]'))).size;
  });
  expect(stops).toBe(1);

  const focused = (text: string) => log(kenji).locator('[data-row]:focus').filter({ hasText: text });
  await kenji.getByRole('button', { name: /new messages$/u }).press('Shift+Tab');
  await kenji.keyboard.press('Escape');
  await kenji.keyboard.press('End');
  await focused('no. 8').waitFor();
  await kenji.getByRole('link', { name: /Keys.*unread/su }).waitFor({ state: 'detached' });
  await kenji.keyboard.press('Home');
  await focused('no. 1').waitFor();
  await kenji.getByRole('button', { name: 'To the newest message' }).waitFor();
});

story(
  'a draft is there again after a visit elsewhere, an edit and a reload, and what was not sent goes out',
  async () => {
    const hanako = await stage.openAs('hanako');
    const composer = hanako.getByRole('textbox', { name: 'Write a message' });
    const holds = (text: string) =>
      vi.waitFor(async () => expect(await composer.inputValue()).toBe(text), { timeout: 20_000 });
    await startGroup(hanako, 'Drafts', ['kenji', 'aoi']);
    await say(hanako, 'said');
    await messageOf(hanako, 'said').getByText('Sending…').waitFor({ state: 'detached' });
    await composer.fill('half a thought');
    await hanako.getByRole('link', { name: /Lounge/u }).click();
    await hanako.getByRole('heading', { name: 'Lounge' }).waitFor();
    await holds('');
    await hanako.getByRole('link', { name: /Drafts/u }).click();
    await holds('half a thought');
    await messageOf(hanako, 'said').hover();
    await messageOf(hanako, 'said').getByRole('button', { name: 'More' }).click();
    await hanako.getByRole('menuitem', { name: 'Edit' }).click();
    await hanako.getByRole('textbox', { name: 'Edit the message' }).press('Escape');
    await holds('half a thought');
    await hanako.reload();
    await holds('half a thought');

    await hanako.route('**/graphql', (route) =>
      route.request().postData()?.includes('MessageSend') ? undefined : route.continue(),
    );
    await composer.press('Enter');
    await log(hanako).getByText('Sending…').waitFor();
    await hanako.unroute('**/graphql');
    await hanako.reload();
    await messageOf(hanako, 'half a thought').getByText('Sending…').waitFor({ state: 'detached' });
    await messageOf(hanako, 'half a thought').waitFor();
    expect(await log(hanako).getByText('half a thought').count()).toBe(1);
    await holds('');
  },
);

story('a report comes to the operators by itself, and what they decide is done', async () => {
  // The desk asks every quarter of a minute: its window, of its own, has a clock that can be put on.
  const operator = await stage.openWindow();
  await operator.clock.install();
  await operator.goto('/sign-in');
  await signIn(operator, 'kenji', demoPassword);
  await operator.getByRole('link', { name: 'Reports', exact: true }).click();
  await operator.getByText('There are no such reports').waitFor();
  const hanako = await stage.openAs('hanako');
  const aoi = await stage.openAs('aoi');
  await startGroup(hanako, 'Quarrel', ['aoi', 'taro']);
  await say(hanako, 'and before that, this');
  await say(hanako, 'something unkind');
  await aoi.getByRole('link', { name: /Quarrel/u }).click();
  await messageOf(aoi, 'something unkind').hover();
  await messageOf(aoi, 'something unkind').getByRole('button', { name: 'More' }).click();
  await aoi.getByRole('menuitem', { name: 'Report' }).click();
  await aoi.getByRole('radio', { name: 'Harassment' }).check();
  await aoi.getByRole('dialog').getByRole('button', { name: 'Report' }).click();
  await aoi.getByText('Somebody will look at it.').waitFor();

  await operator.clock.fastForward('00:15');
  const report = operator.getByRole('listitem', { name: 'Message of 花子' });
  await report.getByText('something unkind').waitFor();
  await report.getByRole('list', { name: 'Reported by' }).getByText('葵').waitFor();
  await operator.getByRole('link', { name: 'Reports 1 to decide on' }).waitFor();
  await report.getByText('That you look is written down in the audit log.').waitFor();
  await report.getByRole('button', { name: 'What was said around it' }).click();
  const before = report.getByRole('list', { name: 'Around the message of 花子' }).getByRole('listitem').first();
  await before.getByText('and before that, this').waitFor();
  await before.getByRole('time').waitFor();
  await report.getByRole('button', { name: 'Take it down' }).click();
  await operator.getByRole('dialog').getByRole('button', { name: 'Take it down' }).click();
  await report.waitFor({ state: 'detached' });
  await operator.getByRole('link', { name: 'Reports', exact: true }).waitFor();
  await log(aoi).getByText('This message was removed by moderation.').waitFor();
});

story('who helps sees by name who asked for it', async () => {
  const hanako = await stage.openAs('hanako');
  await hanako.getByRole('button', { name: 'New conversation' }).click();
  await hanako.getByRole('dialog').getByText('Ask for help').click();
  await hanako.getByLabel('What is it about?').fill('The harbour gate');
  await hanako.getByRole('dialog').getByRole('button', { name: 'Ask for help' }).click();
  await hanako.getByRole('heading', { name: 'The harbour gate' }).waitFor();
  const kenji = await stage.openAs('kenji');
  await kenji.getByText(/^Help desk/u).click();
  await kenji.getByRole('link', { name: /The harbour gate.*Asked by 花子/su }).waitFor();
});

story('a conversation is marked as unread in all windows, and somebody who is not to be disturbed is not', async () => {
  const hanako = await stage.openAs('hanako');
  const kenji = await stage.openAs('kenji');
  const other = await kenji.context().newPage();
  const badge = (page: Page) => page.getByText(/^\d+ unread messages?$/u);
  const marked = (page: Page) => page.getByRole('link', { name: /Unread.*Marked as unread/su });
  await startGroup(hanako, 'Unread', ['kenji', 'aoi']);
  await say(hanako, 'read me');
  await kenji.getByRole('link', { name: /Unread.*read me/su }).click();
  await log(kenji).getByText('read me').waitFor();
  await other.goto(new URL('/chat', kenji.url()).href);
  // A window behind another one is drawn once a second.
  await kenji.bringToFront();
  await kenji.getByRole('button', { name: 'Details' }).click();
  await kenji.getByRole('button', { name: 'Mute', exact: true }).click();
  await kenji.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await kenji.getByRole('button', { name: 'Muted', exact: true }).click();
  await kenji.getByRole('menuitem', { name: 'Mentions only' }).click();
  await kenji.getByRole('button', { name: 'Muted, but for mentions' }).click();
  await kenji.getByRole('menuitem', { name: 'Notify of everything again' }).click();
  await kenji.getByRole('button', { name: 'Mute', exact: true }).waitFor();
  await kenji.getByRole('button', { name: 'Mark as unread' }).click();
  await marked(kenji).waitFor();
  await marked(other).waitFor();
  await badge(other).waitFor({ state: 'attached' });

  const quiet = kenji.getByRole('switch', { name: 'Do not disturb' });
  await kenji.getByRole('button', { name: 'Chat settings' }).click();
  await quiet.click();
  await badge(kenji).waitFor({ state: 'detached' });
  await quiet.click();
  await badge(kenji).waitFor({ state: 'attached' });
  await kenji.keyboard.press('Escape');
  await marked(kenji).click();
  await marked(other).waitFor({ state: 'detached' });
  await other.close();
});
