import { type UploadEvent, type UploadState, uploadReducer } from './upload-state.ts';

/** One file on its way. */
export interface Upload {
  /** Known on this page only. */
  readonly uploadId: string;
  readonly file: File;
  readonly state: UploadState;
}

export type UploadsEvent =
  | { readonly type: 'added'; readonly upload: Upload }
  | { readonly type: 'changed'; readonly uploadId: string; readonly event: UploadEvent }
  | { readonly type: 'removed'; readonly uploadId: string };

/** The next list of uploads, newest last. */
export function uploadsReducer(uploads: readonly Upload[], event: UploadsEvent): readonly Upload[] {
  switch (event.type) {
    case 'added':
      return [...uploads, event.upload];
    case 'changed':
      return uploads.map((upload) =>
        upload.uploadId === event.uploadId ? { ...upload, state: uploadReducer(upload.state, event.event) } : upload,
      );
    case 'removed':
      return uploads.filter((upload) => upload.uploadId !== event.uploadId);
  }
}
