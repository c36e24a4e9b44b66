import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { type ChatSubgraph, createChat } from '../app.ts';
import type { ChatConfig } from '../config.ts';

type Name = keyof typeof demoCast;

/** What a mutation answered: its payload, or the code of the error with which it was refused. */
export type Answer = { readonly userErrors?: readonly { readonly field: string; readonly code: string }[] } & Record<
  string,
  unknown
>;

/** A chat on a database of its own, and the cast's words for what they do in it. */
export interface ChatBench extends SubgraphHarness {
  readonly chat: ChatSubgraph;
  /** One field of the graph, asked for by name. @throws Error with the code of a top-level error */
  ask(viewer: Viewer | null, text: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** One mutation; `selection` is what to read of its payload. */
  act(viewer: Viewer | null, name: string, input: Record<string, unknown>, selection: string): Promise<Answer>;
  /** Starts a group of the first one's. @returns its id */
  group(owner: Viewer, ...others: Viewer[]): Promise<string>;
  /** @returns the message's id */
  send(viewer: Viewer, conversationId: string, text: string, more?: Record<string, unknown>): Promise<string>;
  /** What of a subscription's events comes, one by one, without the wrapping. */
  listen(viewer: Viewer | null, text: string, variables?: Record<string, unknown>): Promise<Listening>;
}

/** A subscription that is under way. */
export interface Listening {
  /** Waits for the next event; null at the end. @throws Error with the code when it comes as an error */
  next(): Promise<unknown>;
  /** Waits for so many. */
  take(count: number): Promise<unknown[]>;
  stop(): Promise<void>;
}

export const idOfUser = (viewer: Viewer): string => toGlobalId('User', viewer.userId);

/** Everybody of the demo cast, as viewers. */
export const cast = Object.fromEntries(
  Object.entries(demoCast).map(([name, person]) => [name, demoViewer(person)]),
) as Readonly<Record<Name, Viewer>>;

/** Without a limit to how fast one may write, unless `config` says so. */
export async function startChatBench(config: Partial<ChatConfig> = {}): Promise<ChatBench> {
  let made: ChatSubgraph | undefined;
  const harness = await startSubgraphHarness(async (ports) => {
    made = await createChat(ports, { config: { messagesInTenSeconds: 100_000, ...config } });
    return made;
  });
  if (!made) throw new Error('The chat was not made.');

  async function ask(viewer: Viewer | null, text: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await harness.run(viewer, text, variables);
    if (errors) throw new Error(errors.map(codeOf).join());
    return data ?? {};
  }

  async function act(viewer: Viewer | null, name: string, input: Record<string, unknown>, selection: string) {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const text = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { field code } } }`;
    return (await ask(viewer, text, { input }))[name] as Answer;
  }

  let sent = 0;
  return {
    ...harness,
    ...{ chat: made, ask, act },

    async group(owner, ...others) {
      const input = { title: 'Lounge', memberIds: others.map(idOfUser) };
      const { conversation } = await act(owner, 'conversationCreate', input, 'conversation { id }');
      return (conversation as { id: string }).id;
    },

    async send(viewer, conversationId, text, more = {}) {
      sent += 1;
      const input = { conversationId, text, clientId: `c${sent}`, ...more };
      const { message, userErrors } = await act(viewer, 'messageSend', input, 'message { id }');
      if (!message) throw new Error(userErrors?.map(({ field, code }) => `${field} ${code}`).join());
      return (message as { id: string }).id;
    },

    async listen(viewer, text, variables = {}) {
      const events = await harness.follow(viewer, text, variables);
      const next = async () => {
        const { value, done } = await events.next();
        if (done || !value) return null;
        if (value.errors) throw new Error(value.errors.map(codeOf).join());
        return Object.values(value.data ?? {})[0];
      };
      return {
        next,
        async take(count) {
          const taken: unknown[] = [];
          while (taken.length < count) taken.push(await next());
          return taken;
        },
        stop: async () => void (await events.return?.()),
      };
    },
  };
}

function codeOf({ message, extensions }: { message: string; extensions?: Readonly<Record<string, unknown>> }): string {
  return typeof extensions?.code === 'string' ? extensions.code : message;
}
