import type { Metric } from './table.ts';

/** Of phones that are enrolled in more than one account. */
export const DEVICE_METRICS = {
  watchword_devices_overlapping: {
    type: 'gauge',
    of: 'Devices',
    labels: ['evidence'],
    help: 'Phones that the last comparison found in more than one account. `disputed`: one identifier agrees, another does not. Missing where there was no comparison',
  },
  watchword_devices_overlapping_age_seconds: {
    type: 'gauge',
    of: 'Devices',
    labels: [],
    help: 'How long ago the last comparison of phones ended',
  },
  watchword_devices_not_listed: {
    type: 'gauge',
    of: 'Devices',
    labels: [],
    help: 'Accounts whose phones could not be listed for the last comparison, so that nothing is known of them',
  },
} as const satisfies Readonly<Record<string, Metric>>;
