// Handles the shortcuts that work on every page.
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { characterKeyOf, destinations, isSearchCombination } from '../keyboard';

/** How long `g` waits for the second key, in milliseconds. */
const patience = 1500;

export function useShortcuts(open: { search(): void; help(): void }) {
  const router = useRouter();
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(() => {
    let prefixAt = -Infinity;
    const onKey = (event: KeyboardEvent) => {
      const key = characterKeyOf(event);
      const afterPrefix = event.timeStamp - prefixAt < patience;
      prefixAt = -Infinity;
      const destination = afterPrefix && destinations.find((d) => d.key === key);
      if (destination) void router.navigate({ to: destination.to });
      else if (key === '/' || isSearchCombination(event)) latest.current.search();
      else if (key === '?') latest.current.help();
      else if (key === 'g') prefixAt = event.timeStamp;
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}
