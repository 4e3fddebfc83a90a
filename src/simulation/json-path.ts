/** Changes one place of a JSON text, for behaviours that spoil an answer. */

/** Member names and indexes joined by dots; `*` stands for every member or element; empty is the whole. */
export type Path = string;

/** A text that isn't JSON comes back as it is. `change` returning undefined removes the place. */
export function changeAt(text: string, path: Path, change: (value: unknown) => unknown): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  return JSON.stringify(changed(value, path === '' ? [] : path.split('.'), change)) ?? '';
}

function changed(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.flatMap((element, at) => {
      if (step !== '*' && step !== String(at)) return [element];
      const after = changed(element, rest, change);
      return after === undefined ? [] : [after];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  const names = step === '*' ? Object.keys(value) : [step];
  const copy: Record<string, unknown> = { ...value };
  for (const name of names) {
    if (!(name in copy) && rest.length > 0) continue;
    const after = changed(copy[name], rest, change);
    if (after === undefined) delete copy[name];
    else copy[name] = after;
  }
  return copy;
}
