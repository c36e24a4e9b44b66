import { Badge, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface TagButtonProps {
  readonly tag: string;
  readonly onClick: (tag: string) => void;
}

/** A tag that, pressed, shows the posts that have it. */
export function TagButton({ tag, onClick }: TagButtonProps) {
  const { t } = useTranslation('forum');
  return (
    <UnstyledButton
      onClick={() => onClick(tag)}
      aria-label={t('filterByTag', { tag })}
      style={{ position: 'relative', zIndex: 1, borderRadius: 16 }}
    >
      <Badge variant="default" tt="none" fw={500} style={{ cursor: 'inherit' }}>
        #{tag}
      </Badge>
    </UnstyledButton>
  );
}
