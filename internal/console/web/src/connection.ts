// Whether the server can be reached, as the requests find out.
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let reachable = navigator.onLine;
let probe: ReturnType<typeof setInterval> | undefined;

/** How often a server that was not reached is tried again, in milliseconds. */
const probeInterval = 5_000;

/** Answers of a proxy whose server is down. */
const gatewayErrors = [502, 503, 504];

function setReachable(now: boolean) {
  if (now === reachable) return;
  reachable = now;
  clearInterval(probe);
  if (!now) probe = setInterval(() => void checkReachable(), probeInterval);
  for (const listener of listeners) listener();
}

/** Asks whether the server can be reached now. */
export async function checkReachable(): Promise<boolean> {
  try {
    const answer = await fetch('/console/favicon.svg', { method: 'HEAD', cache: 'no-store' });
    setReachable(answer.ok);
  } catch {
    setReachable(false);
  }
  return reachable;
}

addEventListener('online', () => void checkReachable());
addEventListener('offline', () => setReachable(false));

/** fetch, which notes whether the server answered. */
export async function observedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(input, init);
    const json = answer.headers.get('Content-Type')?.includes('json') ?? false;
    setReachable(json || !gatewayErrors.includes(answer.status));
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) setReachable(false);
    throw error;
  }
}

export const isReachable = () => reachable;

/** Calls `listener` whenever the server is reached no more, or again. */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useReachable = () => useSyncExternalStore(onConnectionChange, isReachable);
