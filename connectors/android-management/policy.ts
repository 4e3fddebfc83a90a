/**
 * One policy as it came: `{"name", "version": "7", "applications": [{"packageName", "installType", "managedConfiguration": {...}}], ...}`.
 * It is read in its text, so that what a write sends of it keeps its bytes.
 */
import { canonicalJson, elementsOf, Failure, jsonObject, kindOf, memberSpan, membersOf, type Span } from '#connector';

export interface Policy {
  readonly id: string;
  readonly text: string;
  /** Google counts it up with each update. */
  readonly version: number;
}

/** The entry of one app in a policy. */
export interface PolicyApp {
  /** The entry itself. */
  readonly text: string;
  /** Where it stands in the policy. */
  readonly span: Span;
}

const CONFIGURATION = 'managedConfiguration';

/** Reads the text of an answer, which is JSON. */
export function policyFrom(text: string, id: string): Policy {
  jsonObject(text, inWords(id));
  const version = valueAt(text, memberSpan(text, 'version'));
  const number = typeof version === 'string' && /^\d+$/.test(version) ? Number(version) : version;
  if (typeof number !== 'number') {
    throw new Failure('protocol', `${inWords(id)}: expected a number as text in \`version\`, found ${kindOf(version)}`);
  }
  return { id, text, version: number };
}

/** The policy in a sentence. */
export function inWords(id: string): string {
  return `the policy ${id}`;
}

/** The app's entry, or null where the policy doesn't name the app. Two of one package are refused: which counts, nobody says. */
export function appIn(policy: Policy, packageName: string): PolicyApp | null {
  const found = appSpans(policy).filter((span) => packageOf(policy.text, span) === packageName);
  if (found.length > 1) {
    const says = `${inWords(policy.id)} names the app ${packageName} ${found.length} times: delete all but one`;
    throw new Failure('rejected', says);
  }
  const [span] = found;
  return span === undefined ? null : { text: policy.text.slice(span.start, span.end), span };
}

/** A field of an app's entry; undefined where there is none. */
export function fieldOf(app: PolicyApp, name: string): unknown {
  return valueAt(app.text, memberSpan(app.text, name));
}

/** The app's configuration as JSON text; null where it has none. */
export function configurationText(app: PolicyApp, of: string): string | null {
  const spans = membersOf(app.text).filter(({ name }) => name === CONFIGURATION);
  const [first] = spans;
  if (first === undefined) return null;
  if (spans.length > 1) throw new Failure('rejected', `${of} has \`${CONFIGURATION}\` more than once`);
  const text = app.text.slice(first.value.start, first.value.end);
  if (text === 'null') return null;
  if (!text.startsWith('{')) {
    throw new Failure(
      'protocol',
      `${of}: expected an object in \`${CONFIGURATION}\`, found ${kindOf(JSON.parse(text))}`,
    );
  }
  return text;
}

/** Everything of a policy but the app's configuration and the version: what a write must leave alone. What means the same is equal. */
export function othersOf(policy: Policy, app: PolicyApp): string {
  const apps = appSpans(policy).map(({ start }) =>
    start === app.span.start
      ? canonicalWithout(policy.text, start, [CONFIGURATION])
      : canonicalJson(policy.text, start),
  );
  return [canonicalWithout(policy.text, 0, ['version', 'applications']), ...apps].join('\n');
}

/**
 * The one change of a write: the app by its package, and its configuration as a whole.
 * unverified: does the mask leave every other field of the app alone? The reference says that it indicates "the fields to update"; a
 * policy that comes back with anything else changed is a conflict. (sheet: Open questions)
 */
export function changeOf(packageName: string, configuration: string): string {
  const application = `{"packageName":${JSON.stringify(packageName)},"${CONFIGURATION}":${configuration}}`;
  return `{"changes":[{"application":${application},"updateMask":"${CONFIGURATION}"}]}`;
}

function appSpans(policy: Policy): readonly Span[] {
  const span = memberSpan(policy.text, 'applications');
  if (span === undefined) return [];
  if (policy.text[span.start] === '[') return elementsOf(policy.text, span.start);
  const found = kindOf(valueAt(policy.text, span));
  throw new Failure('protocol', `${inWords(policy.id)}: expected a list in \`applications\`, found ${found}`);
}

function packageOf(text: string, { start }: Span): unknown {
  return valueAt(text, memberSpan(text, 'packageName', start));
}

function valueAt(text: string, span: Span | undefined): unknown {
  return span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end));
}

function canonicalWithout(text: string, start: number, left: readonly string[]): string {
  return membersOf(text, start)
    .filter(({ name }) => !left.includes(name))
    .map(({ name, value }) => `${JSON.stringify(name)}:${canonicalJson(text, value.start)}`)
    .sort()
    .join('\n');
}
