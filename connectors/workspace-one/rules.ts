/**
 * The assignment rules of an app as they came: the text, and where in it things stand. What isn't ours is never parsed into anything:
 * a write replaces a stretch of the text and sends all the rest back as it was read.
 */
import { elementsOf, Failure, jsonObject, kindOf, type Member, memberSpan, membersOf, type Span } from '#connector';

export interface Rules {
  /** The app they belong to, in words. */
  readonly of: string;
  readonly text: string;
  /** In the order of their priorities: the vendor may list them in another. */
  readonly assignments: readonly Assignment[];
}

export interface Assignment {
  readonly name: string;
  readonly priority: number;
  /** The assignment itself, and its list of keys: an array, or null, or not there. */
  readonly span: Span;
  readonly configuration: Span | undefined;
  readonly items: readonly Item[];
}

/** One key of an assignment's configuration. */
export interface Item {
  readonly key: string;
  readonly span: Span;
}

/** Reads rules, or throws `protocol` where they lack what they should have: what is missing would be reset by a write. */
export function readRules(text: string, of: string): Rules {
  jsonObject(text, of);
  const top = membersOf(text);
  expectList(text, sole(top, 'excluded_smart_groups', of), 'excluded_smart_groups', of);
  const list = expectList(text, sole(top, 'assignments', of), 'assignments', of);
  const assignments = elementsOf(text, list.start).map((span) => assignmentAt(text, span, of));
  // A list that is empty is spelled out (captured), and may be left out here and there. Where all of them are missing, the keys are.
  if (assignments.length > 0 && assignments.every(({ configuration }) => configuration === undefined)) {
    throw new Failure('protocol', `${of}: no assignment has \`application_configuration\`, not even an empty one`);
  }
  return { of, text, assignments: assignments.toSorted((a, b) => a.priority - b.priority) };
}

/** A value of the rules, parsed; only for those that a caller looks at. Undefined where there is none. */
export function parsedIn({ text }: Rules, span: Span | undefined): unknown {
  return parsed(text, span);
}

/** A member of an object in the rules, the one there is; a name that stands twice means whatever the reader makes of it. */
export function sole(members: readonly Member[], name: string, of: string): Span | undefined {
  const found = members.filter((member) => member.name === name);
  if (found.length > 1) throw new Failure('protocol', `${of}: \`${name}\` stands ${found.length} times in one object`);
  return found[0]?.value;
}

function assignmentAt(text: string, span: Span, of: string): Assignment {
  const members = membersOf(text, span.start);
  const distribution = sole(members, 'distribution', `${of}, an assignment`);
  const nameSpan = distribution && memberSpan(text, 'name', distribution.start);
  const name: unknown = parsed(text, nameSpan);
  if (typeof name !== 'string') {
    throw new Failure(
      'protocol',
      `${of}, an assignment: expected text in \`distribution.name\`, found ${kindOf(name)}`,
    );
  }
  const where = `${of}, the assignment \`${name}\``;
  const priority: unknown = parsed(text, sole(members, 'priority', where));
  if (typeof priority !== 'number') {
    throw new Failure('protocol', `${where}: expected a number in \`priority\`, found ${kindOf(priority)}`);
  }
  const configuration = sole(members, 'application_configuration', where);
  if (configuration !== undefined && text.slice(configuration.start, configuration.end) !== 'null') {
    expectList(text, configuration, 'application_configuration', where);
  }
  const entries = configuration === undefined ? [] : elementsOf(text, configuration.start);
  const items = entries.flatMap((item) => keyedItem(text, item, where));
  return { name, priority, span, configuration, items };
}

/** An entry without a key, or with one that isn't text, is nobody's key: a neighbour like any other. */
function keyedItem(text: string, span: Span, of: string): readonly Item[] {
  const key: unknown = parsed(text, sole(membersOf(text, span.start), 'key', of));
  return typeof key === 'string' ? [{ key, span }] : [];
}

function expectList(text: string, span: Span | undefined, name: string, of: string): Span {
  if (span !== undefined && text[span.start] === '[') return span;
  throw new Failure('protocol', `${of}: expected a list in \`${name}\`, found ${kindOf(parsed(text, span))}`);
}

function parsed(text: string, span: Span | undefined): unknown {
  return span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end));
}
