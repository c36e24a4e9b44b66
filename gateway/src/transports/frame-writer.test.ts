import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { byteText } from '../execution/byte-text.ts';
import { FrameFlusher, FrameWriter } from './frame-writer.ts';

describe('what is written to a socket', () => {
  const server = createServer();
  const webSockets = new WebSocketServer({ noServer: true });
  const clients: WebSocket[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    for (const client of clients.splice(0)) client.terminate();
    webSockets.close();
    server.close();
    await once(server, 'close');
  });

  it('goes at once while messages come one at a time, and waits for more after several went together', async () => {
    const opened = new Promise<{ writer: FrameWriter; socket: Duplex }>((resolve) => {
      server.once('upgrade', (request, socket, head) =>
        webSockets.handleUpgrade(request, socket, head, (client) =>
          resolve({ writer: new FrameWriter(client, socket, new FrameFlusher()), socket }),
        ),
      );
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    clients.push(client);
    const received: string[] = [];
    client.on('message', (data) => received.push(Buffer.isBuffer(data) ? data.toString() : 'no buffer'));
    const { writer, socket } = await opened;
    const writes = vi.spyOn(socket, 'write');
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    const send = (...messages: readonly string[]) => {
      for (const message of messages) writer.write(byteText(message));
      return nextTurn();
    };

    for (const [index, message] of ['one', 'two', 'three'].entries()) {
      await send(message);
      expect(writes).toHaveBeenCalledTimes(index + 1);
    }
    await send('four', 'five');
    expect(writes).toHaveBeenCalledTimes(4);
    await send('six');
    await send('seven');
    expect(writes).toHaveBeenCalledTimes(4);
    vi.advanceTimersByTime(20);
    expect(writes).toHaveBeenCalledTimes(5);
    vi.useRealTimers();
    await vi.waitFor(() => expect(received).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']));
  });
});
