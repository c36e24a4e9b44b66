import { beforeAll, expect, it } from 'vitest';
import { makeFilm, makePicture, putFile } from '../testkit/files.ts';
import { codesOf, createGraphClient } from '../testkit/graph-client.ts';
import { cookieOf, type Person, signIn } from '../testkit/person.ts';
import * as operations from './operations.ts';

const jobTimeoutMs = 90_000;

/** What people of the demo do with Kizuna, a part of it each. @param edition with the demo as it was seeded */
export function tellOneStory(edition: () => { readonly url: string }): void {
  let url: string;
  let hanako: Person;
  let taro: Person;
  let lounge: string;

  beforeAll(async () => {
    ({ url } = edition());
    hanako = await signIn(url, 'hanako');
    taro = await signIn(url, 'taro');
  });

  const afterJob = async (person: Person, id: string) => {
    const updates = person.follow<operations.JobUpdated>(operations.jobUpdated, { id });
    const { jobUpdated } = await updates.until(({ jobUpdated: { status } }) => !['QUEUED', 'RUNNING'].includes(status));
    await updates.close();
    return jobUpdated;
  };

  it('answers one query across all subgraphs, with the names of other people', async () => {
    const home = await hanako.ask<operations.Home>(operations.home);
    expect(home.viewer).toMatchObject({ username: 'hanako', displayName: '花子', performer: null });
    const conversation = home.viewer.conversations.edges.find(({ node }) => node.title === 'Lounge')?.node;
    expect(conversation?.members.map(({ user }) => user?.displayName)).toEqual(['花子', '太郎', '葵']);
    lounge = conversation?.id ?? '';
    expect(home.performers.edges.map(({ node }) => node.user?.displayName)).toEqual(['葵']);
    for (const list of [home.posts, home.prompts]) expect(list.edges.length).toBeGreaterThan(0);
    const authors = home.posts.edges.map(({ node }) => node.author?.displayName);
    const owners = [...home.prompts.edges, ...home.videos.edges].map(({ node }) => node.owner?.displayName);
    for (const name of [...authors, ...owners]) expect(name).toMatch(/^(花子|太郎|葵|健二)$/);
    const own = [home.viewer.posts, home.viewer.prompts, home.viewer.videos].flatMap(({ edges }) => edges);
    expect(own.length).toBeGreaterThan(0);
  });

  it('carries a message to a subscriber, and replays what was missed', async () => {
    const { conversation } = await taro.ask<operations.LastSequence>(operations.lastSequence, { id: lounge });
    const follow = (afterSequence: number) =>
      taro.follow<operations.MessageAdded>(operations.messageAdded, { conversationId: lounge, afterSequence });
    const say = (text: string) =>
      hanako.ask<operations.MessageSend>(operations.messageSend, {
        input: { conversationId: lounge, text, clientId: `${conversation.lastSequence}-${text}` },
      });

    const messages = follow(conversation.lastSequence);
    await say('おはよう、太郎さん');
    const { messageAdded } = await messages.next();
    expect(messageAdded).toMatchObject({ text: 'おはよう、太郎さん', sender: { displayName: '花子' } });
    const sentLater = say('もういますか');
    expect((await messages.next()).messageAdded.text).toBe('もういますか');
    await sentLater;
    await messages.close();

    await say('一');
    await say('二');
    const again = follow(messageAdded.sequence + 1);
    const missed = [await again.next(), await again.next()].map((event) => event.messageAdded);
    await again.close();
    expect(missed.map(({ text }) => text)).toEqual(['一', '二']);
    expect(missed.map(({ sequence }) => sequence)).toEqual([messageAdded.sequence + 2, messageAdded.sequence + 3]);
  });

  it('finds a post by a word of its Japanese title', async () => {
    const input = { title: '東京タワーの夜景を撮りました', body: '展望台から。', tags: ['写真'] };
    const { postCreate } = await hanako.ask<operations.PostCreate>(operations.postCreate, { input });
    expect(postCreate.userErrors).toEqual([]);
    const { posts } = await taro.ask<operations.PostSearch>(operations.postSearch, { search: '夜景' });
    expect(posts.edges.map(({ node }) => node)).toEqual([
      { id: postCreate.post?.id, title: input.title, author: { displayName: '花子' } },
    ]);
  });

  it('makes an image by a job, and shows it at a signed address', { timeout: jobTimeoutMs }, async () => {
    const input = { prompt: '桜の下の猫', options: { width: 64, height: 64, seed: 7 } };
    const { imageGenerate } = await hanako.ask<operations.ImageGenerate>(operations.imageGenerate, { input });
    expect(imageGenerate.userErrors).toEqual([]);
    expect(await afterJob(hanako, imageGenerate.job?.id ?? '')).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    const { prompt } = await hanako.ask<operations.PromptImages>(operations.promptImages, {
      id: imageGenerate.prompt?.id,
    });
    const [image] = prompt.images;
    expect(prompt.images).toHaveLength(1);
    expect(image).toMatchObject({ width: 64, height: 64, seed: 7 });
    const response = await fetch(image?.url ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await fetch((image?.url ?? '').replace(/signature=[^&]{4}/, 'signature=AAAA'))).status).toBe(403);
  });

  it('takes a film, makes it playable by a job, and plays a part of it', { timeout: jobTimeoutMs }, async () => {
    const film = await makeFilm();
    if (!film) return;
    const input = { filename: 'film.mp4', contentType: 'video/mp4', size: film.length, title: '夏の思い出' };
    const { videoUploadStart } = await taro.ask<operations.VideoUploadStart>(operations.videoUploadStart, { input });
    const id = videoUploadStart.video?.id ?? '';
    expect(await putFile(videoUploadStart.uploadUrl ?? '', 'video/mp4', film)).toBe(200);
    const { videoUploadComplete } = await taro.ask<operations.VideoUploadComplete>(operations.videoUploadComplete, {
      input: { id },
    });
    expect(await afterJob(taro, videoUploadComplete.job?.id ?? '')).toMatchObject({ status: 'SUCCEEDED', error: null });
    const { video } = await taro.ask<operations.VideoPlayback>(operations.videoPlayback, { id });
    expect(video).toMatchObject({ status: 'READY', title: '夏の思い出', width: 160, height: 120 });
    const part = await fetch(video?.playbackUrl ?? '', { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.headers.get('content-range')?.split('/')[0]]).toEqual([206, 'bytes 4-7']);
    expect(await part.text()).toBe('ftyp');
    expect((await hanako.ask<operations.VideoPlayback>(operations.videoPlayback, { id })).video).toBeNull();
    await taro.ask(operations.videoUpdate, { input: { id, visibility: 'PUBLIC' } });
    const { videos } = await hanako.ask<operations.VideoSearch>(operations.videoSearch, { search: '思い出' });
    expect(videos.edges.map(({ node }) => node)).toEqual([{ id, owner: { displayName: '太郎' } }]);
  });

  it('verifies a performer: papers, checks, a reviewer, approval', { timeout: jobTimeoutMs }, async () => {
    const person = { stageName: '太郎', legalName: '山田 太郎', birthDate: '1995-05-05', nationality: 'JP' };
    const { performerCreate } = await taro.ask<operations.PerformerCreate>(operations.performerCreate, {
      input: person,
    });
    const performerId = performerCreate.performer?.id;
    const { kycApplicationCreate } = await taro.ask<operations.KycCreate>(operations.kycCreate, {
      input: { performerId },
    });
    const id = kycApplicationCreate.application?.id ?? '';
    for (const kind of ['ID_FRONT', 'SELFIE']) {
      const file = await makePicture();
      const input = { applicationId: id, kind, contentType: 'image/jpeg', size: file.length };
      const { kycDocumentUploadStart } = await taro.ask<operations.KycUpload>(operations.kycUpload, { input });
      expect(await putFile(kycDocumentUploadStart.uploadUrl ?? '', 'image/jpeg', file)).toBe(204);
    }
    const { kycApplicationSubmit } = await taro.ask<operations.KycSubmit>(operations.kycSubmit, { input: { id } });
    expect(kycApplicationSubmit.userErrors).toEqual([]);
    const updates = taro.follow<operations.KycUpdated>(operations.kycUpdated, { id });
    await updates.until(({ kycApplicationUpdated: { status } }) => status === 'IN_REVIEW');

    expect(codesOf(await hanako.try(operations.kycClaim, { input: { id } }))).not.toEqual([]);
    const kenji = await signIn(url, 'kenji');
    await kenji.ask(operations.kycClaim, { input: { id } });
    const { kycApplicationApprove } = await kenji.ask<operations.KycApprove>(operations.kycApprove, { input: { id } });
    expect(kycApplicationApprove).toEqual({ application: { status: 'APPROVED' }, userErrors: [] });
    const seen = await updates.until(({ kycApplicationUpdated: { status } }) => status === 'APPROVED');
    expect(seen.kycApplicationUpdated.performer).toEqual({ stageName: '太郎', kycStatus: 'APPROVED' });
    await updates.close();
  });

  it('trades the refresh cookie for a new one, each good once', async () => {
    const aoi = await signIn(url, 'aoi');
    const trade = (cookie: string) =>
      createGraphClient(url, { cookie }).try<operations.SessionRefresh>(operations.sessionRefresh);
    const first = await trade(aoi.cookie);
    const next = cookieOf(first.headers);
    expect(next).toMatch(/kizuna-refresh=./);
    expect(next).not.toBe(aoi.cookie);
    const authorization = `Bearer ${first.data?.sessionRefresh?.accessToken}`;
    const refreshed = createGraphClient(url, { authorization });
    expect(await refreshed.ask(operations.whoAmI)).toEqual({ viewer: { username: 'aoi' } });
    // The used one again: somebody stole it, so the whole session ends.
    expect((await trade(aoi.cookie)).data?.sessionRefresh?.accessToken ?? null).toBeNull();
    expect((await trade(next)).data?.sessionRefresh?.accessToken ?? null).toBeNull();
  });

  it('refuses the access token at once after signing out, also on the open socket', async () => {
    const yuki = await signIn(url, 'yuki');
    const { viewer } = await yuki.ask<operations.WhoAmI>(operations.whoAmI);
    expect(viewer?.username).toBe('yuki');
    const changes = yuki.follow(operations.conversationUpdated);
    const ended = changes.next().catch((error: unknown) => error);
    await changes.opened;
    await yuki.ask(operations.sessionEnd);
    expect(await changes.closed).toBe(4403);
    expect(await ended).toBeTruthy();
    const answer = await yuki.try(operations.whoAmI);
    expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHORIZED']]);
  });

  it('answers what is wrong with codes that stay', async () => {
    const stranger = createGraphClient(url);
    await expect(signIn(url, 'hanako', 'not her password')).rejects.toThrow('INVALID_CREDENTIALS');
    const [header, payload] = hanako.accessToken.split('.');
    const forged = createGraphClient(url, { authorization: `Bearer ${header}.${payload}.${'A'.repeat(86)}` });
    const refused = await forged.try(operations.whoAmI);
    expect([refused.status, codesOf(refused)]).toEqual([401, ['UNAUTHORIZED']]);
    expect(
      codesOf(
        await stranger.try(operations.messageSend, { input: { conversationId: lounge, text: 'x', clientId: 'x' } }),
      ),
    ).toEqual(['UNAUTHORIZED']);
    expect(codesOf(await stranger.try(operations.tooDeep))).toEqual(['OPERATION_TOO_DEEP']);
    expect(codesOf(await stranger.try('{ nothingLikeThis }'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await stranger.try('{ viewer {'))).toEqual(['GRAPHQL_PARSE_FAILED']);
    const large = await stranger.send(JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(300_000)}` }));
    expect([large.status, codesOf(large)]).toEqual([413, ['PAYLOAD_TOO_LARGE']]);
    const malformed = await stranger.send('{ "query": ');
    expect([malformed.status, codesOf(malformed)]).toEqual([400, ['VALIDATION_ERROR']]);
  });
}
