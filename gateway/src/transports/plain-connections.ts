import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { beforeParsing } from '@kizuna/kit/service/http-server';
import type { FastifyInstance } from 'fastify';
import type { ClientRequest } from '../access/client-address.ts';
import type { RequestObserver } from '../telemetry/access-lines.ts';
import { nodeRequest } from './node-request.ts';
import { type PlainRequest, readPlainRequest } from './plain-request.ts';
import type { HeaderList } from './security-headers.ts';

/**
 * Sends an answer. What stands in `headers` is written as it is, so nothing of a client's may be among it.
 * @param sent called when the system has all of it; never when the connection ends before
 */
export type SendAnswer = (status: number, headers: string[], body: Buffer, sent: () => void) => void;

/** @returns whether the request is taken; then its answer is sent, once, some time after that. All others are routed */
export type TakePlain = (request: PlainRequest & ClientRequest, send: SendAnswer) => boolean;

/**
 * Reads plain requests from `app`'s connections without Node's HTTP server, which costs as much as a subgraph's answer does (ADR 20).
 * A connection on which anything else comes is Node's from then on, with all that it brought.
 */
export function servePlainConnections(app: FastifyInstance, take: TakePlain, observe?: RequestObserver): void {
  const open = new Set<PlainConnection>();
  let isStopping = false;
  beforeParsing(app, (socket, handOn) => {
    // Fastify says to those who come now that they had better ask elsewhere.
    if (isStopping) return handOn();
    const keepAliveMs = app.server.keepAliveTimeout;
    const route = (request: IncomingMessage, response: ServerResponse) => app.server.emit('request', request, response);
    const left = () => void open.delete(connection);
    const connection = new PlainConnection(socket, { take, observe, keepAliveMs, route, handOn, left });
    open.add(connection);
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    for (const connection of open) connection.stop();
  });
}

interface PlainConnectionOptions {
  readonly take: TakePlain;
  readonly observe: RequestObserver | undefined;
  /** How long a connection may be idle. */
  readonly keepAliveMs: number;
  /** Answers what nobody took. */
  readonly route: (request: IncomingMessage, response: ServerResponse) => void;
  /** Makes the connection Node's. */
  readonly handOn: () => void;
  /** Called when the connection is gone, or Node's. */
  readonly left: () => void;
}

/** Bytes up to which an answer goes out as one piece of memory: copying them costs less than a second piece. */
const maxJoinedBytes = 16 * 1024;

/** A connection, for as long as all that comes by it are plain requests. They are answered one after the other. */
class PlainConnection {
  private readonly socket: Socket;
  private readonly options: PlainConnectionOptions;
  /** From a request until the system has its answer. */
  private answering = false;
  /** What came meanwhile. */
  private readonly early: Buffer[] = [];
  private stopping = false;
  /** The client was told that nothing more is answered here. */
  private saidClose = false;

  constructor(socket: Socket, options: PlainConnectionOptions) {
    this.socket = socket;
    this.options = options;
    socket.on('data', this.onData).on('end', this.onEnd).on('close', options.left).on('error', this.onError);
    socket.setTimeout(options.keepAliveMs).on('timeout', this.onTimeout);
  }

  /** Ends it once all that has come is answered. */
  stop(): void {
    this.stopping = true;
    if (!this.answering) this.socket.destroy();
  }

  private readonly onData = (chunk: Buffer): void => {
    if (this.answering) {
      this.early.push(chunk);
      this.socket.pause();
    } else {
      this.take(chunk);
    }
  };

  private take(bytes: Buffer): void {
    const { socket, options } = this;
    const read = readPlainRequest(bytes);
    if (!read) return this.handOn(bytes);
    this.answering = true;
    if (read.rest.length > 0) this.early.push(read.rest);
    const { headers, body } = read.request;
    const asked = { url: '/graphql', headers, body, socket };
    const observed = options.observe?.(asked);
    if (!options.take(asked, (...answer) => this.send(observed, ...answer))) this.route(read.request);
  }

  /** Lets others answer it, for whom it looks as if Node's server had read it. */
  private route(plain: PlainRequest): void {
    const { socket, options } = this;
    const request = nodeRequest(plain, socket);
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    if (this.stopping) response.setHeader('Connection', 'close');
    response.once('finish', () => {
      response.detachSocket(socket);
      this.saidClose = response.getHeader('connection') === 'close';
      this.answered();
    });
    options.route(request, response);
  }

  private send(observed: Observed, ...[status, headers, body, sent]: Parameters<SendAnswer>): void {
    const head = this.headOf(status, headers);
    this.write(head, body, (error) => {
      // Nginx's number for who did not wait for the answer.
      observed?.(error ? 499 : status);
      if (error) return;
      sent();
      this.answered();
    });
  }

  private answered(): void {
    const { socket, early } = this;
    this.answering = false;
    if (this.saidClose || (this.stopping && early.length === 0)) {
      socket.destroySoon();
    } else if (early.length > 0) {
      this.take(joined(early.splice(0)));
      socket.resume();
    }
  }

  private headOf(status: number, headers: HeaderList): string {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
    head += `Date: ${httpDate()}\r\n`;
    this.saidClose = this.stopping && this.early.length === 0;
    if (this.saidClose) return `${head}Connection: close\r\n\r\n`;
    const seconds = Math.floor(this.options.keepAliveMs / 1000);
    return `${head}Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n\r\n`;
  }

  private write(head: string, body: Buffer, whenWritten: (error?: Error | null) => void): void {
    const { socket } = this;
    if (head.length + body.length <= maxJoinedBytes) {
      const bytes = Buffer.allocUnsafe(head.length + body.length);
      bytes.write(head, 'latin1');
      bytes.set(body, head.length);
      socket.write(bytes, whenWritten);
    } else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body, whenWritten);
      socket.uncork();
    }
  }

  /** @param bytes what was read of it, and not answered */
  private handOn(bytes: Buffer): void {
    const { socket, options } = this;
    socket.off('data', this.onData).off('end', this.onEnd).off('close', options.left).off('error', this.onError);
    socket.setTimeout(0).off('timeout', this.onTimeout);
    options.left();
    socket.unshift(bytes);
    options.handOn();
    socket.resume();
  }

  /** As Node does: who says that nothing more comes does not wait for an answer either. */
  private readonly onEnd = (): void => void this.socket.end();
  private readonly onError = (): void => void this.socket.destroy();
  private readonly onTimeout = (): void => {
    if (!this.answering) this.socket.destroy();
  };
}

function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}

type Observed = ReturnType<RequestObserver> | undefined;

let dateAt = 0;
let dateText = '';

/** Now, to the second, as HTTP writes it. */
function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateAt) {
    dateAt = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}
