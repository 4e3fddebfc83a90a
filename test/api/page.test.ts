import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePage } from '../../src/api/http/page.ts';
import { openApiWorld } from './world.ts';

let folder: string;
let app: FastifyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-page-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not of the page');
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Watchword</title>');
  writeFileSync(join(folder, 'page', 'assets', 'index-abc.js'), 'export {};');
  app = fastify();
});

afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string) => app.inject({ method: 'GET', url });

describe('the page', () => {
  it('comes without a key, with a policy that allows nothing but its own files', async () => {
    await servePage(app, join(folder, 'page'));
    for (const url of ['/', '/index.html', '/assets/index-abc.js']) {
      const { statusCode, headers } = await get(url);
      expect(statusCode).toBe(200);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/);
    }
  });

  it('is asked for anew each time, and its files, whose names tell what is in them, never', async () => {
    await servePage(app, join(folder, 'page'));
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
    expect((await get('/assets/index-abc.js')).headers['cache-control']).toMatch(/max-age=31536000, immutable/);
  });

  it('comes compressed to whoever takes it so, and as it is to everybody else', async () => {
    const script = join(folder, 'page', 'assets', 'index-abc.js');
    writeFileSync(`${script}.br`, brotliCompressSync('export {};'));
    await servePage(app, join(folder, 'page'));
    const url = '/assets/index-abc.js';
    const small = await app.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
      'cache-control': expect.stringContaining('immutable'),
      vary: 'accept-encoding',
    });
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe('export {};');
    const plain = await get(url);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe('export {};');
    expect((await get(`${url}.br`)).statusCode).toBe(404);
  });

  it('is its files and nothing else', async () => {
    await servePage(app, join(folder, 'page'));
    for (const url of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/', '/other']) {
      expect((await get(url)).statusCode, url).toBe(404);
    }
  });

  it('says so where it was not built', async () => {
    await servePage(app, null);
    const { statusCode, headers, body } = await get('/');
    expect(statusCode).toBe(503);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain('npm run build:web');
  });

  it('stands beside the API, which still wants a key and knows what it does not have', async () => {
    await using world = await openApiWorld();
    const page = await world.app.inject({ method: 'GET', url: '/' });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect([200, 503]).toContain(page.statusCode);
    expect(await world.ask('GET', '/v1/needs', undefined, { as: null })).toMatchObject({ status: 401 });
    expect(await world.ask('GET', '/nothing')).toMatchObject({
      status: 404,
      body: { type: 'urn:watchword:problem:not-found' },
    });
  });
});
