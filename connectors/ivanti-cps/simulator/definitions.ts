/** The custom device attributes an administrator has defined, in the order of their making. */
import type { Value } from './device.ts';

export type DataType = 'string' | 'integer' | 'boolean';

export interface Definition {
  readonly id: number;
  readonly name: string;
  readonly dataType: DataType;
  readonly readOnly: boolean;
  readonly active: boolean;
  /** Whether it takes more than one value. */
  readonly many: boolean;
}

export class Definitions {
  readonly #all = new Map<string, Definition>();
  #ids = 0;

  define(name: string, as: Partial<Omit<Definition, 'id' | 'name'>> = {}): void {
    const id = this.#all.get(name)?.id ?? this.#nextId();
    this.#all.set(name, { id, name, dataType: 'string', readOnly: false, active: true, many: false, ...as });
  }

  /** Undefined too where it is inactive: then nothing may be done with it. */
  get(name: string): Definition | undefined {
    const found = this.#all.get(name);
    return found?.active ? found : undefined;
  }

  list(): readonly Definition[] {
    return [...this.#all.values()];
  }

  remove(name: string): void {
    this.#all.delete(name);
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}

/** The value as an attribute of this definition keeps it; undefined where it doesn't take it. */
export function accepted(definition: Definition, given: unknown): Value | undefined {
  if (Array.isArray(given)) {
    if (given.length === 1) return accepted(definition, given[0]);
    return definition.many && given.every((one) => typeof one === 'string') ? given : undefined;
  }
  if (definition.dataType === 'string') return typeof given === 'string' ? given : undefined;
  if (definition.dataType === 'integer') {
    const number = typeof given === 'string' && /^-?\d+$/.test(given) ? Number(given) : given;
    return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
  }
  if (given === 'true' || given === 'false') return given === 'true';
  return typeof given === 'boolean' ? given : undefined;
}
