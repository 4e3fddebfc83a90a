import { describe, expect, it } from 'vitest';
import { countOf } from '../../../connectors/android-management/delivery.ts';
import { reportOf } from '../../../connectors/android-management/device-reports.ts';
import {
  answer,
  DEVICES,
  KEY,
  kitFor,
  MODIFY,
  open,
  PACKAGE,
  policyText,
  READ,
  signal,
  slot,
  text,
} from './enterprise-for-tests.ts';

const POLICY = 'enterprises/LC01/policies/field';
const OTHER = 'enterprises/LC01/policies/kiosk';
const SINCE = Date.parse('2026-11-24T08:00:00Z');
const served = {
  name: 'enterprises/LC01/devices/1',
  policyName: POLICY,
  appliedPolicyName: POLICY,
  appliedPolicyVersion: '4',
  lastPolicySyncTime: '2026-11-24T08:00:00Z',
};
const trouble = (nonComplianceReason: string, packageName: string | undefined = PACKAGE) => ({
  nonComplianceDetails: [{ settingName: 'applications', packageName, nonComplianceReason }],
});

describe('a device counts as', () => {
  it.each([
    ['delivered', 'with the present version, fetched since the write', {}],
    ['delivered', 'with a later version', { appliedPolicyVersion: '5' }],
    ['delivered', 'with trouble about another app', trouble('APP_NOT_INSTALLED', 'com.example')],
    ['delivered', 'with trouble about something else', { nonComplianceDetails: [{ settingName: 'cameraDisabled' }] }],
    ['failed', 'without the app', trouble('APP_NOT_INSTALLED')],
    ['pending', 'while the app is on its way', trouble('PENDING')],
    ['pending', 'with an earlier version', { appliedPolicyVersion: '3' }],
    ['pending', 'that last fetched before the write', { lastPolicySyncTime: '2026-11-24T07:59:59Z' }],
    ['pending', 'that still has another policy', { appliedPolicyName: OTHER }],
    ['delivered', 'that is to leave for another policy', { policyName: OTHER }],
    ['unknown', 'that does not say which version', { appliedPolicyVersion: undefined }],
    ['unknown', 'with a version that is no number', { appliedPolicyVersion: { unexpected: true } }],
    ['unknown', 'that does not say when it fetched', { lastPolicySyncTime: undefined }],
    ['unknown', 'that has applied nothing yet', { appliedPolicyName: undefined }],
    ['unknown', 'of no policy at all', { policyName: undefined, appliedPolicyName: undefined }],
    [null, 'of another policy', { policyName: OTHER, appliedPolicyName: OTHER }],
  ])('%s %s', (count, _, more) => {
    const wanted = { policy: POLICY, version: 4, packageName: PACKAGE, since: SINCE };
    expect(countOf(reportOf({ ...served, ...more }), wanted)).toBe(count);
  });
});

describe('the figures', () => {
  const held = { [READ]: text(policyText(`{"${KEY}":"v"}`)) };

  it('one list of devices answers for all slots of a run', async () => {
    const kit = kitFor({
      ...held,
      [DEVICES]: answer({ devices: [served, { ...served, policyName: OTHER, appliedPolicyName: OTHER }] }),
    });
    const connector = open(kit);
    for (const name of ['one', 'two']) {
      const told = await connector.delivery?.(slot({ name }), SINCE, signal);
      expect(told).toMatchObject({ delivered: 1, pending: 0, failed: 0, unknown: 0, asOf: SINCE });
    }
    expect(kit.of('list-devices')).toHaveLength(1);
  });

  it('a write makes the list old: it is asked for again', async () => {
    const kit = kitFor({ ...held, [DEVICES]: answer({ devices: [served] }), [MODIFY]: answer({}) });
    const connector = open(kit);
    await connector.delivery?.(slot(), SINCE, signal);
    await connector.write(slot(), await connector.observe(slot(), signal), () => 'new', signal);
    await connector.delivery?.(slot(), SINCE, signal);
    expect(kit.of('list-devices')).toHaveLength(2);
  });

  it('an enterprise without devices is believed when it says so twice', async () => {
    const kit = kitFor({ ...held, [DEVICES]: answer({}) });
    expect(await open(kit).delivery?.(slot(), SINCE, signal)).toMatchObject({ delivered: 0, unknown: 0 });
    expect(kit.of('list-devices')).toHaveLength(2);
  });

  it('a list that comes empty once, and not the next time, is no list', async () => {
    const kit = kitFor({ ...held, [DEVICES]: [answer({}), answer({ devices: [served] })] });
    await expect(open(kit).delivery?.(slot(), SINCE, signal)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('a list whose next page comes round again is thrown, not followed for ever', async () => {
    const kit = kitFor({ ...held, [DEVICES]: answer({ devices: [served], nextPageToken: 'again' }) });
    await expect(open(kit).delivery?.(slot(), SINCE, signal)).rejects.toMatchObject({ kind: 'protocol' });
  });
});
