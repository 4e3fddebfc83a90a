/** The organisation group that the account is narrowed to, by its Group ID; found once, and kept between runs. */
import { Failure } from '#connector';
import type { Client } from './client.ts';
import { optionalId, optionalText, uuid } from './fields.ts';

export interface Group {
  readonly uuid: string;
  /** The vendor's calls of version 1 know groups by numbers. */
  readonly id: number;
}

export class OrganizationGroup {
  readonly #client: Client;
  readonly #groupId: string | undefined;
  #found: Promise<Group> | undefined;

  constructor(client: Client, groupId: string | undefined) {
    this.#client = client;
    this.#groupId = groupId;
  }

  /** Null where the account isn't narrowed. */
  async get(signal: AbortSignal): Promise<Group | null> {
    if (this.#groupId === undefined) return null;
    if (this.#found !== undefined) return this.#found;
    const found = this.#find(this.#groupId, signal);
    this.#found = found;
    found.catch(() => {
      if (this.#found === found) this.#found = undefined;
    });
    return found;
  }

  async #find(groupId: string, signal: AbortSignal): Promise<Group> {
    const rows = await this.#client.organizationGroups(groupId, signal);
    const row = rows.find((one) => optionalText(one, 'GroupId')?.toLowerCase() === groupId.toLowerCase());
    if (row === undefined) {
      throw new Failure(
        'rejected',
        `no organisation group has the Group ID \`${groupId}\`: check \`organizationGroup\``,
      );
    }
    const of = `the organisation group ${groupId}`;
    const id = optionalId(row, 'Id');
    if (id === null) throw new Failure('protocol', `${of}: expected a number in \`Id\``);
    return { uuid: uuid(row, 'Uuid', of), id };
  }
}
