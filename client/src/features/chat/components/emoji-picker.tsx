import { UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { reactionEmoji } from '../emoji.ts';
import classes from './emoji-picker.module.css';

const columns = 8;
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };

/** A grid of emoji; the arrow keys go about in it. */
export function EmojiPicker({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useTranslation('chat');
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = steps[event.key];
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const place = buttons.findIndex((button) => button.matches(':focus'));
    if (step === undefined || place < 0) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[place + step]?.focus();
  };
  return (
    <div className={classes.grid} role="toolbar" aria-label={t('emoji')} onKeyDown={onKeyDown}>
      {reactionEmoji.map((emoji, index) => (
        <UnstyledButton
          key={emoji}
          className={classes.emoji}
          onClick={() => onPick(emoji)}
          aria-label={t('reactWith', { emoji })}
          tabIndex={index === 0 ? 0 : -1}
          data-autofocus={index === 0 || undefined}
        >
          {emoji}
        </UnstyledButton>
      ))}
    </div>
  );
}
