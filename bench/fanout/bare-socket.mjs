import { connect } from 'node:net';

/** One for all: what was read is looked through before anything else is read. */
const reading = Buffer.allocUnsafe(64 * 1024);
const endOfHead = Buffer.from('\r\n\r\n');
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 };
/** Where no frame said why. */
const abnormalClosure = 1006;

/**
 * A WebSocket as far as a subscriber needs one. The process that opens thousands shares the cores with the server: with `ws`, whose
 * client is made of Node's HTTP client, opening one took it twice as long as it took the cheapest server.
 * @param onText called with the bytes of each message, which are good until it returns
 * @param onClose called once, with the code
 */
export function openBareSocket(url, { protocol, onOpen, onText, onClose }) {
  const { hostname, port, pathname, search, host } = new URL(url);
  let isOpen = false;
  let code = abnormalClosure;
  /** The beginning of what is not complete yet. */
  let rest = null;

  const onread = {
    buffer: reading,
    callback(count) {
      const read = reading.subarray(0, count);
      const bytes = rest ? Buffer.concat([rest, read]) : read;
      const taken = isOpen ? takeFrames(bytes, 0) : takeHead(bytes);
      rest = taken < bytes.length ? Buffer.from(bytes.subarray(taken)) : null;
      return true;
    },
  };
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
  socket.on('error', () => {});
  socket.once('close', () => onClose(code));
  const subprotocol = protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : '';
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${subprotocol}\r\n`,
  );

  function takeHead(bytes) {
    const end = bytes.indexOf(endOfHead);
    if (end === -1) return 0;
    if (!bytes.toString('latin1', 0, end).startsWith('HTTP/1.1 101 ')) {
      socket.destroy();
      return bytes.length;
    }
    isOpen = true;
    onOpen();
    return takeFrames(bytes, end + endOfHead.length);
  }

  /** @returns up to where there were whole frames */
  function takeFrames(bytes, from) {
    let at = from;
    while (at + 2 <= bytes.length) {
      let start = at + 2;
      let length = bytes[at + 1];
      if (length === 126) {
        if (start + 2 > bytes.length) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127) {
        if (start + 8 > bytes.length) break;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      if (start + length > bytes.length) break;
      take(bytes[at], bytes.subarray(start, start + length));
      at = start + length;
    }
    return at;
  }

  function take(first, payload) {
    if (first === (0x80 | opcodes.text)) onText(payload);
    else if (first === (0x80 | opcodes.ping)) write(opcodes.pong, payload);
    else if (first === (0x80 | opcodes.close)) {
      if (payload.length >= 2) code = payload.readUInt16BE(0);
      socket.end();
    } else if (first !== (0x80 | opcodes.pong)) throw new Error(`A frame begins with ${first}.`);
  }

  /** What clients send is masked; the mask of four zeros leaves it as it is. */
  function write(opcode, payload) {
    const { length } = payload;
    if (length > 0xffff) throw new Error('More than a frame of a subscriber holds.');
    const head = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
    socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...head, 0, 0, 0, 0]), payload]));
  }

  return {
    send: (text) => write(opcodes.text, Buffer.from(text)),
    /** Resolves when it is gone. */
    terminate() {
      if (socket.closed) return Promise.resolve();
      return new Promise((resolve) => {
        socket.once('close', resolve);
        socket.destroy();
      });
    },
  };
}
