import { useTranslation } from 'react-i18next';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import type { MentionPicker } from '../hooks/use-mention-picker.ts';
import classes from './composer.module.css';

/** Who can be mentioned, above the composer. */
export function MentionList({ picker }: { readonly picker: MentionPicker }) {
  const { t } = useTranslation('chat');
  if (!picker.isOpen) return null;
  return (
    <div className={classes.mentions} id={picker.listId} role="listbox" aria-label={t('mentionSomebody')}>
      {picker.found.map((member) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the text field, which keeps the focus
        <div
          key={member.id}
          id={picker.optionId(member.id)}
          className={classes.member}
          role="option"
          tabIndex={-1}
          aria-selected={member === picker.chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => picker.take(member)}
        >
          <UserAvatar name={member.displayName} url={member.avatarUrl} size={26} />
          {member.displayName}
          <span className={classes.username}>@{member.username}</span>
        </div>
      ))}
    </div>
  );
}
