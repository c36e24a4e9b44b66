import { ActionIcon, FileButton, Text, Textarea } from '@mantine/core';
import { IconCheck, IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countCharacters } from '../../../lib/count-characters.ts';
import { isTouch } from '../../../lib/is-touch.ts';
import type { MemberUser } from '../conversation-facts.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useDraftText } from '../hooks/use-draft-text.ts';
import { useMentionPicker } from '../hooks/use-mention-picker.ts';
import type { useOutgoingFiles } from '../hooks/use-outgoing-files.ts';
import { useTypingSignal } from '../hooks/use-typing-signal.ts';
import { mentionedIn } from '../text/message-pieces.ts';
import classes from './composer.module.css';
import { ComposerFiles } from './composer-files.tsx';
import { type ComposerMode, ComposerModeBar } from './composer-mode-bar.tsx';
import { MentionList } from './mention-list.tsx';

/** What is to be sent. */
export interface Draft {
  readonly text: string;
  readonly mentionedUserIds: readonly string[];
  readonly attachments: readonly { readonly id: string; readonly filename: string }[];
}

interface ComposerProps {
  readonly conversationId: string;
  readonly mode: ComposerMode;
  /** Those who can be mentioned. */
  readonly members: readonly MemberUser[];
  readonly files: ReturnType<typeof useOutgoingFiles>;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly onSend: (draft: Draft) => void;
  /** Gives whether it was changed. */
  readonly onEdit: (message: FeedMessage, draft: Draft) => Promise<boolean>;
  /** Ends a reply or an edit. */
  readonly onCancel: () => void;
  /** The viewer wants to change the last thing that they said. */
  readonly onEditLast: () => void;
}

const longest = 4_000;
/** From here on the viewer is told how much is left. */
const warnBelow = 200;

/**
 * Where messages are written, answered and changed. Enter sends, Shift+Enter makes a new line; under a finger Enter makes the line, and
 * the button sends. Give it a `key` of its mode.
 */
export function Composer({ conversationId, mode, members, files, input, ...props }: ComposerProps) {
  const { t } = useTranslation('chat');
  const edited = mode.kind === 'edit' ? mode.message : null;
  const [text, setText] = useDraftText(conversationId, edited?.text ?? null);
  const [busy, setBusy] = useState(false);
  const typing = useTypingSignal(conversationId);
  const mention = useMentionPicker({ members, text, setText, input });
  const resetFiles = useRef<() => void>(null);

  const trimmed = text.trim();
  const left = longest - countCharacters(trimmed);
  const ready = files.files.flatMap(({ file, state }) =>
    state.phase === 'ready' ? [{ id: state.attachmentId, filename: file.name }] : [],
  );
  const hasContent = trimmed !== '' || (edited ? edited.attachments.length > 0 : ready.length > 0);
  const filesReady = edited !== null || ready.length === files.files.length;
  const sendable = hasContent && left >= 0 && filesReady && !busy;

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!sendable) return;
    typing.stopped();
    const draft: Draft = { text: trimmed, mentionedUserIds: mentionedIn(trimmed, members), attachments: ready };
    if (edited) {
      setBusy(true);
      if (!(await props.onEdit(edited, draft))) setBusy(false);
      return;
    }
    props.onSend(draft);
    setText('');
    files.clear();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While Japanese is being composed, Enter takes the suggestion; Safari says so by the key code 229 only.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (mention.onKeyDown(event)) return;
    if (event.key === 'Escape' && mode.kind !== 'new') props.onCancel();
    else if (event.key === 'ArrowUp' && text === '' && mode.kind === 'new') props.onEditLast();
    else if (event.key === 'Enter' && !event.shiftKey && !isTouch()) void submit();
    else return;
    event.preventDefault();
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || edited) return;
    event.preventDefault();
    files.add(pasted);
  };
  const choose = (chosen: readonly File[]) => {
    files.add(chosen);
    resetFiles.current?.();
  };

  return (
    <form className={classes.composer} onSubmit={(event) => void submit(event)}>
      <ComposerModeBar mode={mode} onCancel={props.onCancel} />
      {edited ? null : <ComposerFiles files={files} />}
      <MentionList picker={mention} />
      <div className={classes.row}>
        {edited ? null : (
          <FileButton multiple onChange={choose} resetRef={resetFiles}>
            {(button) => (
              <ActionIcon
                {...button}
                variant="subtle"
                color="gray"
                size={42}
                radius="xl"
                aria-label={t('attach')}
                title={t('attach')}
              >
                <IconPaperclip size={20} />
              </ActionIcon>
            )}
          </FileButton>
        )}
        <Textarea
          ref={input}
          className={classes.input}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            mention.look(event.currentTarget);
            if (event.currentTarget.value.trim() !== '' && !edited) typing.typed();
          }}
          onSelect={(event) => mention.look(event.currentTarget)}
          onBlur={mention.close}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          placeholder={t('write')}
          aria-label={edited ? t('editMessage') : t('write')}
          {...mention.inputProps}
          enterKeyHint={isTouch() ? 'enter' : 'send'}
          autosize
          minRows={1}
          maxRows={8}
          size="md"
          radius="lg"
        />
        <ActionIcon
          type="submit"
          size={42}
          radius="xl"
          disabled={!sendable}
          loading={busy}
          aria-label={edited ? t('saveEdit') : t('send')}
          title={edited ? t('saveEdit') : t('send')}
        >
          {edited ? <IconCheck size={20} /> : <IconSend2 size={20} />}
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
