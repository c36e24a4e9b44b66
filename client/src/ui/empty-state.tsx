import { Center, Stack, Text, ThemeIcon } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** An icon of about 28 px. */
  readonly icon?: ReactNode;
  readonly title: string;
  readonly description?: ReactNode;
  /** A button that ends the emptiness. */
  readonly action?: ReactNode;
}

/** Says that there is nothing yet, and what to do about it. */
export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <Center py={56} px="md">
      <Stack align="center" gap="xs" maw={420}>
        {icon ? (
          <ThemeIcon size={64} radius="xl" variant="light" mb={4} aria-hidden>
            {icon}
          </ThemeIcon>
        ) : null}
        <Text fw={600} fz="lg" ta="center">
          {title}
        </Text>
        {description ? (
          <Text c="dimmed" ta="center">
            {description}
          </Text>
        ) : null}
        {action ? <div style={{ marginTop: 8 }}>{action}</div> : null}
      </Stack>
    </Center>
  );
}
