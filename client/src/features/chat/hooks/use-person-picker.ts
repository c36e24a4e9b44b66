import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { type FoundUser, useUserLookup } from './use-user-lookup.ts';

export interface PersonPicker {
  readonly people: readonly FoundUser[];
  readonly username: string;
  /** What is wrong with what was typed; null for nothing. */
  readonly problem: string | null;
  readonly failure: ErrorLike | null;
  readonly busy: boolean;
  readonly setUsername: (username: string) => void;
  readonly setProblem: (problem: string) => void;
  readonly drop: (id: string) => void;
  /** Everybody so far and whom the field names; null when it names nobody that can be added. */
  readonly settle: () => Promise<readonly FoundUser[] | null>;
}

/** Collects people by their usernames. */
export function usePersonPicker(): PersonPicker {
  const { t } = useTranslation('chat');
  const lookUp = useUserLookup();
  const [people, setPeople] = useState<readonly FoundUser[]>([]);
  const [username, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const [busy, setBusy] = useState(false);

  const settle = async () => {
    setProblem(null);
    setFailure(null);
    if (!username.trim()) return people;
    setBusy(true);
    const { user, error } = await lookUp(username);
    setBusy(false);
    if (error) setFailure(error);
    else if (!user) setProblem(t('unknownUser'));
    else if (user.viewerIsSelf) setProblem(t('thatIsYou'));
    else {
      const everybody = people.some(({ id }) => id === user.id) ? people : [...people, user];
      setPeople(everybody);
      setName('');
      return everybody;
    }
    return null;
  };

  return {
    ...{ people, username, problem, failure, busy, setProblem, settle },
    setUsername(text) {
      setName(text);
      setProblem(null);
    },
    drop: (id) => setPeople((all) => all.filter((person) => person.id !== id)),
  };
}
