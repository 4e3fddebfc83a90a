/** The settings of a token set's rotation. */
import { z } from 'zod';
import type { RotationSettings, Window } from '../model/rotation.ts';
import { duration, percentage } from './forms.ts';
import { timeZone } from './time-zone.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** A stretch of some days: `{ days: [mon, tue], hours: 08:00-18:00 }`. */
const WindowSetting = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1, { error: 'expected at least one day such as `mon`, found none' })
    .prefault([...DAYS])
    .describe('The days on which the window opens; every day unless given.'),
  hours: z
    .string()
    .refine((text) => HOURS.test(text), {
      error: ({ input }) => `expected hours such as \`08:00-18:00\`, found \`${String(input).slice(0, 40)}\``,
    })
    .describe('From when to when. `22:00-06:00` ends on the next day.'),
  timeZone: timeZone('The time zone of the hours, by its IANA name.').prefault('UTC'),
});

/** `tokenSets.<name>.rotation`. */
export const Rotation = z
  .strictObject({
    every: duration('How often the token is replaced. Without it, only on demand.').optional(),
    deliverTo: percentage(
      'The part of the phones of each slot that must have received the new token before the old one is given up.',
    ).prefault('98%'),
    soak: duration('How long both tokens stay active at least, once every slot holds the new one.', {
      least: 0,
    }).prefault('7d'),
    quiet: duration(
      'How long no phone may have presented the old token at the validation endpoint before it is revoked.',
      { least: 0 },
    ).prefault('1d'),
    approve: z
      .enum(['auto', 'manual'])
      .default('manual')
      .describe('Whether a person approves the revocation of the old token, or the evidence alone decides.'),
    waiveEvidence: z
      .boolean()
      .default(false)
      .describe(
        '`true` says that a slot whose MDM tells nothing about phones needs the soak only; otherwise a person approves.',
      ),
    pushWindows: z
      .array(WindowSetting)
      .default([])
      .describe('When a new token may be distributed. At any time unless given. A repair is never held up.'),
    revokeWindows: z
      .array(WindowSetting)
      .default([])
      .describe('When an old token may be revoked. At any time unless given.'),
    deadline: duration('After so long an alert is given. It never revokes anything.').optional(),
    maxActive: z
      .int()
      .min(2, { error: 'expected at least 2: the old token and the new one' })
      .default(4)
      .describe('No rotation is begun while the set has so many active tokens.'),
  })
  .describe('How the token is replaced. See the page about rotation.');

/** The settings as the program uses them. */
export function rotationSettings(written: z.infer<typeof Rotation>): RotationSettings {
  const { every, deliverTo, soak, quiet, approve, waiveEvidence, deadline, maxActive } = written;
  return {
    everyMs: every ?? null,
    deliverTo,
    soakMs: soak,
    quietMs: quiet,
    approve,
    waiveEvidence,
    pushWindows: written.pushWindows.map(windowOf),
    revokeWindows: written.revokeWindows.map(windowOf),
    deadlineMs: deadline ?? null,
    maxActive,
  };
}

function windowOf({ days, hours, timeZone: zone }: z.infer<typeof WindowSetting>): Window {
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = (HOURS.exec(hours) ?? []).slice(1).map(Number);
  return {
    days: [...new Set(days)].map((day) => DAYS.indexOf(day)).sort(),
    from: fromHour * 60 + fromMinute,
    to: toHour * 60 + toMinute,
    timeZone: zone,
  };
}
