/** Somebody who answers from a list, by the name of the setting that is asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { BUILT_IN_PROFILES, readProfiles } from '../../src/config/profiles.ts';
import { authorityDefinitions, connectorDefinitions } from '../../src/daemon.ts';
import type { Around } from '../../src/init/around.ts';
import type { Asker, Choice } from '../../src/init/asker.ts';

/** The beginning of a question, and what is answered; `[]` and texts stand for themselves. */
export type Answers = Readonly<Record<string, unknown>>;

export class Scripted implements Asker {
  readonly asked: string[] = [];
  readonly told: string[] = [];
  readonly #answers: Answers;
  readonly #used = new Map<string, number>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async text(question: string, { initial, check }: Parameters<Asker['text']>[1]): Promise<string> {
    const answer = String(this.#answerTo(question) ?? initial);
    const wrong = check(answer);
    if (wrong !== null) throw new Error(`${question}: ${answer}: ${wrong}`);
    return answer;
  }

  async hidden(question: string): Promise<string> {
    return String(this.#answerTo(question));
  }

  async choose(question: string, choices: readonly Choice[], initial?: string): Promise<string> {
    const answer = this.#answerTo(question);
    const found = choices.find(({ value }) => value === String(answer ?? initial));
    if (found === undefined)
      throw new Error(`${question}: ${String(answer)} is none of ${choices.map(({ value }) => value)}`);
    return found.value;
  }

  async several(question: string, choices: readonly Choice[], initial: readonly string[]): Promise<readonly string[]> {
    const answer = this.#answerTo(question);
    const picked = Array.isArray(answer) ? answer.map(String) : initial;
    return choices.map(({ value }) => value).filter((value) => picked.includes(value));
  }

  async agree(question: string, initial: boolean): Promise<boolean> {
    return (this.#answerTo(question) as boolean | undefined) ?? initial;
  }

  tell(text: string): void {
    this.told.push(text);
  }

  /** A function answers the first time, the second time and so on. */
  #answerTo(question: string): unknown {
    this.asked.push(question);
    const key = Object.keys(this.#answers).find((beginning) => question.startsWith(beginning));
    const answer = key === undefined ? undefined : this.#answers[key];
    if (typeof answer !== 'function' || key === undefined) return answer;
    const times = this.#used.get(key) ?? 0;
    this.#used.set(key, times + 1);
    return answer(times);
  }
}

/** This program's connectors and authorities, and a folder that is the working directory. */
export async function aroundIn(baseDir: string, environment: Around['environment'] = {}): Promise<Around> {
  const files = { read: (path: string) => readFileSync(path, 'utf8'), list: (folder: string) => readdirSync(folder) };
  return {
    connectors: await connectorDefinitions(),
    authorities: await authorityDefinitions(),
    profiles: readProfiles(BUILT_IN_PROFILES, files),
    environment,
    files,
    baseDir,
  };
}
