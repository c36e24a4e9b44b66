import { Readable } from 'node:stream';
import type { Secrets } from '../config/secrets.ts';
import { open, seal } from '../crypto/sealed-box.ts';
import type { Storage } from '../storage/storage.ts';
import { type ExportContent, exportText } from './export-content.ts';

/** Everything that is stored of one export lies below it. */
export const exportFolder = (taskId: number): string => `account-exports/${taskId}/`;

const keyOf = (taskId: number, holder: string) => `${exportFolder(taskId)}${holder}`;
/** Of text in one frame; some more when a single page is longer. */
const frameBytes = 64 * 1024;
const lengthBytes = 4;

/** One subgraph's part of one export, in storage and under lock. */
export interface ExportPlace {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly taskId: number;
  readonly holder: string;
}

/**
 * Stores a part: JSON text in frames, each sealed for its place, so that none can be left out, moved or put into another
 * export. Written again, it replaces what was there.
 * @returns bytes of text
 */
export async function writeExport(place: ExportPlace, content: ExportContent | null): Promise<number> {
  let bytes = 0;
  async function* frames(): AsyncIterable<Buffer> {
    const key = exportKey(place.secrets);
    let index = 0;
    const frame = (text: Buffer, isLast: boolean) => {
      const box = seal(key, purposeOf(place, index, isLast), text);
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32BE(box.length);
      index += 1;
      bytes += text.length;
      return Buffer.concat([length, box]);
    };
    let waiting: string[] = [];
    let size = 0;
    for await (const piece of exportText(content)) {
      waiting.push(piece);
      size += piece.length;
      if (size < frameBytes) continue;
      yield frame(Buffer.from(waiting.join('')), false);
      waiting = [];
      size = 0;
    }
    yield frame(Buffer.from(waiting.join('')), true);
  }
  const { taskId, holder } = place;
  // One frame ahead of the storage and no more.
  const body = Readable.from(frames(), { highWaterMark: 1 });
  await place.storage.put(keyOf(taskId, holder), body, { contentType: 'application/octet-stream' });
  return bytes;
}

/** The part's text, frame by frame. @throws Error when it is gone, cut off, or was changed */
export async function* readExport(place: ExportPlace): AsyncIterable<Buffer> {
  const stream = await place.storage.get(keyOf(place.taskId, place.holder));
  if (!stream) throw new Error(`The export of ${place.holder} for the account task ${place.taskId} is gone.`);
  const key = exportKey(place.secrets);
  let index = 0;
  let isOver = false;
  for await (const { box, isLast } of boxesOf(stream)) {
    yield open(key, purposeOf(place, index, isLast), box);
    index += 1;
    isOver = isLast;
  }
  if (!isOver) throw new Error('The export is cut off.');
}

/** Whether a frame is the last is part of its seal: one that was cut off does not open as the last. */
async function* boxesOf(stream: Readable): AsyncIterable<{ box: Buffer; isLast: boolean }> {
  let waiting: Buffer = Buffer.alloc(0);
  let before: Buffer | null = null;
  for await (const chunk of stream) {
    waiting = Buffer.concat([waiting, chunk as Buffer]);
    while (waiting.length >= lengthBytes) {
      const end = lengthBytes + waiting.readUInt32BE(0);
      if (waiting.length < end) break;
      if (before) yield { box: before, isLast: false };
      before = waiting.subarray(lengthBytes, end);
      waiting = waiting.subarray(end);
    }
  }
  if (before && waiting.length === 0) yield { box: before, isLast: true };
}

const exportKey = (secrets: Secrets) => secrets.derive('account-exports');
const purposeOf = ({ taskId, holder }: ExportPlace, index: number, isLast: boolean) =>
  `account export ${taskId} ${holder} ${index}${isLast ? ' end' : ''}`;
