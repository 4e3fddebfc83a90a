/** A real nginx before a sign-in service, with the example of deploy/proxies/nginx.conf. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { read } from '../docs/pages.ts';
import { freePort } from './free-port.ts';

const HOST = 'sign-in.example.com';

/** Who hasn't ended by then never will. */
const LONGEST_END_MS = 5_000;

/** nginx, the service behind it, and a phone in front of it. Everything of it is in a folder that goes with it. */
export class Nginx implements AsyncDisposable {
  /** What came through to the sign-in service: method, path and body. */
  readonly served: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'watchword-nginx-'));
  #service: Server | null = null;
  #process: ChildProcess | null = null;
  #port = 0;
  #ca = '';

  /** `watchword`: the address of validation, `127.0.0.1:8480`. */
  static async start(program: string, watchword: string): Promise<Nginx> {
    const nginx = new Nginx();
    await nginx.#start(program, watchword);
    return nginx;
  }

  /** A phone asks, over TLS. The status of the answer. */
  async ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', body = ''): Promise<number> {
    const sent = request({
      host: '127.0.0.1',
      port: this.#port,
      servername: HOST,
      ca: this.#ca,
      path,
      method,
      headers,
    });
    sent.end(body);
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), LONGEST_END_MS);
      await ended;
      clearTimeout(kill);
    }
    this.#service?.closeAllConnections();
    this.#service?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(program: string, watchword: string): Promise<void> {
    const certificates = await makeCertificates([HOST]);
    this.#ca = certificates.ca;
    writeFileSync(join(this.#folder, 'sign-in.crt'), certificates.certificate);
    writeFileSync(join(this.#folder, 'sign-in.key'), certificates.key, { mode: 0o600 });
    this.#service = createServer((asked, answer) => {
      void text(asked).then((body) => {
        this.served.push(`${asked.method} ${asked.url} ${body}`);
        answer.end('paired');
      });
    });
    const service = await listening(this.#service);
    this.#port = await freePort();
    const example = read('deploy/proxies/nginx.conf')
      .replaceAll('/etc/nginx/tls/', `${this.#folder}/`)
      .replace('server 127.0.0.1:8480;', `server ${watchword};`)
      .replace('server 127.0.0.1:8090;', `server 127.0.0.1:${service};`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${this.#port} ssl;`);
    writeFileSync(join(this.#folder, 'watchword.conf'), example);
    writeFileSync(join(this.#folder, 'nginx.conf'), this.#main());
    // Workers run under another account, and look for their files here.
    chmodSync(this.#folder, 0o711);
    await this.#begin(program);
  }

  /** What surrounds the example. */
  #main(): string {
    const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    return [
      ...(process.getuid?.() === 0 ? ['user www-data;'] : []),
      'daemon off;',
      'worker_processes 1;',
      `pid ${this.#folder}/nginx.pid;`,
      'error_log stderr notice;',
      'events {}',
      'http {',
      '  access_log off;',
      ...kept.map((name) => `  ${name}_temp_path ${this.#folder}/${name};`),
      '  include watchword.conf;',
      '}',
    ].join('\n');
  }

  async #begin(program: string): Promise<void> {
    const args = ['-p', this.#folder, '-c', join(this.#folder, 'nginx.conf'), '-e', 'stderr'];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (!line.includes('start worker process ')) continue;
      child.stderr.resume();
      return;
    }
    throw new Error(`nginx did not begin:\n${lines.join('\n')}`);
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
