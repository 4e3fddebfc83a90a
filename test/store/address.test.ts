import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { readStoreAddress } from '../../src/store/address.ts';
import { removeFolder, temporaryFolder } from './fresh-database.ts';

const read = (url: string) => readStoreAddress(url, '/etc/watchword', null);

describe('the address of a store', () => {
  it.each([
    ['sqlite:./data/watchword.db', '/etc/watchword/data/watchword.db'],
    ['sqlite:data.db', '/etc/watchword/data.db'],
    ['sqlite:/var/lib/watchword/data.db', '/var/lib/watchword/data.db'],
    ['sqlite:///var/lib/watchword/data.db', '/var/lib/watchword/data.db'],
  ])('%s is the file %s', (url, path) => {
    expect(read(url)).toEqual({ database: 'sqlite', path });
  });

  it('of PostgreSQL names user, host, port and database, and has the password beside it', () => {
    const server = {
      host: 'db.example.com',
      port: 5432,
      user: 'watch word',
      database: 'main',
      password: null,
      tls: false,
    };
    expect(read('postgres://watch%20word@db.example.com/main')).toEqual({ database: 'postgres', server });
    const password = new Secret('p');
    expect(readStoreAddress('postgresql://u@[::1]:6000/d?sslmode=verify-full', '/', password)).toEqual({
      database: 'postgres',
      server: { host: '::1', port: 6000, user: 'u', database: 'd', password, tls: true },
    });
    expect(read('postgres://u@localhost/d?host=/run/postgresql')).toMatchObject({
      server: { host: '/run/postgresql' },
    });
  });

  it('may name the certificates to trust, relative to the configuration', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ca.pem'), 'certificates');
    expect(readStoreAddress('postgres://u@h/d?sslrootcert=ca.pem', folder, null)).toMatchObject({
      server: { tls: { ca: 'certificates' } },
    });
    removeFolder(folder);
    expect(() => read('postgres://u@h/d?sslrootcert=ca.pem')).toThrow("the certificates in ca.pem can't be read");
  });

  it.each([
    ['mysql://u@h/d', 'expected `sqlite:<path>` or `postgres://user@host/database`'],
    ['sqlite:', 'the path of a file'],
    ['sqlite::memory:', 'the path of a file'],
    ['sqlite://host/file', 'the path of a file'],
    ['sqlite:./data/', 'the path of a file'],
    ['postgres://h/d', 'found one without a user'],
    ['postgres:///d', 'found one without a user'],
    ['postgres://u@/d', "an address that can't be read"],
    ['postgres://u@h', 'found one without a database'],
    ['postgres://u@h:port/d', "an address that can't be read"],
    ['postgres://u@h/d?sslmode=require', 'expected sslmode=verify-full or sslmode=disable, found sslmode=require'],
    ['postgres://u@h/d?ssl_mode=disable', '`ssl_mode` is unknown'],
  ])('%s is refused', (url, says) => {
    expect(() => read(url)).toThrow(UserError);
    expect(() => read(url)).toThrow(says);
  });

  it('with a password in it is refused without repeating it', () => {
    expect(() => read('postgres://u:hunter2@h/d')).toThrow(/^(?!.*hunter2).*holds a password; take it out/);
  });
});
