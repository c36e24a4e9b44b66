import { useDisclosure } from '@mantine/hooks';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTouch } from '../../../lib/is-touch.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { ConversationContext } from '../conversation-context.ts';
import { type ConversationFacts, otherOf, usersOf } from '../conversation-facts.ts';
import { type FeedMessage, quoteOf } from '../feed/feed-message.ts';
import { newestSequence } from '../feed/message-feed.ts';
import { useFileDrop } from '../hooks/use-file-drop.ts';
import { useMarkRead } from '../hooks/use-mark-read.ts';
import { useMessageActions } from '../hooks/use-message-actions.ts';
import { useMessageFeed } from '../hooks/use-message-feed.ts';
import { useOutgoingFiles } from '../hooks/use-outgoing-files.ts';
import { useReadMarks } from '../hooks/use-read-marks.ts';
import { useMessageEdit } from '../mutations/use-message-edit.ts';
import { useOutbox, useOutboxEntries } from '../outbox/outbox-context.ts';
import { unconfirmed } from '../outbox/unconfirmed.ts';
import { readReceipt } from '../read-receipts.ts';
import { Composer, type Draft } from './composer.tsx';
import type { ComposerMode } from './composer-mode-bar.tsx';
import { ConversationDetails } from './conversation-details.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import classes from './conversation-view.module.css';
import { type LogTarget, MessageLog } from './message-log.tsx';
import { MessageRemoval } from './message-removal.tsx';
import { MessageReport } from './message-report.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { TypingLine } from './typing-line.tsx';

interface OpenConversationProps {
  readonly facts: ConversationFacts;
  readonly at: number | null;
  readonly onArrived: () => void;
  /** Told when the facts are out of date. */
  readonly onChanged: () => void;
}

const newMessage: ComposerMode = { kind: 'new' };

