import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

interface RedirectProps {
  readonly to: string;
  readonly search?: { readonly next?: string };
}

/**
 * Leads on to another page, once. The router's own `Navigate` does so at each render; where what renders it follows the address,
 * that never ends.
 */
export function Redirect({ to, search = {} }: RedirectProps) {
  const navigate = useNavigate();
  const target = useRef({ to, search });
  useEffect(() => {
    void navigate({ ...target.current, replace: true });
  }, [navigate]);
  return null;
}
