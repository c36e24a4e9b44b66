/** A file that is to be sent with the message that is being written. */
export interface OutgoingFile {
  /** Known on this page only. */
  readonly key: string;
  readonly file: File;
  readonly state:
    | { readonly phase: 'sending'; readonly share: number }
    /** It is on the server and can go with a message. */
    | { readonly phase: 'ready'; readonly attachmentId: string }
    | { readonly phase: 'failed'; readonly message: string };
}

export type OutgoingFilesEvent =
  | { readonly type: 'added'; readonly key: string; readonly file: File }
  | { readonly type: 'changed'; readonly key: string; readonly state: OutgoingFile['state'] }
  | { readonly type: 'removed'; readonly key: string }
  | { readonly type: 'cleared' };

/** With one message. */
export const mostFiles = 10;

/** The next list of files. News of one that was removed meanwhile change nothing. */
export function reduceOutgoingFiles(
  files: readonly OutgoingFile[],
  event: OutgoingFilesEvent,
): readonly OutgoingFile[] {
  switch (event.type) {
    case 'added':
      if (files.length >= mostFiles) return files;
      return [...files, { key: event.key, file: event.file, state: { phase: 'sending', share: 0 } }];
    case 'changed':
      return files.map((file) => (file.key === event.key ? { ...file, state: event.state } : file));
    case 'removed':
      return files.filter(({ key }) => key !== event.key);
    case 'cleared':
      return [];
  }
}

/** What a file says it is; for what the browser does not know, that it is bytes. */
export function contentTypeOf({ type }: Pick<File, 'type'>): string {
  return /^[a-z]+\/[a-z0-9][a-z0-9!#$&^_.+-]*$/u.test(type) ? type : 'application/octet-stream';
}

/** Whether it is shown small before it is sent: one of the kinds that the server takes for a picture. */
export function isPicture({ type }: Pick<File, 'type'>): boolean {
  return /^image\/(png|jpeg|gif|webp)$/u.test(type);
}
