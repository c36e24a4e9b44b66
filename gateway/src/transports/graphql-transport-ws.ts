import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { CloseCode } from 'graphql-ws';
import { type ByteText, byteText } from '../execution/byte-text.ts';
import type { Subscriber } from '../subscriptions/subscriber.ts';
import { type Dictionary, readClientMessage, type SocketRequest } from './client-message.ts';
import { goingAway, tryAgainLater } from './close-codes.ts';
import type { FrameWriter } from './frame-writer.ts';
import { maxQueuedWithEphemeral } from './queued-bytes.ts';

type Payload = Dictionary | null | undefined;

/** What a connection asks of whoever serves it. */
export interface ConnectionHandlers {
  /** Whether the client may come in. */
  initialise(payload: Payload): Promise<boolean>;
  /** @returns what the pong carries; null when there is none to be sent */
  ping(payload: Payload): Promise<{ readonly payload: Payload } | null>;
  /** The facts of a request on this connection. */
  createContext(): RequestContext;
  /** Runs an operation. Whatever it sends after its end is dropped. */
  run(request: SocketRequest, operation: SocketOperation): Promise<void>;
  /** Told of what should not happen. */
  onFailure(error: unknown): void;
}

const maxOperations = 200;
const initialiseWithinMs = 3_000;
/** Bytes that fit into a frame that closes. */
const maxReasonLength = 100;

/** One client's connection, as graphql-transport-ws has it: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export class ProtocolConnection {
  readonly writer: FrameWriter;
  private readonly handlers: ConnectionHandlers;
  private readonly operations = new Map<string, SocketOperation>();
  private initialising = false;
  private acknowledged = false;
  private isClosed = false;
  /** Operations that are not over, and those that are over before they have begun. */
  private load = 0;
  private deadline: NodeJS.Timeout | undefined;

  constructor(writer: FrameWriter, handlers: ConnectionHandlers) {
    this.writer = writer;
    this.handlers = handlers;
    this.deadline = setTimeout(
      () => this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
      initialiseWithinMs,
    );
  }

  /** Whether it has as many operations as it may, this one counted. */
  get isOverloaded(): boolean {
    return this.load > maxOperations;
  }

  close(code: number, reason: string): void {
    this.writer.close(code, reason.slice(0, maxReasonLength));
  }

  /** Resolves when the queries and mutations that are being run now are answered, and the subscriptions that begin have begun. */
  async answered(): Promise<void> {
    const running = [...this.operations.values()].flatMap((operation) => operation.running ?? []);
    await Promise.allSettled(running);
  }

  /** Takes a message of the client, as it came. */
  async receive(text: string): Promise<void> {
    // A client that has been told to go may say more before it does.
    if (this.isClosed) return;
    const message = readClientMessage(text);
    if (!message) return this.close(CloseCode.BadRequest, 'Invalid message');
    try {
      if (message.type === 'connection_init') await this.initialise(message.payload);
      else if (message.type === 'ping') await this.answerPing(message.payload);
      else if (message.type === 'subscribe') await this.start(message.id, message.payload);
      else if (message.type === 'complete') this.operations.get(message.id)?.cancel();
    } catch (error) {
      this.handlers.onFailure(error);
      this.close(tryAgainLater, 'Try again later');
    }
  }

  /** The socket is gone, or about to go. */
  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.deadline);
    for (const operation of this.operations.values()) operation.cancel();
  }

  /** An operation is over, for one reason or the other. */
  ended(operation: SocketOperation): void {
    if (this.operations.get(operation.id) === operation) this.operations.delete(operation.id);
  }

  private async initialise(payload: Payload): Promise<void> {
    if (this.initialising) {
      return this.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    }
    this.initialising = true;
    clearTimeout(this.deadline);
    this.deadline = undefined;
    if (!(await this.handlers.initialise(payload))) return this.close(CloseCode.Forbidden, 'Forbidden');
    this.acknowledged = true;
    this.writer.write(acknowledgement);
  }

  private async answerPing(received: Payload): Promise<void> {
    const pong = await this.handlers.ping(received);
    if (pong) this.writer.write(byteText(JSON.stringify({ type: 'pong', payload: pong.payload ?? undefined })));
  }

  private async start(id: string, request: SocketRequest): Promise<void> {
    if (!this.acknowledged) return this.close(CloseCode.Unauthorized, 'Unauthorized');
    if (this.operations.has(id)) {
      return this.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${printable(id)} already exists`);
    }
    const operation = new SocketOperation(this, id, this.handlers.createContext());
    this.operations.set(id, operation);
    this.load += 1;
    const release = () => {
      this.load -= 1;
    };
    try {
      operation.running = this.handlers.run(request, operation);
      await operation.running;
    } finally {
      operation.running = null;
      operation.whenOver(release);
    }
  }
}

const acknowledgement = byteText('{"type":"connection_ack"}');

/** One operation of a connection: what it is answered, and whether it is over. */
export class SocketOperation implements Subscriber {
  readonly id: string;
  readonly context: RequestContext;
  /** While it is being answered, or begun. */
  running: Promise<void> | null = null;
  private readonly connection: ProtocolConnection;
  /** What stands before each answer. */
  private readonly head: string;
  private over = false;
  private readonly callbacks: (() => void)[] = [];

  constructor(connection: ProtocolConnection, id: string, context: RequestContext) {
    this.connection = connection;
    this.id = id;
    this.context = context;
    this.head = `{"id":${byteText(JSON.stringify(id))},"type":"next","payload":`;
  }

  get isOver(): boolean {
    return this.over;
  }

  next(answer: ByteText, isEphemeral = false): void {
    const { writer } = this.connection;
    if (this.over || (isEphemeral && writer.queuedBytes > maxQueuedWithEphemeral)) return;
    writer.write(`${this.head}${answer}}` as ByteText);
  }

  drained(): Promise<void> | null {
    return this.connection.writer.drained();
  }

  end(): void {
    if (this.over) return;
    this.finish();
    this.connection.writer.write(byteText(`{"id":${JSON.stringify(this.id)},"type":"complete"}`));
  }

  comeBack(): void {
    this.connection.writer.close(goingAway, 'Access has changed');
  }

  /** The client wants no more of it. */
  cancel(): void {
    if (!this.over) this.finish();
  }

  /** @param callback called once: now, if it is over already */
  whenOver(callback: () => void): void {
    if (this.over) callback();
    else this.callbacks.push(callback);
  }

  private finish(): void {
    this.over = true;
    this.connection.ended(this);
    for (const callback of this.callbacks.splice(0)) callback();
  }
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
}
