import { ActionIcon, Text, Textarea } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countCharacters } from '../../../lib/count-characters.ts';
import classes from './composer.module.css';

const longest = 4_000;
/** From here on the viewer is told how much is left. */
const warnBelow = 200;

/** Where messages are written. Enter sends, Shift+Enter makes a new line. */
export function Composer({ onSend }: { readonly onSend: (text: string) => void }) {
  const { t } = useTranslation('chat');
  const [text, setText] = useState('');
  const trimmed = text.trim();
  const left = longest - countCharacters(trimmed);
  const sendable = trimmed !== '' && left >= 0;

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!sendable) return;
    onSend(trimmed);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While Japanese is being composed, Enter takes the suggestion; Safari says so by the key code 229 only.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  };

  return (
    <form className={classes.composer} onSubmit={submit}>
      <div className={classes.row}>
        <Textarea
          className={classes.input}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          placeholder={t('write')}
          aria-label={t('write')}
          enterKeyHint="send"
          autosize
          minRows={1}
          maxRows={8}
          size="md"
          radius="lg"
        />
        <ActionIcon type="submit" size={42} radius="xl" disabled={!sendable} aria-label={t('send')} title={t('send')}>
          <IconSend2 size={20} />
        </ActionIcon>
      </div>
      {left < warnBelow ? (
        <Text size="xs" c={left < 0 ? 'red' : 'dimmed'} mt={4} role="status">
          {left < 0 ? t('over', { count: -left }) : t('left', { count: left })}
        </Text>
      ) : null}
    </form>
  );
}
