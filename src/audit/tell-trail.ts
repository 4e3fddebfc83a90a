/** Everybody who is told of the trail, as configured. */
import { readFileSync } from 'node:fs';
import { UserError } from '../model/failure.ts';
import { unreadable } from '../unreadable.ts';
import type { Watchword } from '../watchword.ts';
import { Delivery } from './delivery.ts';
import type { Receiver } from './receiver.ts';
import { createSyslog } from './syslog.ts';
import { createWebhook } from './webhook.ts';

/** The configured receivers, none of them connected yet. Throws `UserError` for a file of certificates that can't be read. */
export function openReceivers({ clock, configuration, redactor, store }: Watchword): readonly Receiver[] {
  const { syslog, webhook } = configuration.audit;
  const redact = (text: string) => redactor.redact(text);
  return [
    ...(syslog === null ? [] : [createSyslog({ ...syslog, ca: read(syslog.ca, 'audit.syslog.ca'), clock, redact })]),
    ...(webhook === null
      ? []
      : [createWebhook({ ...webhook, ca: read(webhook.ca, 'audit.webhook.ca'), clock, redactor, store })]),
  ];
}

/** What tells each of the configured receivers. It stops by itself when the signal fires; nothing is connected before it starts. */
export function tellTrail(watchword: Watchword, stopping: AbortSignal): readonly Delivery[] {
  const { clock, events, reconcile, redactor, store } = watchword;
  const { holder, isKnownDead } = reconcile;
  return openReceivers(watchword).map(
    (receiver) =>
      new Delivery(
        { receiver, store, clock, random: Math.random, redactor, events, holder: `${holder} audit`, isKnownDead },
        stopping,
      ),
  );
}

function read(path: string | null, setting: string): string | null {
  try {
    return path === null ? null : readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${setting}: the file ${path} ${unreadable(error)}`);
  }
}
