/** Custom device attributes as the metadata of Common Platform Services lists them. */
import { Failure, isRecord, kindOf } from '#connector';

/** One property of devices: `{"name": "pingid_mdm_token", "dataType": "string", "readOnly": false}`. */
export interface CpsAttribute {
  readonly name: string;
  readonly dataType: string;
  readonly isWritable: boolean;
}

/** Reads the metadata. Fields of the product itself are read-only, custom attributes are not. */
export function readAttributes(answer: unknown, what: string): readonly CpsAttribute[] {
  if (!Array.isArray(answer)) throw new Failure('protocol', `${what}: expected a list, found ${kindOf(answer)}`);
  return answer.map((entry) => {
    if (!isRecord(entry) || typeof entry.name !== 'string' || typeof entry.dataType !== 'string') {
      throw new Failure('protocol', `${what}: expected \`name\` and \`dataType\` of each attribute`);
    }
    const { name, dataType, readOnly } = entry;
    return { name, dataType, isWritable: readOnly === false || readOnly === 'false' };
  });
}

/** Throws `rejected` unless there is an attribute of exactly this name that holds text and may be written. */
export function requireWritable(attributes: readonly CpsAttribute[], name: string): void {
  const found = attributes.find((attribute) => attribute.name === name);
  if (found === undefined) throw new Failure('rejected', missing(attributes, name));
  if (!found.isWritable) {
    throw new Failure(
      'rejected',
      `the device attribute \`${name}\` is one of the product's own fields and cannot be written`,
    );
  }
  if (!holdsText(found)) {
    const says = `the device attribute \`${name}\` is of the type \`${found.dataType}\`, expected text`;
    throw new Failure('rejected', `${says}: delete it and define it again as text`);
  }
}

/** The custom attributes: ours and its neighbours. */
export function namesOfWritable(attributes: readonly CpsAttribute[]): readonly string[] {
  return attributes.filter(({ isWritable }) => isWritable).map(({ name }) => name);
}

/** Whether the attribute is of the type text. The guide's sample says `string`; the console of Neurons calls the same type Text. */
export function holdsText({ dataType }: CpsAttribute): boolean {
  return /^(string|text)$/i.test(dataType);
}

const MOST_NAMES = 10;

function missing(attributes: readonly CpsAttribute[], name: string): string {
  const says = `there is no custom device attribute \`${name}\``;
  const there = namesOfWritable(attributes);
  const alike = there.filter((other) => folded(other) === folded(name));
  const named = (alike.length > 0 ? alike : there).slice(0, MOST_NAMES).map((other) => `\`${other}\``);
  const rest = there.length > MOST_NAMES && alike.length === 0 ? ` and ${there.length - MOST_NAMES} others` : '';
  if (named.length === 0) return `${says}; define one in the console, of the type text`;
  return alike.length > 0
    ? `${says}; did you mean ${named.join(' or ')}?`
    : `${says}; there are ${named.join(', ')}${rest}`;
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
