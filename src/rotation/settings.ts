/** The settings of a rotation: what holds where nothing is written, and which of them make no sense together. */
import type { RotationSettings } from '../model/rotation.ts';
import { longestWaitMs } from './windows.ts';
import { duration } from './words.ts';

const DAY_MS = 86_400_000;

/** The settings of a token set without `rotation`: on demand only, and a person approves. */
export const DEFAULT_SETTINGS: RotationSettings = {
  everyMs: null,
  deliverTo: 0.98,
  soakMs: 7 * DAY_MS,
  quietMs: DAY_MS,
  approve: 'manual',
  waiveEvidence: false,
  pushWindows: [],
  revokeWindows: [],
  deadlineMs: null,
  maxActive: 4,
};

/** What must not be: sentences that say what to write instead. */
export function settingsErrors(settings: RotationSettings): readonly string[] {
  const { everyMs, deliverTo, soakMs, quietMs, maxActive } = settings;
  const errors: string[] = [];
  if (!(deliverTo > 0 && deliverTo <= 1)) {
    errors.push(`\`deliverTo\` is ${percent(deliverTo)}; expected a percentage above 0% and up to 100%`);
  }
  if (everyMs !== null && soakMs >= everyMs) {
    errors.push(
      `\`soak\` (${duration(soakMs)}) is not shorter than \`every\` (${duration(everyMs)}): the next rotation would be due before this one could end; choose a shorter \`soak\` or a longer \`every\``,
    );
  }
  if (everyMs !== null && quietMs >= everyMs) {
    errors.push(
      `\`quiet\` (${duration(quietMs)}) is not shorter than \`every\` (${duration(everyMs)}); choose a shorter \`quiet\` or a longer \`every\``,
    );
  }
  if (!(maxActive >= 2)) {
    errors.push(`\`maxActive\` is ${maxActive}; expected at least 2: the old token and the new one`);
  }
  if (longestWaitMs(settings.pushWindows) === null) errors.push(neverOpens('pushWindows'));
  if (longestWaitMs(settings.revokeWindows) === null) errors.push(neverOpens('revokeWindows'));
  return errors;
}

/** What is allowed and will surprise somebody. */
export function settingsWarnings(settings: RotationSettings): readonly string[] {
  const { deadlineMs, soakMs, pushWindows, revokeWindows } = settings;
  const pushWaitMs = longestWaitMs(pushWindows);
  const revokeWaitMs = longestWaitMs(revokeWindows);
  if (deadlineMs === null || pushWaitMs === null || revokeWaitMs === null) return [];
  if (soakMs >= deadlineMs) {
    return [
      `\`deadline\` (${duration(deadlineMs)}) passes before the soak (${duration(soakMs)}) is over, so every rotation alerts; choose a longer \`deadline\``,
    ];
  }
  const longestMs = pushWaitMs + soakMs + revokeWaitMs;
  if (longestMs < deadlineMs) return [];
  const parts = [
    ...(pushWaitMs === 0 ? [] : [`up to ${duration(pushWaitMs)} for a push window`]),
    ...(soakMs === 0 ? [] : [`${duration(soakMs)} for the soak`]),
    ...(revokeWaitMs === 0 ? [] : [`up to ${duration(revokeWaitMs)} for a revoke window`]),
  ];
  return [
    `a rotation may wait ${parts.join(', then ')}, and \`deadline\` (${duration(deadlineMs)}) may pass before the window comes; choose wider windows or a longer \`deadline\``,
  ];
}

function neverOpens(setting: string): string {
  return `\`${setting}\` never opens: name at least one day, or leave it out`;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(2))}%`;
}
