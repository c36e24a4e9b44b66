import { Button, Group, Pill, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PersonPicker as Picker } from '../hooks/use-person-picker.ts';

interface PersonPickerProps {
  readonly picker: Picker;
  readonly description?: string;
  /** Whether a dialog that opens begins with it. @default false */
  readonly autoFocus?: boolean;
}

/** People, found one after the other by their usernames. */
export function PersonPicker({ picker, description, autoFocus = false }: PersonPickerProps) {
  const { t } = useTranslation('chat');
  const { people, username, problem, busy } = picker;
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('username')}
          description={description}
          inputWrapperOrder={['label', 'error', 'input', 'description']}
          value={username}
          onChange={(event) => picker.setUsername(event.currentTarget.value)}
          error={problem}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          {...(autoFocus ? { 'data-autofocus': true } : {})}
        />
        <Button
          variant="default"
          mb={description ? 22 : 0}
          disabled={!username.trim()}
          loading={busy}
          onClick={() => void picker.settle()}
        >
          {t('add')}
        </Button>
      </Group>
      {people.length > 0 ? (
        <Pill.Group aria-label={t('people')}>
          {people.map((person) => (
            <Pill
              key={person.id}
              size="md"
              withRemoveButton
              onRemove={() => picker.drop(person.id)}
              removeButtonProps={{
                'aria-label': t('remove', { name: person.displayName }),
                tabIndex: 0,
                'aria-hidden': false,
              }}
            >
              {person.displayName}
            </Pill>
          ))}
        </Pill.Group>
      ) : null}
    </Stack>
  );
}
