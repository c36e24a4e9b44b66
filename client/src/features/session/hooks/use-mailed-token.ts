import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { mailedToken } from '../mailed-token.ts';

/**
 * The token of the mailed link that led here; null for none. It stands behind the `#`, where no server sees it, and is taken out of the
 * address at once, so that it stays neither in the history nor in a picture of the screen.
 */
export function useMailedToken(): string | null {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [token, setToken] = useState(() => mailedToken(hash));
  useEffect(() => {
    const found = mailedToken(hash);
    if (found === null) return;
    setToken(found);
    void navigate({ to: '.', hash: '', replace: true });
  }, [hash, navigate]);
  return token;
}
