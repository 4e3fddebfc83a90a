import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLog, type LogLevel, type LogOptions } from '../src/log.ts';
import { Failure } from '../src/model/failure.ts';
import { Secret } from '../src/model/secret.ts';
import { Redactor } from '../src/redactor.ts';
import { testClock } from './clock.ts';

function logged(options: Partial<LogOptions> = {}) {
  const texts: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      texts.push(String(chunk));
      done();
    },
  });
  const redactor = new Redactor();
  redactor.add('hunter2-hunter2');
  redactor.add('31415926');
  const log = createLog({ level: 'debug', redactor, stream, clock: testClock(0), ...options });
  return {
    log,
    stream,
    text: () => texts.join(''),
    lines: () =>
      texts
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

describe('a line', () => {
  test('is one JSON object: time, level, message and fields', () => {
    const { log, text } = logged();
    log.write('info', 'a slot was written', { account: 'contoso', copies: 2 });
    expect(text()).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","level":"info","message":"a slot was written","account":"contoso","copies":2}\n',
    );
  });

  test('keeps its time, level and message whatever the fields are called', () => {
    const { log, lines } = logged();
    log.write('info', 'true', { message: 'false', level: 'false', at: 'false', splat: ['%s'] });
    expect(lines()).toEqual([{ at: '1970-01-01T00:00:00.000Z', level: 'info', message: 'true', splat: ['%s'] }]);
  });

  test('below the level is left out, and the level can be changed', () => {
    const { log, lines } = logged({ level: 'warn' });
    const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
    for (const level of levels) log.write(level, 'before');
    log.setLevel('debug');
    for (const level of levels) log.write(level, 'after');
    expect(lines().map(({ level, message }) => `${message} ${level}`)).toEqual([
      'before warn',
      'before error',
      'after debug',
      'after info',
      'after warn',
      'after error',
    ]);
  });

  test('is for people on a terminal', () => {
    const { log, text } = logged({ pretty: true });
    log.write('warn', 'a slot could not be read', { account: 'contoso', error: new Failure('auth', 'no way in') });
    const plain = stripVTControlCharacters(text());
    expect(plain).toMatch(/^00:00:00 warn {2}a slot could not be read account=contoso name=Failure message=no way in/);
    expect(plain).toMatch(/kind=auth\nFailure: no way in\n {4}at /);
  });

  test('reaches the stream before the log has closed', async () => {
    const { log, lines } = logged();
    for (let n = 0; n < 100; n++) log.write('info', 'a line', { n });
    await log.close();
    expect(lines()).toHaveLength(100);
  });

  test('that nobody reads any more stops nothing', () => {
    const { log, stream } = logged();
    stream.emit('error', new Error('EPIPE'));
    log.write('info', 'still here');
  });
});

describe('a secret', () => {
  test.each([
    ['in a text', { a: 'is hunter2-hunter2' }],
    ['in a name', { 'hunter2-hunter2': 1 }],
    ['in depth', { a: [{ b: { c: 'hunter2-hunter2' } }] }],
    ['in base64', { a: Buffer.from('hunter2-hunter2').toString('base64') }],
    ['in JSON in JSON', { a: JSON.stringify({ b: JSON.stringify('hunter2-hunter2') }) }],
    ['in an error', { error: new Error('hunter2-hunter2') }],
    ['in a number', { ms: 31415926 }],
    ['as a Secret', { a: new Secret('unknown to the redactor') }],
  ])('%s is not logged, and the line stays JSON', (_, fields) => {
    const { log, lines, text } = logged();
    log.write('error', 'a message', fields);
    expect(lines()).toHaveLength(1);
    expect(text()).toContain('<secret>');
    expect(text()).not.toMatch(/hunter2|aHVudGVyMi1odW50ZXIy|31415926|unknown/);
  });

  test('is not shown on a terminal either', () => {
    const { log, text } = logged({ pretty: true });
    log.write('error', 'a message', { a: 'hunter2-hunter2', error: new Error('hunter2-hunter2') });
    expect(text()).not.toContain('hunter2');
  });

  test('is not even logged by a message that should not have contained it', () => {
    const { log, text } = logged();
    log.write('error', `a message with hunter2-hunter2`);
    expect(text()).not.toContain('hunter2');
  });
});

describe('an error', () => {
  test('shows name, message, kind, status, request id and stack, and nothing of its cause', () => {
    const { log, lines } = logged();
    const cause = Object.assign(new Error('inner'), { config: { headers: { authorization: 'Bearer other' } } });
    const error = new Failure('rejected', 'PATCH /x: no', { cause, status: 400, requestId: 'r-1' });
    log.write('error', 'failed', { error });
    expect(lines()[0].error).toEqual({
      name: 'Failure',
      message: 'PATCH /x: no',
      kind: 'rejected',
      status: 400,
      requestId: 'r-1',
      stack: expect.stringContaining('log.test.ts'),
    });
  });

  test('of a vendor loses what hangs on it, under any name', () => {
    const { log, text } = logged();
    const vendors = Object.assign(new TypeError('refused'), {
      request: { headers: { authorization: 'Bearer other' } },
    });
    log.write('error', 'failed', { error: vendors, reason: vendors, deep: { inside: [vendors] } });
    expect(text()).not.toMatch(/Bearer|authorization/);
  });

  test('that is none, such as a thrown reply, shows nothing of itself', () => {
    const { log, text } = logged();
    log.write('error', 'failed', { error: { status: 400, body: 'private' } });
    expect(text()).not.toContain('private');
  });
});
