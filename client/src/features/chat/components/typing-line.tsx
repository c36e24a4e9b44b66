import { useTranslation } from 'react-i18next';
import { useTypingPeople } from '../hooks/use-typing-people.ts';
import classes from './typing-line.module.css';

/** Who is writing at the moment. Its room is kept free, so that nothing moves. */
export function TypingLine({ conversationId }: { readonly conversationId: string }) {
  const { t } = useTranslation('chat');
  const names = useTypingPeople(conversationId);
  const [one, other] = names;
  const words = names.length > 2 ? t('typingMany', { count: names.length }) : few();
  return (
    <p className={classes.line} aria-live="polite">
      {words ? (
        <>
          <span className={classes.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {words}
        </>
      ) : null}
    </p>
  );

  function few(): string {
    if (one === undefined) return '';
    return other === undefined ? t('typingOne', { name: one }) : t('typingTwo', { one, other });
  }
}
