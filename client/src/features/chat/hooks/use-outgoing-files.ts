import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { errorInfo } from '../../../lib/error-info.ts';
import { putFile } from '../../../lib/put-file.ts';
import { contentTypeOf, mostFiles, reduceOutgoingFiles } from '../attachments/outgoing-files.ts';
import { createUploadTurns } from '../attachments/upload-turns.ts';
import { useMessageAttachmentUploadCreate } from '../mutations/use-message-attachment-upload-create.ts';

/** The files of the message that is being written. They are sent at once, so that the message can follow without a wait. */
export function useOutgoingFiles(conversationId: string) {
  const [files, dispatch] = useReducer(reduceOutgoingFiles, []);
  const [, createUpload] = useMessageAttachmentUploadCreate();
  const [inTurn] = useState(() => createUploadTurns());
  const aborts = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  const send = useCallback(
    async (key: string, file: File): Promise<void> => {
      const abort = new AbortController();
      aborts.current.set(key, abort);
      const tell = (share: number) => dispatch({ type: 'changed', key, state: { phase: 'sending', share } });
      const fail = (message: string) => dispatch({ type: 'changed', key, state: { phase: 'failed', message } });
      tell(0);
      const contentType = contentTypeOf(file);
      const input = { conversationId, filename: file.name.slice(-200), contentType, size: file.size };
      await inTurn(async () => {
        if (abort.signal.aborted) return;
        const { data, error } = await createUpload({ input });
        const { attachment, uploadUrl, userErrors } = data?.messageAttachmentUploadCreate ?? {};
        if (!attachment || !uploadUrl) return fail(userErrors?.[0]?.message ?? wordOf(errorInfo(error)));
        const onProgress = (sent: number) => tell(file.size > 0 ? sent / file.size : 1);
        const outcome = await putFile({ url: uploadUrl, file, contentType, onProgress, signal: abort.signal });
        if (outcome.ok) dispatch({ type: 'changed', key, state: { phase: 'ready', attachmentId: attachment.id } });
        else if (outcome.problem.code !== 'ABORTED') fail(wordOf(outcome.problem));
      });
    },
    [conversationId, createUpload, inTurn],
  );

  const count = files.length;
  return {
    files,
    add: useCallback(
      (added: readonly File[]) => {
        for (const file of added.slice(0, Math.max(0, mostFiles - count))) {
          const key = crypto.randomUUID();
          dispatch({ type: 'added', key, file });
          void send(key, file);
        }
      },
      [send, count],
    ),
    retry: useCallback((key: string, file: File) => void send(key, file), [send]),
    remove: useCallback((key: string) => {
      aborts.current.get(key)?.abort();
      dispatch({ type: 'removed', key });
    }, []),
    clear: useCallback(() => dispatch({ type: 'cleared' }), []),
  };
}

/** The server's own sentence; none for what was no answer of its. */
function wordOf(problem: ReturnType<typeof errorInfo>): string {
  return problem && problem.code !== 'NETWORK' && problem.code !== 'UNKNOWN' ? problem.message : '';
}
