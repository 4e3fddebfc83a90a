/** iOS, `encodedSettingXml`: base64 of a property list. */
import { type PlistText, readPlist } from '#connector';
import { fromBase64, toBase64 } from './base64.ts';
import type { KeyContent } from './content.ts';

/** Reads the base64 of an `encodedSettingXml` property. `of` names the configuration in failures. */
export function readSettingXml(encoded: string, key: string, of: string): KeyContent {
  const property = `\`encodedSettingXml\` of ${of}`;
  return contentOf(encoded, readPlist(fromBase64(encoded, property), property), key);
}

function contentOf(encoded: string, list: PlistText, key: string): KeyContent {
  return {
    property: 'encodedSettingXml',
    text: JSON.stringify(encoded),
    value: list.value(key),
    neighbours: list.names.filter((name) => name !== key),
    canonical: list.text.trim(),
    from: (other) => contentOf(encoded, list, other),
    with(value) {
      const edited = list.with(key, value);
      return contentOf(toBase64(edited.text), edited, key);
    },
  };
}
