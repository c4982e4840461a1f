// The secret of a one-time link. It is taken out of the address as soon as it is read, so that it stays neither in the
// history of the browser nor in a picture of the screen. A reload of the page still finds it.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

const key = 'praxis.link';

/** The token of a link that leads to the page `path`; undefined if there is none. */
export function useOneTimeToken(path: '/reset-password' | '/accept-invitation', token: string | undefined) {
  const navigate = useNavigate();
  const [kept] = useState(() => token ?? read(path));
  useEffect(() => {
    if (token === undefined) return;
    write(path, token);
    void navigate({ to: path, search: {}, replace: true });
  }, [navigate, path, token]);
  return token ?? kept;
}

/** Forgets the token, after the link was used. */
export const forgetToken = () => write('', '');

function read(path: string): string | undefined {
  try {
    const [of, token] = (sessionStorage.getItem(key) ?? '').split(' ');
    return of === path && token !== '' ? token : undefined;
  } catch {
    return undefined; // storage is forbidden: the token is gone after a reload
  }
}

function write(path: string, token: string) {
  try {
    if (token === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, `${path} ${token}`);
  } catch {
    // See read.
  }
}
