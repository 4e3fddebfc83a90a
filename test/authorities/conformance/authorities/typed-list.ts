/** The values that let phones in, in front of somebody who can change them. */
export interface Values {
  values(): readonly string[];
  add(value: string): void;
  remove(value: string): void;
}

/** A console in a person's head: nobody but the person can ask it. */
export function typedList(): Values {
  let values: readonly string[] = [];
  return {
    values: () => values,
    add(value) {
      values = [...values, value];
    },
    remove(value) {
      values = values.filter((one) => one !== value);
    },
  };
}
