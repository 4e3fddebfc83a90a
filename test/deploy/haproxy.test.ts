/** The load balancer of deploy/compose.yaml: a real HAProxy in front of replicas that are played. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { read } from '../docs/pages.ts';
import { itRuns } from './beside.ts';

/** A replica: it says its name to every question, and is ready or not. */
class Replica implements AsyncDisposable {
  isReady = true;
  readonly #server: Server;

  constructor(name: string) {
    this.#server = createServer(({ url }, answer) => {
      answer.statusCode = url === '/readyz' && !this.isReady ? 503 : 200;
      answer.end(name);
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

class Balancer implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'watchword-haproxy-'));
  readonly #process: ChildProcess;

  /** With the configuration that we publish: only where it listens, and where its replicas are, is another. */
  constructor(program: string, replicas: readonly Replica[]) {
    const places = replicas.map(({ port }, at) => `    server replica${at} 127.0.0.1:${port}`).join('\n');
    const configuration = read('deploy/compose/haproxy.cfg')
      .replace('bind :8480', `bind unix@${this.#socket('validation')}`)
      .replace('bind :8481', `bind unix@${this.#socket('admin')}`)
      .replaceAll(' resolvers docker init-addr none', '')
      .replace('check port 8480', `check port ${replicas[0]?.port}`)
      .replace(/ {4}server-template .*/g, places);
    writeFileSync(join(this.#folder, 'haproxy.cfg'), configuration);
    this.#process = spawn(program, ['-db', '-f', join(this.#folder, 'haproxy.cfg')], { stdio: 'ignore' });
  }

  /** `200 a`: what is answered, and by whom; a word for no answer. */
  async ask(listener: 'validation' | 'admin' = 'validation'): Promise<string> {
    const sent = request({ socketPath: this.#socket(listener), path: '/v1/validate', agent: false });
    sent.end();
    try {
      const [answer] = await once(sent, 'response');
      const said = await text(answer);
      return answer.statusCode === 200 ? `200 ${said}` : `${answer.statusCode}`;
    } catch {
      return 'nobody listens';
    }
  }

  /** Everybody who answers, of ten questions. */
  async answering(): Promise<readonly string[]> {
    const answers = new Set<string>();
    for (let asked = 0; asked < 10; asked++) answers.add(await this.ask());
    return [...answers].sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #socket(name: string): string {
    return join(this.#folder, `${name}.sock`);
  }
}

describe('HAProxy with deploy/compose/haproxy.cfg', () => {
  itRuns('haproxy', 'asks every replica that is ready, and no other', async (program) => {
    await using one = await new Replica('one').start();
    await using other = await new Replica('other').start();
    await using balancer = new Balancer(program, [one, other]);
    const settled = { timeout: 15_000, interval: 50 };
    await expect.poll(() => balancer.answering(), settled).toEqual(['200 one', '200 other']);
    expect(await balancer.ask('admin')).toMatch(/^200 /);

    one.isReady = false;
    await expect.poll(() => balancer.answering(), settled).toEqual(['200 other']);
    one.isReady = true;
    await expect.poll(() => balancer.answering(), settled).toEqual(['200 one', '200 other']);

    await other[Symbol.asyncDispose]();
    expect(await balancer.answering(), 'nobody notices that one has gone').toEqual(['200 one']);
    one.isReady = false;
    await expect.poll(() => balancer.answering(), settled).toEqual(['503']);
  });

  // What of it goes by the address of the client can't be seen through the sockets above.
  it('keeps a client of the admin API at one replica', () => {
    const [, admin = ''] = read('deploy/compose/haproxy.cfg').split('\nbackend admin\n');
    expect(admin).toMatch(/^ +balance source$/m);
  });
});
