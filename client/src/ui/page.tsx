import { Box, Group, Title } from '@mantine/core';
import { type ReactNode, useContext, useEffect } from 'react';
import { countLabel } from '../lib/count-label.ts';
import classes from './page.module.css';
import { TitleCountContext } from './title-count.ts';

interface PageProps {
  /** The page's one `h1`, and the title of the browser's tab. */
  readonly title: string;
  /** A line under the title. */
  readonly subtitle?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** Stands above the title: a link back, for example. */
  readonly above?: ReactNode;
  /** `narrow` for texts and forms. @default 'wide' */
  readonly width?: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** A scrolling page: title, actions, body. */
export function Page({ title, subtitle, actions, above, width = 'wide', children }: PageProps) {
  usePageTitle(title);
  return (
    <Box className={classes.page} data-width={width}>
      {above ? <div className={classes.above}>{above}</div> : null}
      <Group className={classes.header} justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {subtitle ? <div className={classes.subtitle}>{subtitle}</div> : null}
        </div>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
      {children}
    </Box>
  );
}

/** Names the browser's tab while the component is shown; what is unread stands before the name. */
export function usePageTitle(title: string): void {
  const count = useContext(TitleCountContext);
  useEffect(() => {
    const name = title ? `${title} · Kizuna` : 'Kizuna';
    document.title = count > 0 ? `(${countLabel(count)}) ${name}` : name;
  }, [title, count]);
}
