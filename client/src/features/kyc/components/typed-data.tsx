import { Paper, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { yearsBetween } from '../application-rules.ts';
import { countryName } from '../countries.ts';
import classes from './typed-data.module.css';

const TypedDataFragment = graphql(`
  fragment TypedData on Performer {
    id
    stageName
    legalName
    birthDate
    nationality
  }
`);

/** What the applicant typed in, to be compared with the documents. */
export function TypedData({ performer }: { readonly performer: FragmentType<typeof TypedDataFragment> }) {
  const { t, i18n } = useTranslation('kyc');
  const { stageName, legalName, birthDate, nationality } = readFragment(TypedDataFragment, performer);
  const today = new Date().toISOString().slice(0, 10);
  const facts = [
    [t('legalName'), legalName],
    [t('birthDate'), birthDate ? t('yearsOld', { date: birthDate, count: yearsBetween(birthDate, today) }) : null],
    [t('nationality'), nationality ? countryName(nationality, i18n.language) : null],
    [t('stageName'), stageName],
  ] as const;
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="typed-title">
      <Title order={2} size="h5" id="typed-title" mb="sm">
        {t('typedData')}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}
