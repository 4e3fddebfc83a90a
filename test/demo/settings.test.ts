import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsIn } from '../../src/demo/settings.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-demo-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the settings of something simulated', () => {
  it('name a file that only its owner reads in the place of each secret, and of the certificate authority', () => {
    const settings = { url: 'https://127.0.0.1:1', password: 'correct-horse', retries: 3 };
    const written = settingsIn(folder, 'acme', { settings, ca: 'PEM', secrets: ['correct-horse'] });
    const [password, ca] = [join(folder, 'acme-password'), join(folder, 'acme-ca.pem')];
    expect(written).toEqual({ ...settings, password: `file:${password}`, ca: `file:${ca}` });
    expect([password, ca].map((path) => readFileSync(path, 'utf8'))).toEqual(['correct-horse', 'PEM']);
    expect(statSync(password).mode & 0o077).toBe(0);
  });
});
