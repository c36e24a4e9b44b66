import type { ReactNode } from 'react';
import classes from './fact-list.module.css';

interface FactListProps {
  readonly facts: readonly { readonly term: string; readonly value: ReactNode }[];
}

/** Terms and what they stand for, in two columns; one under the other on a phone. */
export function FactList({ facts }: FactListProps) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ term, value }) => (
        <div key={term} className={classes.fact}>
          <dt className={classes.term}>{term}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
