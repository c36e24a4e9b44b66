import { Alert } from '@mantine/core';

/** What is wrong with a form as a whole; nothing for null. */
export function FormError({ message }: { readonly message: string | null | undefined }) {
  if (!message) return null;
  return (
    <Alert color="red" variant="light" role="alert" py="xs">
      {message}
    </Alert>
  );
}
