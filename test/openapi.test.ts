import { describe, expect, it } from 'vitest';
import { openApi } from './openapi.ts';

const file = openApi('graph-intune');
if (file === null) process.stdout.write('skipped: the OpenAPI file of Microsoft Graph is not beside the repository\n');

const LIST = '/beta/deviceAppManagement/mobileAppConfigurations';
const IOS = '#microsoft.graph.iosMobileAppConfiguration';
const SETTING = { appConfigKey: 'k', appConfigKeyType: 'stringType', appConfigKeyValue: 'v' };

function patch(body: unknown, api = 'beta') {
  return file?.requestProblems('PATCH', `/${api}/deviceAppManagement/mobileAppConfigurations/1`, JSON.stringify(body));
}

describe('a vendor’s OpenAPI file that isn’t there', () => {
  it('is null, so that the test can skip', () => {
    expect(openApi('no-such-file')).toBeNull();
  });
});

describe.skipIf(file === null)('requests and answers against a vendor’s OpenAPI file', () => {
  it('knows which addresses the file describes, by the most exact of its paths', () => {
    expect(file?.describes('GET', `${LIST}/1/deviceStatuses?$top=1`)).toBe(true);
    expect(file?.describes('GET', '/tenant/oauth2/v2.0/token')).toBe(false);
    expect(file?.describes('PUT', LIST)).toBe(false);
    expect(file?.requestProblems('PUT', LIST)).toMatchObject([{ at: 'path' }]);
    expect(file?.answerProblems('PUT', LIST, 200)).toMatchObject([{ at: 'path' }]);
  });

  it('passes a request that is as documented', () => {
    expect(patch({ '@odata.type': IOS, settings: [SETTING], encodedSettingXml: null })).toEqual([]);
    expect(file?.requestProblems('GET', `${LIST}?$select=id&$top=5`)).toEqual([]);
  });

  it('names the place of a mistake, for the type that the object claims to be', () => {
    expect(patch({ '@odata.type': IOS, settings: [SETTING, { ...SETTING, appConfigKeyValue: 1 }] })).toMatchObject([
      { at: '/settings/1/appConfigKeyValue', says: expect.stringContaining('must be string') },
    ]);
    expect(patch({ '@odata.type': IOS, settings: [{ ...SETTING, appConfigKeyType: 'x' }] })).toMatchObject([
      { at: '/settings/0/appConfigKeyType' },
    ]);
    expect(patch({ '@odata.type': IOS, encodedSettingXml: 'not base64!' })).toMatchObject([
      { at: '/encodedSettingXml' },
    ]);
  });

  it('misses a type, and knows Android on beta only', () => {
    const android = { '@odata.type': 'microsoft.graph.androidManagedStoreAppConfiguration', payloadJson: 'e30=' };
    expect(patch({ settings: [] })).toMatchObject([{ says: expect.stringContaining('@odata.type') }]);
    expect(patch(android)).toEqual([]);
    expect(patch(android, 'v1.0')).toMatchObject([{ at: '/@odata.type' }]);
  });

  it('refuses a parameter, a body or a lack of one that isn’t documented', () => {
    expect(file?.requestProblems('GET', `${LIST}?$select=id&page=2`)).toEqual([
      { at: 'query', says: 'page is not a parameter' },
    ]);
    expect(file?.requestProblems('GET', LIST, '{}')).toMatchObject([{ says: 'takes no body' }]);
    expect(file?.requestProblems('PATCH', `${LIST}/1`)).toMatchObject([{ says: 'needs a body' }]);
    expect(file?.requestProblems('PATCH', `${LIST}/1`, '{')).toMatchObject([{ says: 'is not JSON' }]);
  });

  it('holds an answer against its status', () => {
    expect(file?.answerProblems('PATCH', `${LIST}/1`, 204)).toEqual([]);
    expect(file?.answerProblems('PATCH', `${LIST}/1`, 204, '{}')).toMatchObject([
      { says: 'is documented to have no body' },
    ]);
    expect(file?.answerProblems('PATCH', `${LIST}/1`, 207)).toEqual([{ at: 'status', says: '207 is not documented' }]);
    expect(file?.answerProblems('GET', LIST, 200, '{"value":[{"@odata.type":"x"}]}')).toMatchObject([
      { at: '/value/0/@odata.type' },
    ]);
    expect(file?.answerProblems('GET', LIST, 418, '{"error":{"code":"x"}}')).toMatchObject([{ at: '/error' }]);
  });
});
