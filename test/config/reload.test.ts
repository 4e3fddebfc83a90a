import { describe, expect, it } from 'vitest';
import type { ParseOptions } from '../../src/config/parse.ts';
import { reload } from '../../src/config/reload.ts';
import { parse, SOUND, WORLD } from './world.ts';

const SOUND_FILES = WORLD.files;
const current = parse(SOUND);

function loading(change: (text: string) => string, world: Partial<ParseOptions> = {}) {
  return reload(current, async () => parse(change(SOUND), world));
}

describe('a reload', () => {
  it('of an unchanged file changes nothing', async () => {
    const reloaded = await loading((text) => text);
    expect(reloaded).toEqual({ configuration: current, changed: false, refused: null, remarks: [] });
    expect(reloaded.configuration).toBe(current);
  });

  it('brings a changed setting into force', async () => {
    const { configuration, changed, remarks } = await loading((text) => text.replace('drift: repair', 'drift: report'));
    expect(configuration.accounts.get('contoso')?.drift).toBe('report');
    expect({ changed, remarks }).toEqual({ changed: true, remarks: [] });
  });

  it('keeps the old configuration when the new one is bad, and says all that is wrong with it', async () => {
    const bad = (text: string) => text.replace('drift: repair', 'drift: maybe').replace('level: debug', 'level: loud');
    const { configuration, changed, refused } = await loading(bad);
    expect(configuration).toBe(current);
    expect(changed).toBe(false);
    expect(refused).toContain('accounts.contoso.drift: expected `report` or `repair`, found `maybe`');
    expect(refused).toContain('log.level: expected');
  });

  it.each([
    ['store', (text: string) => text.replace('db/watchword', 'db2/watchword')],
    ['keys', (text: string) => text.replace('encryption.key', 'other.key')],
    ['listen', (text: string) => text.replace('0.0.0.0:8480', '0.0.0.0:8490')],
  ] as const)('keeps the old `%s` until the next start, and says so', async (section, change) => {
    const { configuration, changed, remarks } = await loading(change);
    expect(configuration[section]).toBe(current[section]);
    expect(changed).toBe(false);
    expect(remarks).toEqual([
      `\`${section}\` has changed; that takes effect at the next start, and the old values stay until then`,
    ]);
  });

  it('takes what it can when something else needs a restart', async () => {
    const { configuration, changed, remarks } = await loading((text) =>
      text.replace('0.0.0.0:8480', '0.0.0.0:8490').replace('level: debug', 'level: warn'),
    );
    expect(configuration.log.level).toBe('warn');
    expect(configuration.listen.validation.port).toBe(8480);
    expect({ changed, remarks: remarks.length }).toEqual({ changed: true, remarks: 1 });
  });

  it('notices a credential that was replaced behind its reference', async () => {
    const files = {
      ...SOUND_FILES,
      read: (path: string) => (path === '/srv/api-key' ? 'another-key' : SOUND_FILES.read(path)),
    };
    const { configuration, changed } = await loading((text) => text, { files });
    expect(changed).toBe(true);
    expect(configuration.secrets.map((secret) => secret.reveal())).toContain('another-key');
  });

  it('brings another place of the tokens into force, and leaves the rest alone', async () => {
    const { configuration, changed } = await loading((text) => text.replace('tenant: contoso', 'tenant: fabrikam'));
    expect(changed).toBe(true);
    expect(configuration.tokenSets.get('portal')?.authority.settings).toMatchObject({ tenant: 'fabrikam' });
  });

  it('keeps the password of the store in use known to the redactor', async () => {
    const { configuration } = await loading((text) => text, { environment: { ACME_KEY: 'another-password' } });
    expect(configuration.store.password).toBe(current.store.password);
    expect(configuration.secrets).toContain(current.store.password);
  });

  it('lets a bug through: only mistakes are mistakes', async () => {
    await expect(reload(current, () => Promise.reject(new TypeError('bug')))).rejects.toThrow(TypeError);
  });
});
