/** The image: what the Dockerfile copies is there and not left out, and its check of health tells the living from the dead. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, read } from '../docs/pages.ts';
import { freePort } from './free-port.ts';

const DOCKERFILE = read('Dockerfile');

/** What an instruction is given, with continued lines in one. */
function given(instruction: string): readonly string[] {
  const lines = DOCKERFILE.replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return lines.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));
}

/** How the check of health ends where this is asked. */
async function health(url: string): Promise<unknown> {
  const [, command = '[]'] = /CMD (\[.*\])$/.exec(given('HEALTHCHECK')[0] ?? '') ?? [];
  const [program, ...args]: readonly string[] = JSON.parse(command);
  expect(program).toBe('node');
  const child = spawn(process.execPath, args, { env: { WATCHWORD_HEALTH: url }, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

describe('the Dockerfile', () => {
  it('copies what is there, and .dockerignore leaves in exactly that', () => {
    const copied = given('COPY')
      .filter((what) => !what.startsWith('--from'))
      .flatMap((what) => what.split(' ').slice(0, -1));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const [nothing, ...kept] = read('.dockerignore')
      .split('\n')
      .filter((line) => /^[*!]/.test(line));
    expect(nothing).toBe('*');
    expect(kept.map((line) => line.slice(1)).sort()).toEqual([...copied].sort());
  });

  it('copies what the build reads', () => {
    const copied = given('COPY').join(' ');
    const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;
    for (const [, name = ''] of DOCKERFILE.matchAll(/npm run (\w+)/g)) expect(scripts[name]).toMatch(/^node scripts\//);
    for (const [, file = ''] of read('tsconfig.build.json').matchAll(/"extends": "\.\/([^"]+)"/g))
      expect(copied).toContain(file);
  });

  it('ends with a program that is not root, brings no npm, and finds its configuration', () => {
    expect(given('USER')).toEqual(['1000:1000']);
    const [, last = ''] = DOCKERFILE.split(/^FROM .* AS build$/m);
    const final = last.slice(last.indexOf('\nFROM '));
    expect(final).toMatch(/^RUN rm -rf \/usr\/local\/lib\/node_modules \/usr\/local\/bin\/npm /m);
    expect(final).not.toMatch(/^RUN (npm|npx)/m);
    expect(final).toContain('watchword.sbom="/app/dist/sbom.cdx.json"');
    expect(read('scripts/sbom.ts')).toContain("'sbom.cdx.json'");
    expect(given('ENV').join(' ')).toContain('WATCHWORD_CONFIG=/etc/watchword/watchword.yaml');
  });

  it('calls healthy what answers well, and nothing else', async () => {
    let status = 200;
    const server = createServer((_asked, answer) => answer.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`;
    expect(await health(url)).toBe(0);
    status = 503;
    expect(await health(url)).toBe(1);
    server.close();
    expect(await health(`http://127.0.0.1:${await freePort()}/healthz`)).toBe(1);
  });
});
