import { useCallback, useEffect, useReducer, useRef } from 'react';
import { isUnderWay } from '../upload/upload-state.ts';
import { type Upload, uploadsReducer } from '../upload/uploads.ts';
import { useSendVideo } from './use-send-video.ts';

/**
 * The uploads of this page: `add` files, `cancel`, `retry` or `remove` one. They are sent one after the other, since two at once
 * share one line and both come later. Leaving the page stops them.
 */
export function useUploads() {
  const [uploads, dispatch] = useReducer(uploadsReducer, []);
  const send = useSendVideo();
  const aborts = useRef(new Map<string, AbortController>());
  const turn = useRef(Promise.resolve());

  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  const start = useCallback(
    (uploadId: string, file: File) => {
      const abort = new AbortController();
      aborts.current.set(uploadId, abort);
      turn.current = turn.current.then(() =>
        send({ file, signal: abort.signal, tell: (event) => dispatch({ type: 'changed', uploadId, event }) }),
      );
    },
    [send],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const uploadId = crypto.randomUUID();
        dispatch({ type: 'added', upload: { uploadId, file, state: { phase: 'PREPARING' } } });
        start(uploadId, file);
      }
    },
    [start],
  );

  const cancel = useCallback((uploadId: string) => {
    aborts.current.get(uploadId)?.abort();
    dispatch({ type: 'changed', uploadId, event: { type: 'cancelled' } });
  }, []);

  const retry = useCallback(
    ({ uploadId, file }: Upload) => {
      dispatch({ type: 'changed', uploadId, event: { type: 'retried' } });
      start(uploadId, file);
    },
    [start],
  );

  const remove = useCallback((uploadId: string) => dispatch({ type: 'removed', uploadId }), []);

  return { uploads, isBusy: uploads.some(({ state }) => isUnderWay(state)), add, cancel, retry, remove };
}
