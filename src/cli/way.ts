/** The way to a daemon elsewhere, from the command line: `--url`, `--key` and `--ca`, or the variables of the same names. */
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { Command } from 'commander';
import { Agent, fetch as send, type RequestInit as UndiciInit } from 'undici';
import type { Remote } from '../api/remote.ts';
import { isReference, readReference } from '../config/secrets.ts';
import { networkFailure } from '../connector/network-failure.ts';
import { isLoopback } from '../model/address.ts';
import { UserError } from '../model/failure.ts';

/** What the command line says of a daemon elsewhere. */
interface Said {
  readonly url?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly config?: string;
  readonly insecure?: boolean;
}

/** A daemon elsewhere. */
export interface Daemon {
  open(signal: AbortSignal): AsyncDisposable & { readonly remote: Remote };
}

/** The daemon that a command is to ask; null where it works in this process. Throws `UserError` for half of an answer. */
export function daemonOf(command: Command): Daemon | null {
  const said = command.optsWithGlobals<Said>();
  const { env } = process;
  if (said.url !== undefined && said.config !== undefined) {
    throw new UserError('Say either --url, for a daemon elsewhere, or --config, for a configuration here.');
  }
  // A file that was named means that one, whatever the environment says.
  const url = said.url ?? (said.config === undefined ? env.WATCHWORD_URL : undefined);
  if (url === undefined || url === '') {
    const [useless] = (['key', 'ca', 'insecure'] as const).filter((name) => said[name] !== undefined);
    if (useless !== undefined) throw new UserError(`--${useless} goes with --url, the address of a daemon elsewhere.`);
    return null;
  }
  const address = addressOf(url, said.insecure === true);
  const key = keyOf(said.key ?? (env.WATCHWORD_KEY === undefined ? undefined : 'env:WATCHWORD_KEY'));
  const ca = certificatesOf(said.ca ?? env.WATCHWORD_CA);
  return { open: (signal) => openWay(address, key, ca, signal) };
}

/** Throws `UserError` for a command that works on a store, where a daemon elsewhere is meant. */
export function refuseElsewhere(command: Command): void {
  refuseUrl(command, 'works on the store itself');
  const { config } = command.optsWithGlobals<Said>();
  if (config !== undefined || !process.env.WATCHWORD_URL) return;
  throw new UserError(
    `\`watchword ${commandName(command)}\` works on the store itself, and WATCHWORD_URL names a daemon elsewhere. Run it on that machine, or say with --config which configuration here is meant.`,
  );
}

/** Throws `UserError` for a command that has nothing to ask a daemon, where it is told to. */
export function refuseUrl(command: Command, why: string): void {
  if (command.optsWithGlobals<Said>().url === undefined) return;
  throw new UserError(`\`watchword ${commandName(command)}\` ${why}, and asks no daemon: leave --url out.`);
}

function commandName(command: Command): string {
  const above = command.parent;
  return above === null || above.parent === null ? command.name() : `${commandName(above)} ${command.name()}`;
}

function addressOf(url: string, insecure: boolean): string {
  const parsed = URL.parse(url);
  const isHttp = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (parsed === null || !isHttp || parsed.search !== '' || parsed.hash !== '') {
    throw new UserError(
      `Expected an address such as https://watchword.example.com:8481 for --url, found ${quoted(url)}.`,
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UserError('The address for --url holds no name and password: the key goes with --key, as a reference.');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (parsed.protocol === 'http:' && !isLoopback({ host, port: 0 }) && !insecure) {
    throw new UserError(
      `${parsed.origin} is asked without TLS: whoever listens on the way has the key afterwards. Use https, or say --insecure.`,
    );
  }
  return parsed.href.replace(/\/+$/, '');
}

/** A text that may be anything, short enough for a line. */
function quoted(text: string): string {
  return `\`${text.slice(0, 80)}\``;
}

const HERE = {
  environment: process.env,
  files: { read: (path: string) => readFileSync(path, 'utf8'), list: () => [] },
  baseDir: '.',
};

function keyOf(reference: string | undefined): string {
  if (reference === undefined) {
    throw new UserError(
      'Which key? Say --key env:NAME or --key file:/path, or set WATCHWORD_KEY; `watchword access create` makes one.',
    );
  }
  if (!isReference(reference)) {
    throw new UserError(
      '--key takes `env:NAME` or `file:/path`, never the key itself: other users of the machine see the arguments of a program. If it was a key, revoke it.',
    );
  }
  const key = readOf(reference, '--key').trim();
  // What a variable refers to may be a file.
  return isReference(key) ? readOf(key, 'WATCHWORD_KEY').trim() : key;
}

function certificatesOf(reference: string | undefined): string | null {
  if (reference === undefined || reference === '') return null;
  if (!isReference(reference)) throw new UserError('--ca takes `file:/path`, the certificates of an authority in PEM.');
  const pem = readOf(reference, '--ca');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UserError(`Expected certificates in PEM for --ca, found none in ${reference}.`);
  }
  return pem;
}

function readOf(reference: string, option: string): string {
  const read = readReference(reference, HERE);
  if ('problem' in read) throw new UserError(`${option}: ${read.problem}.`);
  return read.value;
}

function openWay(url: string, key: string, ca: string | null, signal: AbortSignal) {
  const trusted = ca === null ? {} : { ca: [...getCACertificates('default'), ca] };
  const dispatcher = new Agent({ connect: trusted });
  const fetch = async (address: Parameters<typeof send>[0], init: UndiciInit) => {
    try {
      return await send(address, { ...init, dispatcher });
    } catch (error) {
      signal.throwIfAborted();
      throw networkFailure(error, url, (text) => text.replaceAll(key, '<secret>'), 'with --ca file:/path');
    }
  };
  return {
    // The platform's types and undici's are the same thing under two declarations.
    remote: { url, key, signal, fetch: fetch as unknown as typeof globalThis.fetch },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
