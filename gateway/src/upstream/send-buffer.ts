import type { Socket } from 'node:net';

/** What grew past it is not kept, in bytes. */
const most = 1024 * 1024;

/**
 * Where requests are put together before they are sent, one after the other, on any of a client's connections: without TLS the system
 * nearly always takes a request at once. Memory that is taken and dropped for each request makes the garbage collector go through all of
 * the heap, many times a second.
 */
export class SendBuffer {
  #bytes = Buffer.allocUnsafeSlow(16 * 1024);

  /**
   * @param fill writes the request and returns where it ends
   * @throws Error, with nothing sent, when it is not as long as was said: behind it stands another request, which may be another viewer's
   */
  send(socket: Socket, length: number, fill: (bytes: Buffer) => number): void {
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(length)));
    const end = fill(this.#bytes);
    if (end !== length) throw new Error(`A request of ${length} bytes has ${end}.`);
    socket.write(this.#bytes.subarray(0, length));
    // What the system has not taken yet is still to be read from there.
    if (socket.writableLength > 0 || this.#bytes.length > most) this.#bytes = Buffer.allocUnsafeSlow(16 * 1024);
  }
}
