import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KizunaMark } from '../../../ui/kizuna-mark.tsx';
import { usePageTitle } from '../../../ui/page.tsx';
import classes from './entrance.module.css';

interface EntranceProps {
  readonly title: string;
  readonly subtitle: string;
  /** Language and colour switches. */
  readonly corner: ReactNode;
  readonly children: ReactNode;
}

/** The look of the pages before sign-in: the thread on one side, the form on the other. */
export function Entrance({ title, subtitle, corner, children }: EntranceProps) {
  const { t } = useTranslation('session');
  usePageTitle(title);
  return (
    <div className={classes.entrance}>
      <aside className={classes.side}>
        <Group gap="sm" className={classes.brand}>
          <KizunaMark size={40} />
          <span className={classes.name}>Kizuna</span>
        </Group>
        <Thread />
        <div className={classes.words}>
          <span className={classes.kanji} lang="ja" aria-hidden>
            絆
          </span>
          <p className={classes.tagline}>{t('tagline')}</p>
        </div>
      </aside>
      <main className={classes.main}>
        <div className={classes.corner}>{corner}</div>
        <div className={classes.form}>
          <Title order={1} fz={28} mb={4}>
            {title}
          </Title>
          <Text c="dimmed" mb="lg">
            {subtitle}
          </Text>
          {children}
        </div>
      </main>
    </div>
  );
}

/** One thread that ties itself into a knot. Decoration. */
function Thread() {
  return (
    <svg className={classes.thread} viewBox="0 0 600 400" fill="none" aria-hidden="true">
      <path
        d="M-20 310C120 310 150 190 240 190c70 0 104 44 104 88s-38 78-82 78-80-34-80-86c0-96 108-150 214-150 120 0 148 66 244 66"
        stroke="var(--mantine-color-shu-5)"
        strokeWidth="5"
        strokeLinecap="round"
      />
      <path
        d="M-20 330C120 330 168 216 240 216c48 0 78 28 78 62s-26 54-56 54-54-24-54-62c0-78 96-124 188-124 112 0 152 62 244 62"
        stroke="currentColor"
        strokeOpacity="0.35"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
