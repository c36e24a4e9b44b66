import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Connect, type Follow, retryMs, sequenceOf } from './line.ts';

const frame = z.object({
  type: z.string(),
  payload: z
    .object({
      data: z.record(z.string(), z.unknown()).nullish(),
      errors: z.array(z.unknown()).optional(),
      extensions: z
        .object({
          position: z.object({ epoch: z.string(), sequence: z.number() }).optional(),
          resumed: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Follows over graphql-ws, as docs/delivery.md tells others to. */
export function connectBySocket({ token, query, variables }: Follow): Connect {
  let resume: object | true = true;
  return (url, { onOpen, onEvent, onLoss }) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const say = (message: object) => socket.send(JSON.stringify(message));
    const subscribe = () => say({ type: 'subscribe', id: '1', payload: { query, variables, extensions: { resume } } });
    let retry: NodeJS.Timeout | undefined;
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    socket.on('message', (data: Buffer) => {
      const { type, payload } = frame.parse(JSON.parse(data.toString()));
      if (type === 'connection_ack') {
        onOpen();
        subscribe();
      }
      // Nobody refuses it for good here: what ends is asked for again on the same socket.
      if (type === 'complete') retry = setTimeout(() => socket.readyState === socket.OPEN && subscribe(), retryMs);
      if (type !== 'next') return;
      const { data: event, extensions } = payload ?? {};
      if (extensions?.position) resume = extensions.position;
      if (extensions?.resumed === false) onLoss();
      if (event) onEvent(sequenceOf(event));
    });
    socket.on('error', () => {});
    const gone = new Promise<void>((resolve) => {
      socket.on('close', () => {
        clearTimeout(retry);
        resolve();
      });
    });
    return { gone, drop: () => socket.terminate() };
  };
}
