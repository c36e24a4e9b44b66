import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { beforeParsing } from '@kizuna/kit/service/http-server';
import type { FastifyInstance } from 'fastify';
import type { ClientRequest } from '../access/client-address.ts';
import type { RequestObserver } from '../telemetry/access-lines.ts';
import type { HttpAnswer, SendAnswer } from './http-answer.ts';
import { type PlainRequest, readPlainRequest } from './plain-request.ts';

/** @returns whether the request is taken; then its answer is sent, once, some time after that */
export type TakePlain = (request: PlainRequest & ClientRequest, send: SendAnswer) => boolean;

/**
 * Reads plain requests from `app`'s connections without Node's HTTP server (ADR 20). A connection on which anything else comes, or one
 * that is not taken, is Node's from then on, with all that it brought.
 * @param observe sees those that are taken
 */
export function servePlainConnections(app: FastifyInstance, take: TakePlain, observe?: RequestObserver): void {
  const open = new Set<PlainConnection>();
  let isStopping = false;
  beforeParsing(app, (socket, handOn) => {
    // Fastify says to those who come now that they had better ask elsewhere.
    if (isStopping) return handOn();
    const keepAliveMs = app.server.keepAliveTimeout;
    const onGone = () => void open.delete(connection);
    const connection = new PlainConnection(socket, { take, observe, keepAliveMs, handOn, onGone });
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
  /** How long a connection may be idle, as it is told to its client; 0 for as long as it likes. */
  readonly keepAliveMs: number;
  /** Makes the connection Node's. */
  readonly handOn: () => void;
  /** Called when the connection has ended, or is Node's. */
  readonly onGone: () => void;
}

/** How much longer a connection stays than its client is told, which may be writing a request just then. */
const keepAliveGraceMs = 1_000;
/** How long the rest of a request is waited for (who takes longer is Node's, with the time that it gives), or the client's own end. */
const restMs = 1_000;
/** Bytes up to which an answer goes out as one piece of memory: copying them costs less than a second piece. */
const maxJoinedBytes = 16 * 1024;

/** A connection, for as long as all that comes by it are plain requests. They are answered one after the other. */
class PlainConnection {
  private readonly socket: Socket;
  private readonly options: PlainConnectionOptions;
  /** What was read and belongs to no request yet. While there is any, and an answer is made, no more is read. */
  private pending: Buffer | null = null;
  private restTimer: NodeJS.Timeout | undefined;
  /** From a request until the system has its answer. */
  private isAnswering = false;
  /** Told what became of that request. */
  private observed: ReturnType<RequestObserver> | undefined;
  private isStopping = false;
  /** The client was told that nothing more is answered. */
  private isEnding = false;

  constructor(socket: Socket, options: PlainConnectionOptions) {
    this.socket = socket;
    this.options = options;
    const { keepAliveMs } = options;
    socket.on('data', this.onData).on('end', this.onEnd).on('close', this.onClose).on('error', this.onError);
    socket.setTimeout(keepAliveMs && keepAliveMs + keepAliveGraceMs).on('timeout', this.onTimeout);
  }

  /** Answers what has come by now, if a request has, and ends the connection. */
  stop(): void {
    this.isStopping = true;
    if (!this.isAnswering && !this.pending) this.socket.destroy();
  }

  private readonly onData = (chunk: Buffer): void => {
    if (this.isEnding) return;
    this.pending = this.pending ? Buffer.concat([this.pending, chunk]) : chunk;
    if (this.isAnswering) this.socket.pause();
    else this.answerNext(this.pending);
  };

  private answerNext(bytes: Buffer): void {
    const read = readPlainRequest(bytes);
    if (read === 'incomplete') this.waitForRest();
    else if (!read || !this.begin(read.request)) this.handOn();
    else this.keep(read.rest);
  }

  private waitForRest(): void {
    this.restTimer ??= setTimeout(() => {
      if (this.isStopping) this.socket.destroy();
      else this.handOn();
    }, restMs);
    this.socket.resume();
  }

  /** @returns whether the request is taken */
  private begin({ headers, body }: PlainRequest): boolean {
    const { socket, options } = this;
    const request = { url: '/graphql', headers, body, socket };
    this.isAnswering = options.take(request, (answer, sent) => this.send(answer, sent));
    if (this.isAnswering) this.observed = options.observe?.(request);
    return this.isAnswering;
  }

  /** Keeps what follows the request that is answered now. */
  private keep(rest: Buffer): void {
    clearTimeout(this.restTimer);
    this.restTimer = undefined;
    this.pending = rest.length > 0 ? rest : null;
    if (this.pending) this.socket.pause();
  }

  private send({ status, headers, body, isLast = false }: HttpAnswer, sent: () => void): void {
    const endsHere = isLast || (this.isStopping && !this.hasAnother());
    const connection = endsHere ? 'Connection: close\r\n' : this.keepAlive();
    this.write(`${headOf(status, headers)}${connection}\r\n`, body, (error) => {
      // Then the connection is gone, too.
      if (error) return;
      this.observed?.(status);
      this.observed = undefined;
      sent();
      this.isAnswering = false;
      if (endsHere) this.end();
      else if (this.pending) this.answerNext(this.pending);
      else this.socket.resume();
    });
  }

  /** Ends it, but reads on for a moment: closed with bytes unread, it could take the last answers away from a client that still writes. */
  private end(): void {
    const { socket } = this;
    this.isEnding = true;
    socket.end();
    socket.resume();
    this.restTimer = setTimeout(() => socket.destroy(), restMs);
  }

  private hasAnother(): boolean {
    const next = this.pending && readPlainRequest(this.pending);
    return next !== null && next !== 'incomplete';
  }

  private keepAlive(): string {
    const { keepAliveMs } = this.options;
    const hint = keepAliveMs > 0 ? `Keep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n` : '';
    return `Connection: keep-alive\r\n${hint}`;
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

  /** Makes the connection Node's, with what was read and not answered. */
  private handOn(): void {
    const { socket, options } = this;
    clearTimeout(this.restTimer);
    socket.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose).off('error', this.onError);
    socket.setTimeout(0).off('timeout', this.onTimeout);
    options.onGone();
    socket.unshift(this.pending);
    options.handOn();
    socket.resume();
  }

  /** As Node does: who says that nothing more comes does not wait for an answer either. */
  private readonly onEnd = (): void => void this.socket.end();
  private readonly onError = (): void => void this.socket.destroy();
  private readonly onTimeout = (): void => {
    if (!this.isAnswering) this.socket.destroy();
  };
  private readonly onClose = (): void => {
    clearTimeout(this.restTimer);
    // Nginx's number for who did not wait for the answer.
    this.observed?.(499);
    this.observed = undefined;
    this.options.onGone();
  };
}

function headOf(status: number, headers: readonly string[]): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${head}Date: ${httpDate()}\r\n`;
}

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
