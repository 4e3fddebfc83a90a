import { describe, expect, it } from 'vitest';
import { manual } from '../../../authorities/manual/index.ts';

function steps(what: 'add' | 'remove', settings: Record<string, unknown> = {}): string {
  return manual.instructions?.(manual.settings.parse(settings), what).join('\n') ?? '';
}

describe('what a person is told', () => {
  it.each(['add', 'remove'] as const)('to %s a token of PingID, in the older console and in PingOne', (what) => {
    const said = steps(what);
    expect(said).toContain('open the console of PingID');
    expect(said).toContain('Setup > PingID > Device & Pairing > Device Requirements');
    expect(said).toContain('Applications > Applications > PingID Mobile > Edit > Mobile Requirements');
    expect(said).toContain('`watchword tokens confirm`');
  });

  it('to add one: with the ordered value, or with the one that the console keeps', () => {
    const said = steps('add');
    expect(said).toContain('Generate New Token');
    expect(said).toContain('the ordered value');
    expect(said).toContain('copied value');
    expect(said).not.toContain('Revoke');
  });

  it('to take one away: never the last, never another', () => {
    const said = steps('remove');
    expect(said).toContain('Revoke');
    expect(said).toContain('make sure that it is not the only one');
    expect(said).not.toContain('Generate New Token');
  });

  it('of another product: its name, and no path of PingID', () => {
    for (const what of ['add', 'remove'] as const) {
      const said = steps(what, { service: 'Okta', console: 'https://acme.okta.com/admin?tab=devices#mdm' });
      expect(said).toContain('open the console of Okta: https://acme.okta.com/admin?tab=devices#mdm');
      expect(said).not.toMatch(/PingID|PingOne|Revoke/);
    }
  });
});

describe('the settings of a console', () => {
  it('can all be left out', () => {
    expect(manual.settings.parse({})).toEqual({ service: 'PingID' });
  });

  it.each([
    ['no name', { service: ' ' }, 'service', 'found an empty text'],
    ['plain http', { console: 'http://console.example' }, 'console', 'expected an https address'],
    ['a password', { console: 'https://me:word@console.example' }, 'console', 'without a password'],
    ['an unknown key', { url: 'https://console.example' }, '', 'url'],
  ])('refuse %s', (_, settings, path, says) => {
    const [issue] = manual.settings.safeParse(settings).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(says);
  });

  it('leave nothing to ask', () => {
    expect(manual).toMatchObject({ changedBy: 'person', http: false });
    expect(manual.open).toBeUndefined();
  });
});
