/** Settings: the command line before the environment, every wrong one named. */
import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError, settingsHelp } from '../../../api/settings.js';
import { exchangeOf } from '../../../processes/index.js';

describe('settings', () => {
  const problemsOf = (argv: string[], env: Record<string, string> = {}): readonly string[] => {
    try {
      readSettings(argv, env);
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
    return [];
  };

  test('without anything the server is local, on 8080, with the embedded database in ./data', () => {
    const settings = readSettings([], {});
    expect(settings).toMatchObject({ port: 8080, host: '127.0.0.1', dataPath: './data', seed: true });
    expect(settings.mongodbUri).toBeUndefined();
  });

  test('an option goes before the environment, and both spellings of an option work', () => {
    expect(readSettings(['--port', '9000'], { PORT: '7000' }).port).toBe(9000);
    expect(readSettings(['--port=9001'], {}).port).toBe(9001);
    expect(readSettings([], { PORT: '7000' }).port).toBe(7000);
    expect(readSettings([], { PORT: '' }).port).toBe(8080);
  });

  test.each<[string[], Record<string, string>, RegExp]>([
    [['--nothing'], {}, /"--nothing".*--port/],
    [['extra'], {}, /"extra"/],
    [['--port'], {}, /"--port" needs a value/],
    [['--port', 'eighty'], {}, /"eighty"/],
    [['--port', '70000'], {}, /"70000"/],
    [['--port', '-1'], {}, /"-1"/],
    [[], { PORT: '8080.5' }, /"PORT".*"8080.5"/],
    [[], { MONGODB_URI: 'postgres://x' }, /"MONGODB_URI".*mongodb:\/\//],
    [[], { BANLI_PROT: '1' }, /"BANLI_PROT"/],
    [[], { BANLI_SEED: 'yes' }, /"BANLI_SEED"/],
    [[], { BANLI_LOG_LEVEL: 'loud' }, /"BANLI_LOG_LEVEL"/],
    [[], { BANLI_OIDC_ISSUER: 'https://issuer.example' }, /BANLI_OIDC_JWKS_URL/],
  ])('%j with %j is named', (argv, env, message) => {
    expect(problemsOf(argv, env).join('\n')).toMatch(message);
  });

  test('all wrong settings are named at once, and a secret is never repeated', () => {
    const problems = problemsOf(['--port', 'x'], { BANLI_TOKEN_SECRET: 'short-secret', BANLI_SEED: 'x' });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('short-secret');
  });

  test('the help names every option and variable', () => {
    for (const name of ['--port', '--data', 'MONGODB_URI', 'BANLI_TOKEN_SECRET'])
      expect(settingsHelp()).toContain(name);
  });

  test('an exchange platform is named with its address, and neither without the other', () => {
    const read = (env: Record<string, string>) => () => readSettings([], env);
    expect(read({ BANLI_EXCHANGE: 'platform' })).toThrow(/BANLI_EXCHANGE_URL/);
    expect(read({ BANLI_EXCHANGE_URL: 'http://127.0.0.1/' })).toThrow(/BANLI_EXCHANGE=platform/);
    expect(read({ BANLI_EXCHANGE: 'platform', BANLI_EXCHANGE_URL: 'file:///etc/passwd' })).toThrow(
      /EXCHANGE_URL/,
    );
    expect(read({ BANLI_EXCHANGE_SECRET: 'too short to sign' })).toThrow(/the value given/);
    const settings = readSettings([], {
      BANLI_EXCHANGE: 'platform',
      BANLI_EXCHANGE_URL: 'http://127.0.0.1/',
    });
    expect(exchangeOf(settings)).toMatchObject({ by: 'platform' });
    expect(exchangeOf(readSettings([], { BANLI_EXCHANGE: 'workers' }))).toEqual({ by: 'workers' });
    expect(exchangeOf(readSettings([], {}))).toEqual({ by: 'staff' });
  });
});
