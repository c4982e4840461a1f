import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 767px)');

/** Whether the window is a phone's: too narrow for a table. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
