import { describe, expect, it } from 'vitest';
import { readAttributes, requireWritable } from '../../../connectors/ivanti-cps/attribute.ts';
import { property } from './answers.ts';

const attributes = readAttributes(
  [
    property('status', 'string', true),
    property('pingid_mdm_token'),
    property('loaner', 'boolean'),
    property('Asset Tag', 'Text'),
  ],
  'GET /x',
);

describe('an attribute that is to be written', () => {
  it('is there by exactly its name, holds text and is writable', () => {
    expect(() => requireWritable(attributes, 'pingid_mdm_token')).not.toThrow();
    expect(() => requireWritable(attributes, 'Asset Tag')).not.toThrow();
  });

  it.each([
    ['PINGID_MDM_TOKEN', 'there is no custom device attribute `PINGID_MDM_TOKEN`; did you mean `pingid_mdm_token`?'],
    ['pingid mdm-token', 'did you mean `pingid_mdm_token`?'],
    ['other', 'there are `pingid_mdm_token`, `loaner`, `Asset Tag`'],
    ['status', 'cannot be written'],
    ['loaner', 'of the type `boolean`, expected text'],
  ])('called %s is rejected: %s', (name, says) => {
    expect(() => requireWritable(attributes, name)).toThrow(says);
    try {
      requireWritable(attributes, name);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'rejected' });
    }
  });

  it('that is the first of all is to be defined', () => {
    expect(() => requireWritable([], 'x')).toThrow('define one in the console');
  });

  it('among many is answered with some of them', () => {
    const many = readAttributes(
      Array.from({ length: 30 }, (_, at) => property(`a${at}`)),
      'GET /x',
    );
    expect(() => requireWritable(many, 'x')).toThrow('and 20 others');
  });

  it('is not made of what is no list of attributes', () => {
    for (const answer of [null, {}, [7], [{ name: 'x' }], [{ dataType: 'string' }]]) {
      expect(() => readAttributes(answer, 'GET /x')).toThrow('GET /x: expected');
    }
  });

  it('is read-only unless the metadata says that it is not', () => {
    const unsaid = readAttributes([{ name: 'x', dataType: 'string' }], 'GET /x');
    expect(() => requireWritable(unsaid, 'x')).toThrow('cannot be written');
    const inWords = readAttributes([{ name: 'x', dataType: 'STRING', readOnly: 'false' }], 'GET /x');
    expect(() => requireWritable(inWords, 'x')).not.toThrow();
  });
});
