import { useEffect, useState } from 'react';

/** So many fresh addresses are tried before the viewer is told; a picture that is broken for good must not ask for ever. */
const mostTries = 2;

/**
 * An address to show for a document whose addresses end soon. One that works is kept, whatever fresher one comes in, so that the
 * picture is not loaded (and the look audited) again without need. When it fails, `refresh` is asked for a fresh one.
 */
export function useExpiringAddress(fresh: string | null, refresh: () => void) {
  const [address, setAddress] = useState(fresh);
  const [isBroken, setBroken] = useState(false);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (!fresh || fresh === address || (address && !isBroken)) return;
    setAddress(fresh);
    setBroken(false);
  }, [fresh, address, isBroken]);

  const onError = () => {
    setBroken(true);
    setTries(tries + 1);
    if (tries < mostTries) refresh();
  };
  const onLoad = () => setTries(0);
  const retry = () => {
    setTries(0);
    setBroken(true);
    refresh();
  };
  return { address, hasFailed: isBroken && tries > mostTries, onError, onLoad, retry };
}
