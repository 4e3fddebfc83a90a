import { describe, expect, it } from 'vitest';
import { mobileironCore } from '../../../connectors/mobileiron-core/index.ts';
import { slot as settings } from '../../../connectors/mobileiron-core/settings.ts';
import { signal } from '../ivanti-cps/answers.ts';
import { collect, open, serverWith, slot } from './server-for-tests.ts';

const byHand = (platform: 'ios' | 'android') => slot({ platform, settings: settings.parse({ write: 'manual' }) });
const stepsOf = (platform: 'ios' | 'android') => mobileironCore.instructions?.(byHand(platform)) ?? [];

describe('a slot that a person writes', () => {
  it('tells them where the value comes from, which app, and which key', () => {
    for (const platform of ['ios', 'android'] as const) {
      const steps = stepsOf(platform).join('\n');
      expect(steps).toContain('watchword tokens list --reveal');
      expect(steps).toContain('PINGID_MDM_TOKEN');
      expect(steps).toContain(`com.example.${platform}`);
    }
  });

  it('names both places where iOS configurations may be', () => {
    const steps = stepsOf('ios').join('\n');
    expect(steps).toContain('Apps > App Catalog');
    expect(steps).toContain('Policies & Configs > Configurations');
    expect(stepsOf('android').join('\n')).not.toContain('Policies & Configs');
  });

  it('is neither looked at, nor written, nor probed', async () => {
    const kit = serverWith([]);
    const connector = open(kit);
    const by = byHand('ios');
    const says = { kind: 'rejected', message: expect.stringContaining('written by a person') };
    await expect(connector.observe(by, signal)).rejects.toMatchObject(says);
    const before = { place: '', copies: [], revision: '', neighbours: [] };
    await expect(connector.write(by, before, () => 'a-token', signal)).rejects.toMatchObject(says);
    const [finding] = await collect(connector.probe?.(by, 'device-1', signal));
    expect(finding).toMatchObject({ level: 'failure', says: expect.stringContaining('written by a person') });
    expect(kit.sent).toEqual([]);
  });

  it('is checked for its app, and needs no attribute', async () => {
    const findings = await collect(open(serverWith([])).check([byHand('ios')], signal));
    const own = findings.filter(({ slot: name }) => name === 'ios').map(({ check, level }) => `${check} ${level}`);
    expect(own).toEqual(['by-hand ok', 'app ok', 'app-published ok']);
  });

  it('only has instructions where it is one', () => {
    expect(mobileironCore.instructions?.(slot())).toBeNull();
  });
});
