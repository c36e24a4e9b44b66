import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import type { MemberUser } from '../conversation-facts.ts';
import { completeMention, type MentionQuery, matchMembers, mentionAt } from '../text/mention-query.ts';

interface MentionPickerOptions {
  readonly members: readonly MemberUser[];
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

export type MentionPicker = ReturnType<typeof useMentionPicker>;

/** Offers members while an `@` is being typed. The arrow keys choose, Enter and Tab take, Escape gives up. */
export function useMentionPicker({ members, text, setText, input }: MentionPickerOptions) {
  const listId = useId();
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  /** Where the caret belongs after the text was changed. */
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const found = query ? matchMembers(members, query.text) : [];
  const chosen = found[Math.min(active, found.length - 1)];
  const isOpen = found.length > 0;

  const close = () => setQuery(null);
  const take = (member: MemberUser) => {
    if (!query) return;
    const completed = completeMention(text, query, member.username);
    caret.current = completed.caret;
    setText(completed.text);
    close();
    input.current?.focus();
  };
  const look = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) => {
    const next = selectionStart === selectionEnd ? mentionAt(value, selectionStart) : null;
    if (next?.text !== query?.text) setActive(0);
    if (next?.start !== query?.start || next?.text !== query?.text) setQuery(next);
  };
  /** Gives whether the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || !chosen) return false;
    const place = found.indexOf(chosen);
    if (event.key === 'ArrowDown') setActive((place + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((place + found.length - 1) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(chosen);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  };
  const optionId = (id: string) => `${listId}-${id}`;
  return {
    ...{ found, chosen, isOpen, listId, optionId, take, look, close, onKeyDown },
    inputProps: {
      // A text field of many lines has no `aria-expanded`: that is for a combobox, which has one.
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      ...(isOpen && chosen ? { 'aria-controls': listId, 'aria-activedescendant': optionId(chosen.id) } : {}),
    },
  };
}
