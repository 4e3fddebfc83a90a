/**
 * Attributes through the product's own call for one device. ALL THAT IS UNVERIFIED ABOUT WRITING IS IN THIS FILE: the guide names the
 * call and prints neither its verb nor its body, which public scripts of one administrator show. An operator has to ask for it.
 *
 * unverified: is it PUT with `{"attrs": {"name": ["value"], ...}}`, and are attributes that are not sent dropped?
 * (sheet: Writing one key without touching its neighbours; Open questions, 2) They are taken to be: all of them are sent along, as
 * they were read a moment before, each with the bytes it came in. What somebody else writes in that moment is lost.
 */
import { appendEntry, Failure, kindOf, memberSpan, membersOf, replaceSpan } from '#connector';
import type { AttributeCalls } from './attribute-calls.ts';
import type { NeuronsClient } from './client.ts';
import { requireDefined } from './definitions.ts';
import { namesOf } from './device-list.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { SharedLook } from './shared-look.ts';

/** One request for each phone. */
const CHECK_IN_CALLS = 50;

export function deviceCalls(client: NeuronsClient): AttributeCalls {
  const definitions = new SharedLook(async (signal) => (await client.definitions(signal)).entries);
  const turns = new OneAtATime();
  return {
    atOnce: 1,
    checkInCalls: CHECK_IN_CALLS,
    async requireAttribute(attribute, signal) {
      requireDefined(await definitions.look(attribute, signal), attribute);
    },
    async set(ids, values, signal) {
      for (const { number } of ids.map(namesOf)) {
        // Two slots may have attributes of the same device: each sends the other's along.
        await turns.take(number, async () => {
          const body = withAttributes(await client.attributes(number, signal), values);
          await client.replaceAttributes(number, body, signal);
        });
      }
      // The answer doesn't count anything; that all were taken is seen by reading.
      return null;
    },
    async requestCheckIn(ids, signal) {
      let asked = 0;
      for (const { number } of ids.map(namesOf)) asked += (await client.forceCheckIn(number, signal)) ?? 1;
      return asked;
    },
  };
}

/** The body of the write: the attributes as they were read, with these replaced or added. */
export function withAttributes(read: string, values: Readonly<Record<string, string>>): string {
  const result = memberSpan(read, 'result');
  const attrs = memberSpan(read, 'attrs', result?.start ?? 0);
  if (attrs === undefined) throw unreadable('no `attrs`');
  const found = read.slice(attrs.start, attrs.end);
  // A device that has none may have null in their place.
  const text = found === 'null' ? '{}' : found;
  if (!text.startsWith('{')) throw unreadable(`${kindOf(JSON.parse(text))} as \`attrs\``);
  return `{"attrs":${Object.entries(values).reduce((all, [name, value]) => withOne(all, name, value), text)}}`;
}

function withOne(text: string, attribute: string, value: string): string {
  const replacement = JSON.stringify([value]);
  const same = membersOf(text).filter(({ name }) => name === attribute);
  if (same.length > 1) throw unreadable(`the attribute \`${attribute}\` twice`);
  const [member] = same;
  if (member !== undefined) return replaceSpan(text, member.value, replacement);
  const entry = `${JSON.stringify(attribute)}:${replacement}`;
  return appendEntry(text, { start: 0, end: text.length }, entry);
}

function unreadable(found: string): Failure {
  return new Failure('protocol', `the custom attributes of a device: expected them in \`attrs\`, found ${found}`);
}
