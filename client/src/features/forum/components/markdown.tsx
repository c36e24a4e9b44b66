import { Anchor, Typography } from '@mantine/core';
import type { ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import classes from './markdown.module.css';

/** A link that tells the other side nothing of where it was found. */
function ForeignLink({ href, children }: { readonly href?: string | undefined; readonly children?: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="nofollow noopener noreferrer">
      {children}
    </Anchor>
  );
}

/**
 * Headings are set lower, for the page has its own. Pictures become links: a picture from elsewhere would tell its host who
 * reads along.
 */
const components: Components = {
  a: ({ href, children }) => <ForeignLink href={href}>{children}</ForeignLink>,
  img: ({ src, alt }) => <ForeignLink href={typeof src === 'string' ? src : undefined}>{alt || src}</ForeignLink>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
};

/** Markdown by strangers: raw HTML is shown as text, addresses other than http, https, mailto and the like are dropped. */
export function Markdown({ children }: { readonly children: string }) {
  return (
    <Typography className={classes.markdown}>
      <ReactMarkdown components={components}>{children}</ReactMarkdown>
    </Typography>
  );
}
