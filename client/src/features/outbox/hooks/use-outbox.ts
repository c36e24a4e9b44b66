import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionKeeper } from '../../../graphql/session-keeper.ts';
import { loadOutbox, type OutboxAnswer } from '../load-outbox.ts';

const pauseMilliseconds = 4_000;

/** The mails, asked for again and again until that fails; null before the first answer. `reload` asks at once. */
export function useOutbox(keeper: SessionKeeper) {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const [answer, setAnswer] = useState<OutboxAnswer | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies(round): each round asks once more
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    void loadOutbox({ keeper, language, signal: abort.signal }).then((loaded) => {
      if (abort.signal.aborted) return;
      setAnswer(loaded);
      if (loaded.ok) timer = setTimeout(reload, pauseMilliseconds);
    });
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [keeper, language, round, reload]);
  return { answer, reload };
}
