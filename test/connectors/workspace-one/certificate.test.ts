import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { readSigner, signDetached } from '../../../connectors/workspace-one/sign-in/cms.ts';
import { assignment, item, kitFor, open, RULES, rules, signal, slot, text } from './tenant-for-tests.ts';

const isThere = spawnSync('openssl', ['version']).status === 0;
const reason = isThere ? '' : ' (skipped: there is no openssl here)';

describe.skipIf(!isThere)(`a signature made with a certificate${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

  function pem(kind: readonly string[]): string {
    openssl(
      'req',
      '-x509',
      '-newkey',
      ...kind,
      '-nodes',
      '-subj',
      '/CN=Wächter/O=Contoso',
      '-utf8',
      '-days',
      '2',
      '-keyout',
      file('key'),
      '-out',
      file('cert'),
    );
    return readFileSync(file('cert'), 'utf8') + readFileSync(file('key'), 'utf8');
  }

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['an RSA key', ['rsa:2048']],
    ['an elliptic curve', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
  ])('with %s is one that others verify, over exactly this path', (_, kind) => {
    const signer = readSigner(pem(kind));
    const at = Date.parse('2026-11-24T09:00:00Z');
    writeFileSync(file('signature'), signDetached(signer, '/api/mam/apps/ü', at));
    const verify = (path: string) => {
      writeFileSync(file('content'), path);
      const args = [
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-noverify',
        '-in',
        file('signature'),
        '-content',
        file('content'),
        '-certsout',
        file('inside'),
      ];
      return spawnSync('openssl', args).status;
    };
    expect(verify('/api/mam/apps/u')).not.toBe(0);
    expect(verify('/api/mam/apps/ü')).toBe(0);
    // The end certificate, and no other.
    const inside = readFileSync(file('inside'), 'utf8');
    expect(inside.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(new X509Certificate(inside).raw).toEqual(signer.certificate);
    const shown = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', file('signature')).toString();
    expect(shown).toMatch(/signingTime[\s\S]*Nov 24 09:00:00 2026 GMT/);
  });

  it('stands in the header of each request, over its path without the query', async () => {
    const certificate = new Secret(pem(['rsa:2048']));
    const kit = kitFor({ [RULES]: text(rules(assignment(0, 'All', `[${item('v')}]`))) });
    const way = {
      tokenUrl: undefined,
      clientId: undefined,
      clientSecret: undefined,
      certificate,
      tenantCode: new Secret('code'),
    };
    await open(kit, way).observe(slot(), signal);
    for (const { headers, url } of kit.sent) {
      const [, signature = ''] = /^CMSURL'1 (\S+)$/.exec(headers.get('authorization') ?? '') ?? [];
      writeFileSync(file('signature'), Buffer.from(signature, 'base64'));
      writeFileSync(file('content'), url.pathname);
      expect(
        spawnSync('openssl', [
          'cms',
          '-verify',
          '-binary',
          '-inform',
          'DER',
          '-noverify',
          '-in',
          file('signature'),
          '-content',
          file('content'),
        ]).status,
      ).toBe(0);
      expect(headers.get('aw-tenant-code')).toBe('code');
    }
    expect(kit.sent.length).toBeGreaterThan(1);
  });
});

it('a certificate that cannot be used is named, without a word of it', async () => {
  const way = { tokenUrl: undefined, clientId: undefined, clientSecret: undefined, tenantCode: new Secret('code') };
  const kit = kitFor({});
  const look = open(kit, { ...way, certificate: new Secret('no certificate at all') }).observe(slot(), signal);
  await expect(look).rejects.toMatchObject({
    kind: 'auth',
    message: expect.stringContaining('has to be PEM'),
  });
  expect((await look.catch((error: unknown) => error)) as Error).not.toHaveProperty('cause');
  expect(kit.sent).toEqual([]);
});