/** A conversation that is there: header, log, composer, and the dialogs around them. */
export function OpenConversation({ facts, at, onArrived, onChanged }: OpenConversationProps) {
  const { t } = useTranslation('chat');
  const conversationId = facts.id;
  const outbox = useOutbox();
  const entries = useOutboxEntries(conversationId);
  const files = useOutgoingFiles(conversationId);
  const input = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<ComposerMode>(newMessage);
  const [target, setTarget] = useState<LogTarget | null>(null);
  const [seen, setSeen] = useState(0);
  const [announced, setAnnounced] = useState('');
  const [details, detailsDialog] = useDisclosure(false);
  const [search, searchDialog] = useDisclosure(false);
  // A keyboard on the screen would cover half of what is there to read.
  const [startsInComposer] = useState(() => facts.viewerCanSend && at === null && !isTouch());
  useEffect(() => {
    if (!startsInComposer || !input.current) return;
    input.current.focus({ preventScroll: true });
    // Behind the draft, where writing goes on.
    input.current.setSelectionRange(input.current.value.length, input.current.value.length);
  }, [startsInComposer]);
  const [readAtOpening] = useState(facts.lastReadSequence);

  const log = useMessageFeed({
    ...{ conversationId, at },
    onAdded: ({ isOwn, notice, sender, text, attachments }) => {
      const words = text || attachments.map(({ filename }) => filename).join(', ');
      if (!isOwn && !notice) setAnnounced(t('announced', { name: sender.displayName, text: words }));
    },
    onConversationChanged: onChanged,
    onRefused: onChanged,
  });
  const { feed, stored } = log;
  useEffect(() => outbox.onStored(conversationId, stored), [outbox, conversationId, stored]);
  const pending = useMemo(() => unconfirmed(entries, feed.messages), [entries, feed.messages]);
  const marks = useReadMarks(conversationId, facts);
  const receipt = useMemo(() => readReceipt(feed.messages, marks), [feed.messages, marks]);
  useMarkRead(conversationId, seen > 0 ? seen : null, facts);

  const loaded = useRef(feed.messages);
  useEffect(() => {
    loaded.current = feed.messages;
  }, [feed.messages]);
  const { toSequence } = log;
  const goTo = useCallback(
    async (sequence: number) => {
      const isLoaded = loaded.current.some((message) => message.sequence === sequence);
      if (isLoaded || (await toSequence(sequence))) setTarget({ sequence });
    },
    [toSequence],
  );
  const ready = feed.status === 'ready';
  const tellArrived = useEffectEvent(onArrived);
  useEffect(() => {
    if (ready && at !== null) void goTo(at).then(() => tellArrived());
  }, [ready, at, goTo]);

  const begin = useCallback((next: ComposerMode) => {
    setMode(next);
    // The composer of the new mode is there after this.
    requestAnimationFrame(() => input.current?.focus());
  }, []);
  const { actions, removing, reporting, close } = useMessageActions({ facts, begin, goTo, refresh: log.refresh });

  const edit = useMessageEdit();
  const onEdit = async (message: FeedMessage, { text, mentionedUserIds }: Draft) => {
    const done = await edit({ id: message.id, text, mentionedUserIds: [...mentionedUserIds] });
    if (done) begin(newMessage);
    return done !== null;
  };
  const onSend = (draft: Draft) => {
    if (feed.newer.hasMore) void log.toNewest();
    outbox.add({
      ...draft,
      ...{ conversationId, clientId: crypto.randomUUID(), afterSequence: feed.lastSequence },
      replyTo: mode.kind === 'reply' ? quoteOf(mode.message) : null,
      writtenAt: new Date().toISOString(),
    });
    if (mode.kind === 'reply') begin(newMessage);
  };
  const onEditLast = () => {
    const last = feed.messages.findLast(({ isOwn, deletedBy, notice }) => isOwn && !deletedBy && !notice);
    if (last) begin({ kind: 'edit', message: last });
  };
  const drop = useFileDrop(facts.viewerCanSend ? files.add : null);

  return (
    <ConversationContext value={actions}>
      <section className={classes.view} {...drop.props} data-dropping={drop.isOver || undefined}>
        <ConversationHeader facts={facts} onDetails={detailsDialog.open} onSearch={searchDialog.open} />
        {log.error ? (
          <div className={classes.notice}>
            <ErrorAlert error={log.error} onRetry={log.reload} />
          </div>
        ) : null}
        {ready ? (
          <MessageLog
            {...{ feed, pending, receipt, target }}
            lastReadSequence={readAtOpening}
            furthestSeen={seen}
            takesFocus={!startsInComposer}
            unreadCount={facts.unreadCount}
            loading={log.loading}
            hasFailed={log.error !== null}
            onLoadOlder={log.loadOlder}
            onLoadNewer={log.loadNewer}
            onToNewest={() => void log.toNewest()}
            onSeen={(sequence) => setSeen((old) => Math.max(old, Math.min(sequence, newestSequence(feed))))}
            onEscape={() => input.current?.focus()}
          />
        ) : (
          <div className={classes.loading}>{log.error ? null : <LoadingState rows={5} height={44} />}</div>
        )}
        <TypingLine conversationId={conversationId} />
        {facts.viewerCanSend ? (
          <Composer
            key={mode.kind === 'edit' ? `edit ${mode.message.id}` : 'new'}
            {...{ conversationId, mode, files, input, onSend, onEdit, onEditLast }}
            members={usersOf(facts).filter(({ viewerIsSelf }) => !viewerIsSelf)}
            onCancel={() => begin(newMessage)}
          />
        ) : (
          <p className={classes.closed}>{closedWords()}</p>
        )}
        <div className={classes.hidden} role="status" aria-live="polite">
          {announced}
        </div>
      </section>
      <ConversationDetails facts={facts} opened={details} onClose={detailsDialog.close} onChanged={onChanged} />
      <SearchDialog conversationId={conversationId} opened={search} onClose={searchDialog.close} />
      <MessageRemoval message={removing} onClose={close} />
      <MessageReport message={reporting} onClose={close} />
    </ConversationContext>
  );

  function closedWords(): string {
    if (facts.status === 'CLOSED') return t('isClosed');
    if (otherOf(facts)?.viewerHasBlocked) return t('youBlocked');
    return facts.viewerRole ? t('cannotWrite') : t('onlyLooking');
  }
}
