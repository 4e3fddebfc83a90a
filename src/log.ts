import type { Writable } from 'node:stream';
import pc from 'picocolors';
import { createLogger, format, transports } from 'winston';
import { type Clock, systemClock } from './clock.ts';
import { Failure } from './model/failure.ts';
import type { Redactor } from './redactor.ts';

/**
 * | level | means                    |
 * |-------|--------------------------|
 * | error | a person must act        |
 * | warn  | we will try again        |
 * | info  | something changed        |
 * | debug | nothing changed          |
 */
export const LOG_LEVELS = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof LOG_LEVELS;

/** What varies in a log line. An error among the fields is reduced to what may be shown. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A log whose lines have a message that never varies, and fields that do. */
export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void;
  /** From now on lines below this level are left out. */
  setLevel(level: LogLevel): void;
  /** Resolves when every line so far has been handed to the stream; nothing may be written afterwards. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly redactor: Redactor;
  /** Standard error unless given. */
  readonly stream?: Writable;
  /** For people instead of machines; by default where the stream is a terminal. */
  readonly pretty?: boolean;
  readonly clock?: Clock;
}

/** A log of JSON lines, or of readable ones on a terminal. Every line passes the redactor last, after all formatting. */
export function createLog(options: LogOptions): Log {
  const { redactor, stream = process.stderr, clock = systemClock } = options;
  const pretty = options.pretty ?? ('isTTY' in stream && stream.isTTY === true);
  let threshold: number = LOG_LEVELS[options.level];
  const logger = createLogger({
    level: 'debug',
    levels: LOG_LEVELS,
    format: format.printf((line) => redactor.redact(pretty ? readable(line) : JSON.stringify(line))),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  // Whoever reads the log may go away; that is no reason to stop.
  stream.on('error', () => {});
  return {
    write(level, message, fields = {}) {
      if (LOG_LEVELS[level] > threshold) return;
      const head = { at: new Date(clock.now()).toISOString(), level, message };
      // The fields are redacted by themselves too: a number that is a secret would leave a line that isn't JSON.
      const shown = redactor.redactDeep(reduced(fields));
      logger.log(Object.assign({ ...head }, shown, head));
    },
    setLevel(level) {
      threshold = LOG_LEVELS[level];
    },
    close() {
      return new Promise((resolve) => {
        logger.on('finish', resolve);
        logger.end();
      });
    },
  };
}

/**
 * What may be shown of an error. Its cause and other properties stay behind: vendors' errors carry the whole request there,
 * with its headers.
 */
export function reducedError(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) {
    return {
      name: typeof thrown,
      message: typeof thrown === 'string' ? thrown : 'something that is not an error was thrown',
    };
  }
  const { name, message, stack } = thrown;
  if (!(thrown instanceof Failure)) return { name, message, stack };
  const { kind, status, permission, requestId, retryAfterMs } = thrown;
  return { name, message, kind, status, permission, requestId, retryAfterMs, stack };
}

function reduced(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error || (name === 'error' && value !== undefined) ? reducedError(value) : value,
    ]),
  );
}

const COLOURS = { error: pc.red, warn: pc.yellow, info: pc.green, debug: pc.gray } as const;

function readable(line: LogFields): string {
  const { at, level, message, error, ...fields } = line;
  const { stack, ...rest } = (error ?? {}) as LogFields;
  const texts = Object.entries({ ...fields, ...rest })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${pc.dim(`${name}=`)}${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const time = String(at).slice(11, 19);
  const first = [pc.dim(time), COLOURS[level as LogLevel](String(level).padEnd(5)), message, ...texts].join(' ');
  return typeof stack === 'string' ? `${first}\n${pc.dim(stack)}` : first;
}
