/** The parts of a support bundle. Each stands and falls by itself: where one can't be had, it says why. */
import { open, readFile } from 'node:fs/promises';
import { availableParallelism, freemem, release, totalmem, type } from 'node:os';
import type { Command } from 'commander';
import { loadConfiguration } from '../config/load.ts';
import { authorityDefinitions, connectorDefinitions } from '../daemon.ts';
import { deviceSamples } from '../metrics/devices.ts';
import type { Sample } from '../metrics/registry.ts';
import { replicaSamples } from '../metrics/replicas.ts';
import { slotSamples } from '../metrics/slots.ts';
import { tokenSamples } from '../metrics/tokens.ts';
import { trailSamples } from '../metrics/trail.ts';
import { quietSamples } from '../metrics/vendors.ts';
import { formOf } from '../model/app.ts';
import { UserError } from '../model/failure.ts';
import { partsOf as secretParts } from '../model/parts.ts';
import { Redactor } from '../redactor.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { openDatabase } from '../store/open-database.ts';
import { sayOf } from '../store/say-of.ts';
import { unreadable } from '../unreadable.ts';
import { VERSION } from '../version.ts';
import type { Watchword } from '../watchword.ts';
import { type Cli, json, shared } from './cli.ts';
import { siteHere } from './here.ts';
import { everyItem } from './pages.ts';
import { statusOf } from './status.ts';
import { identifierCleaner, namesOnly, withoutComments } from './support-clean.ts';
import type { Entry } from './support-tar.ts';

/** What is asked of a bundle. */
export interface Asked {
  /** A file of log lines; null: none is known. */
  readonly log: string | null;
  readonly logLines: number;
}

const RUNS = 100;

/** Every part, clean. */
export async function partsOf(cli: Cli, command: Command, asked: Asked): Promise<readonly Entry[]> {
  const { config } = shared(command);
  const redactor = new Redactor();
  const clean = identifierCleaner();
  const parts: Entry[] = [];
  const add = async (name: string, make: () => Promise<string>) => {
    const text = await make().catch((error: unknown) => `Not to be had: ${sayOf(error)}\n`);
    parts.push({ name, text: clean(redactor.redact(text)) });
  };
  let trouble = '';
  await using watchword = await cli.open({ file: config, log: 'silent', who: 'cli' }).catch((error: unknown) => {
    trouble = sayOf(error);
    return null;
  });
  const isKnown =
    watchword !== null &&
    (await knowSecrets(watchword, redactor).catch((error) => {
      trouble = sayOf(error);
      return false;
    }));
  await add('version.json', async () => json(machine()));
  await add('configuration.yaml', () => configurationText(config, watchword !== null, redactor));
  await add('schema.json', async () => json(await schemaVersion(cli, config)));
  if (watchword === null || !isKnown) {
    await add('store.txt', async () => `The store is of no use: ${trouble}\n`);
    // Without it nobody knows the values of its tokens, so that one in a line could not be recognised.
    if (asked.log !== null) await add('log.txt', async () => 'Left out: the store could not be read.\n');
    return parts;
  }
  const { admin } = siteHere(cli, watchword);
  await add('status.json', async () => json(await statusOf({ admin })));
  await add('needs.json', async () => json(await admin.getNeeds({})));
  await add('runs.json', async () => json(await everyItem((page) => admin.listRuns(page), { most: RUNS })));
  await add('metrics.txt', () => metricsText(watchword));
  const { log } = asked;
  if (log !== null) await add('log.txt', () => lastLines(log, asked.logLines));
  return parts;
}

function machine() {
  const { version: node, arch, memoryUsage } = process;
  const memory = { total: totalmem(), free: freemem(), ours: memoryUsage.rss() };
  const system = `${type()} ${release()}`;
  return { watchword: VERSION, node, system, arch, cpus: availableParallelism(), memory, at: new Date().toISOString() };
}

/** As it is where it can be loaded: then no secret stands in it. Otherwise what is wrong with it, and its names. */
async function configurationText(file: string, isLoaded: boolean, redactor: Redactor): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError(`the file ${unreadable(error)}`);
  });
  if (isLoaded) return withoutComments(text);
  try {
    const connectors = await connectorDefinitions();
    const authorities = await authorityDefinitions();
    const { secrets } = await loadConfiguration(file, { connectors, authorities, environment: process.env });
    for (const secret of secrets) redactor.add(secret);
    return withoutComments(text);
  } catch (error) {
    const says = sayOf(error).split('\n');
    return `# It can't be loaded, so only its names are shown.\n${says.map((line) => `# ${line}\n`).join('')}${namesOnly(text)}`;
  }
}

/** Also where the key is another one, or the store is too new to be used. */
async function schemaVersion({ configuredStore }: Cli, file: string) {
  const store = await configuredStore({ file, log: 'silent', who: 'cli' });
  const known = MIGRATIONS.at(-1)?.number ?? 0;
  const database = await openDatabase(store);
  try {
    const rows = await database.reads.selectFrom('watchword_migrations').select(['number', 'name']).execute();
    return { store: store.url, known, migrations: rows };
  } finally {
    await database.close();
  }
}

/** From now on no secret and no token's value is shown; a value has parts where the app has several keys. */
async function knowSecrets({ configuration, store }: Watchword, redactor: Redactor): Promise<true> {
  for (const secret of configuration.secrets) redactor.add(secret);
  for (const { id, tokenSet } of await store.read.tokens.list()) {
    const value = (await store.read.tokens.reveal(id)).reveal();
    redactor.add(value);
    const profile = configuration.tokenSets.get(tokenSet)?.profile;
    for (const part of profile === undefined ? [] : (secretParts(formOf(profile), value) ?? [])) redactor.add(part);
  }
  return true;
}

const GATHERERS = [slotSamples, tokenSamples, trailSamples, deviceSamples, quietSamples, replicaSamples] as const;

/** What is known without a daemon: what it has counted itself is at its `/metrics`. */
async function metricsText(watchword: Watchword): Promise<string> {
  const samples: readonly Sample[] = (await Promise.all(GATHERERS.map((gather) => gather(watchword)))).flat();
  return samples.map(({ name, labels, value }) => `${name} ${JSON.stringify(labels)} ${value}\n`).join('');
}

/** More of a log is not read: it may be as large as the disk. */
const MOST_LOG_BYTES = 8 * 1024 * 1024;

async function lastLines(path: string, lines: number): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw new UserError(`the log ${unreadable(error)}`);
  });
  try {
    const { size } = await file.stat();
    const length = Math.min(size, MOST_LOG_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const all = buffer.subarray(0, bytesRead).toString('utf8').trimEnd().split('\n');
    // The first of them may be half a line, and half a secret is not recognised.
    return `${(length < size ? all.slice(1) : all).slice(-lines).join('\n')}\n`;
  } finally {
    await file.close();
  }
}
