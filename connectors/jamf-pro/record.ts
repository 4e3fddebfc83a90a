/** One app record of the Classic API: what it is, whom it is for, and the text of its configuration. */
import { type Element, Failure, NotXml, parseXml, textIn } from '#connector';

export interface AppRecord {
  readonly id: string;
  readonly name: string;
  readonly bundleId: string;
  /** The text of `app_configuration/preferences`; empty where there is no configuration. */
  readonly preferences: string;
  /** Everything else, in a form that can be compared. */
  readonly others: string;
  /** The text at a path such as `general/deploy_as_managed_app`; null where there is none. */
  text(path: string): string | null;
  /** How many elements stand below a path. */
  count(path: string): number;
}

/** A row of the list of records. */
export interface AppRow {
  readonly id: string;
  readonly name: string;
  readonly bundleId: string;
}

const ROOT = 'mobile_device_application';
const HOLDS = ['app_configuration', 'preferences'] as const;

/**
 * unverified: which fields of a record does Jamf Pro change by itself, from one read to the next? (sheet: Reading) Addresses of icons
 * and packages may be signed for a while, and their bytes are no setting.
 */
const NOT_COMPARED = new Set(['uri', 'data']);

/** Reads a record. The failure names what was asked for and never quotes the answer. */
export function readRecord(xml: string, id: string): AppRecord {
  const of = `the app record ${id}`;
  const root = rootOf(xml, ROOT, of);
  const at = (path: string) => elementAt(xml, root, path.split('/'), of);
  const holder = at(HOLDS.join('/'));
  // Nothing to see is not nothing there: an answer without the element does not say that the configuration is empty.
  // unverified: has every record this element, one without a configuration too? (sheet: Reading)
  if (holder === undefined) throw malformed(of, `expected \`${HOLDS.join('/')}\`, found nothing`);
  if (holder.children.length > 0) throw malformed(of, `expected text in \`${HOLDS.join('/')}\`, found elements`);
  const required = (path: string) => {
    const element = at(path);
    const text = element === undefined ? '' : textIn(xml, element);
    if (text.trim() === '') throw malformed(of, `expected text in \`${path}\`, found nothing`);
    return text;
  };
  const found = required('general/id').trim();
  if (found !== id) throw malformed(of, 'another record was answered');
  return {
    id,
    name: required('general/name'),
    bundleId: required('general/bundle_id').trim(),
    preferences: textIn(xml, holder),
    others: leavesOf(xml, root, holder, '').join('\n'),
    text(path) {
      const element = at(path);
      return element === undefined ? null : textIn(xml, element).trim();
    },
    count: (path) => at(path)?.children.length ?? 0,
  };
}

/** Reads the list of records. */
export function readList(xml: string): readonly AppRow[] {
  const of = 'the list of app records';
  const root = rootOf(xml, 'mobile_device_applications', of);
  const rows = root.children.filter(({ name }) => name === ROOT);
  const size = elementAt(xml, root, ['size'], of);
  if (size !== undefined && Number(textIn(xml, size)) !== rows.length) {
    throw malformed(of, `it says how many records it has, and has ${rows.length}`);
  }
  return rows.map((row) => {
    const [id = '', name = '', bundleId = ''] = ['id', 'name', 'bundle_id'].map((field) => {
      const element = elementAt(xml, row, [field], of);
      return element === undefined ? undefined : textIn(xml, element);
    });
    if (!/^\d+$/.test(id.trim())) throw malformed(of, 'expected a number in `id` of each record');
    return { id: id.trim(), name, bundleId: bundleId.trim() };
  });
}

function rootOf(xml: string, name: string, of: string): Element {
  try {
    const [root, ...more] = parseXml(xml.replace(/^\uFEFF/, ' '));
    if (root?.name === name && more.length === 0) return root;
  } catch (error) {
    if (!(error instanceof NotXml)) throw error;
    throw malformed(of, `expected XML, found ${error.message}`);
  }
  throw malformed(of, `expected one \`${name}\``);
}

function elementAt(xml: string, root: Element, path: readonly string[], of: string): Element | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return root;
  const [found, ...more] = root.children.filter((child) => child.name === name);
  if (more.length > 0) throw malformed(of, `it has \`${name}\` more than once`);
  return found === undefined ? undefined : elementAt(xml, found, rest, of);
}

/** One line for each element without elements in it: its path, its attributes, its text. */
function leavesOf(xml: string, element: Element, without: Element, above: string): readonly string[] {
  if (element === without || NOT_COMPARED.has(element.name)) return [];
  const tag = xml.slice(element.outer.start + 1, xml.indexOf('>', element.outer.start)).replace(/\/$/, '');
  const path = `${above}/${tag.trim()}`;
  if (element.children.length === 0) return [`${path} ${JSON.stringify(textIn(xml, element))}`];
  return element.children.flatMap((child) => leavesOf(xml, child, without, path));
}

function malformed(of: string, says: string): Failure {
  return new Failure('protocol', `${of}: ${says}`);
}
