import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { SendBuffer } from './send-buffer.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Two ends of a connection. */
async function connected(): Promise<{ near: Socket; far: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!(address instanceof Object)) throw new Error('no port');
  const near = connect(address.port, '127.0.0.1');
  const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')]);
  closers.push(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

function filledWith(letter: string): (bytes: Buffer) => number {
  return (bytes) => {
    bytes.fill(letter, 0, 8_000);
    return 8_000;
  };
}

it('sends nothing of what stands behind a request that is shorter than was said', async () => {
  const { near, far } = await connected();
  const buffer = new SendBuffer();
  expect(() => buffer.send(near, 8_001, filledWith('a'))).toThrow('A request of 8001 bytes has 8000.');
  buffer.send(near, 8_000, filledWith('b'));
  near.end();
  let received = '';
  for await (const chunk of far) received += chunk;
  expect(received).toBe('b'.repeat(8_000));
});

it('leaves alone what the system has not taken yet, whatever is sent after it', async () => {
  const { near, far } = await connected();
  const other = await connected();
  const buffer = new SendBuffer();
  // More than the system takes while nobody reads: what follows has to wait.
  const waiting = 16 * 1024 * 1024;
  near.write(Buffer.alloc(waiting, 'a'));
  buffer.send(near, 8_000, filledWith('a'));
  for (let round = 0; round < 3; round += 1) buffer.send(other.near, 8_000, filledWith('b'));

  let received = 0;
  const others: number[] = [];
  for await (const chunk of far) {
    received += chunk.length;
    for (const byte of chunk) if (byte !== 97) others.push(byte);
    if (received >= waiting + 8_000) break;
  }
  expect(others).toEqual([]);
  expect(received).toBe(waiting + 8_000);
});
