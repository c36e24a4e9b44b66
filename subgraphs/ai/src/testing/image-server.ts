import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';

/** What one request is answered with; `hang` never answers. */
export type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string }
  | 'hang';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A real HTTP server in place of an image provider's. */
export interface ImageServer {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Answers of the next requests, in order; the last one goes on for good. */
  answerWith(...replies: Reply[]): void;
  close(): Promise<void>;
}

export async function startImageServer(): Promise<ImageServer> {
  const received: ReceivedRequest[] = [];
  let replies: Reply[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body) });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply === undefined || reply === 'hang') return;
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answerWith(...next) {
      replies = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A picture of one colour, in base64. */
export async function plainImage(
  width: number,
  height: number,
  format: 'png' | 'webp' | 'gif' = 'png',
): Promise<string> {
  const picture = sharp({ create: { width, height, channels: 3, background: '#4060a0' } });
  return (await picture.toFormat(format).toBuffer()).toString('base64');
}
