import { useEffect } from 'preact/hooks';
import { Refused, Unreachable } from '../api/send.ts';
import { signedOut } from '../session.ts';
import { connect, connection, lose } from './connection.ts';
import { type Shown, ShownState } from './shown.ts';

/** What this page shows. */
export const shown = new ShownState();

/** As often everything on the screen is read again although nothing is known to have happened. */
const ANYWAY_MS = 30_000;

/** Something of the daemon under a name, live for as long as the component is on the screen. The name says all that `load` depends on. */
export function useShown<T>(name: string, load: () => Promise<T>): Shown<T> {
  const state = shown.of(name, load);
  useEffect(() => shown.hold(name, load), [name]);
  return state.value as Shown<T>;
}

/** Keeps what is shown up to date until the answer is called. */
export function stayLive(): () => void {
  shown.onProblem = (problem) => {
    if (problem instanceof Unreachable) lose();
    if (problem instanceof Refused && problem.status === 401) signedOut();
  };
  const readAll = () => void shown.readAll();
  const begin = () =>
    connect({
      open: () => new EventSource('./v1/events'),
      onNews: () => {
        if (!document.hidden) shown.readSoon();
      },
      onReset: readAll,
      onRefused: readAll,
    });
  let end = begin();
  const anyway = setInterval(() => {
    if (!document.hidden && connection.value.is !== 'lost') readAll();
  }, ANYWAY_MS);
  const offline = () => lose();
  const online = () => {
    end();
    lose();
    end = begin();
  };
  const visible = () => {
    if (!document.hidden) readAll();
  };
  addEventListener('offline', offline);
  addEventListener('online', online);
  document.addEventListener('visibilitychange', visible);
  return () => {
    end();
    clearInterval(anyway);
    removeEventListener('offline', offline);
    removeEventListener('online', online);
    document.removeEventListener('visibilitychange', visible);
  };
}
