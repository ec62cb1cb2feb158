/**
 * Every setting of the server, from the command line (first) and the environment, checked in one place.
 * A wrong or unknown one is named at start; nothing else reads `process.env`.
 */
import { z } from 'zod';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));
const truth = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Flag, environment variable, meaning; the schema has the default and the bounds. */
const table = {
  port: {
    flag: '--port',
    env: 'PORT',
    schema: wholeNumber(0, 65535).default(8080),
    help: 'TCP port, 0 = any',
  },
  host: {
    flag: '--host',
    env: 'BANLI_HOST',
    schema: z.string().min(1).default('127.0.0.1'),
    help: 'address',
  },
  dataPath: {
    flag: '--data',
    env: 'BANLI_DATA',
    schema: z.string().min(1).default('./data'),
    help: 'folder of the embedded database',
  },
  mongodbUri: {
    flag: '--mongodb-uri',
    env: 'MONGODB_URI',
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'expected mongodb://… or mongodb+srv://…')
      .optional(),
    help: 'a real MongoDB; without it the embedded database starts',
  },
  logLevel: {
    flag: '--log-level',
    env: 'BANLI_LOG_LEVEL',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
    help: 'pino level',
  },
  seed: {
    flag: '--seed',
    env: 'BANLI_SEED',
    schema: truth.default(true),
    help: 'create the demo organisations, accounts, catalogue and processes once',
  },
  clock: {
    flag: '--clock',
    env: 'BANLI_CLOCK',
    schema: z.enum(['machine', 'controlled']).default('machine'),
    help: 'controlled: for a rehearsal, an administrator sets the time of the processes (PUT /v2/clock)',
  },
  tokenSecret: {
    env: 'BANLI_TOKEN_SECRET',
    schema: z.string().min(32, 'expected at least 32 characters').optional(),
    help: 'signs access tokens; without it one is generated and kept in the database',
  },
  tokenMinutes: {
    env: 'BANLI_TOKEN_MINUTES',
    schema: wholeNumber(1, 7 * 24 * 60).default(8 * 60),
    help: 'life of an access token',
  },
  loginsPerMinute: {
    env: 'BANLI_LOGINS_PER_MINUTE',
    schema: wholeNumber(1, 100_000).default(30),
    help: 'log-in attempts per address',
  },
  oidcIssuer: { env: 'BANLI_OIDC_ISSUER', schema: z.url().optional(), help: 'accept tokens of this issuer' },
  oidcJwksUrl: { env: 'BANLI_OIDC_JWKS_URL', schema: z.url().optional(), help: "the issuer's keys" },
  oidcAudience: {
    env: 'BANLI_OIDC_AUDIENCE',
    schema: z.string().min(1).optional(),
    help: 'expected audience',
  },
  oidcUserClaim: {
    env: 'BANLI_OIDC_USER_CLAIM',
    schema: z.string().min(1).default('preferred_username'),
    help: 'claim with the user name',
  },
  oidcMembershipsClaim: {
    env: 'BANLI_OIDC_MEMBERSHIPS_CLAIM',
    schema: z.string().min(1).default('banli_memberships'),
    help: 'claim with a list of role@organisation',
  },
  attachmentMegabytesMax: {
    env: 'BANLI_ATTACHMENT_MEGABYTES',
    schema: wholeNumber(1, 1024).default(50),
    help: 'size of one uploaded file (1 = 1,048,576 bytes)',
  },
  exchangeBy: {
    env: 'BANLI_EXCHANGE',
    schema: z.enum(['staff', 'platform', 'workers']).default('staff'),
    help: 'who moves tables and opens interfaces: staff, the exchange platform, or workers over REST',
  },
  exchangeUrl: {
    env: 'BANLI_EXCHANGE_URL',
    schema: z.url({ protocol: /^https?$/ }).optional(),
    help: "address of the exchange platform's API (docs/EXCHANGE.md)",
  },
  exchangeToken: {
    env: 'BANLI_EXCHANGE_TOKEN',
    schema: z.string().min(1).optional(),
    help: 'bearer token sent to the exchange platform',
  },
  exchangeSecret: {
    env: 'BANLI_EXCHANGE_SECRET',
    schema: z.string().min(32, 'expected at least 32 characters').optional(),
    help: 'signs orders to the exchange platform',
  },
  exchangeSeconds: {
    env: 'BANLI_EXCHANGE_SECONDS',
    schema: wholeNumber(1, 600).default(60),
    help: 'how long the exchange platform may take for one order',
  },
  trustProxy: {
    env: 'BANLI_TRUST_PROXY',
    schema: truth.default(false),
    help: 'believe X-Forwarded-For of one reverse proxy',
  },
} as const satisfies Record<string, { flag?: string; env: string; schema: z.ZodType; help: string }>;

/** Never repeated in a message. */
const secrets = new Set(['tokenSecret', 'exchangeToken', 'exchangeSecret']);

type Table = typeof table;
export type Settings = { [name in keyof Table]: z.output<Table[name]['schema']> };

/** What is wrong with the settings, one sentence each; the caller prints it and ends with status 2. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

interface Given {
  value: string;
  from: string;
}

function readFlags(argv: readonly string[], problems: string[]): Map<string, Given> {
  const flags = new Map<string, string>();
  for (const [name, entry] of Object.entries(table)) if ('flag' in entry) flags.set(entry.flag, name);
  const given = new Map<string, Given>();
  for (let index = 0; index < argv.length; index += 1) {
    const [flag = '', inline] = splitOnce(argv[index] ?? '');
    const name = flags.get(flag);
    if (name === undefined) {
      problems.push(`Unknown option "${flag}"; known are ${[...flags.keys()].join(', ')} and --help`);
      continue;
    }
    const value = inline ?? argv[++index];
    if (value === undefined) problems.push(`Option "${flag}" needs a value`);
    else given.set(name, { value, from: `option "${flag}"` });
  }
  return given;
}

function splitOnce(argument: string): [string, string?] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}

function readEnvironment(
  env: Record<string, string | undefined>,
  given: Map<string, Given>,
  problems: string[],
) {
  const known = new Set<string>(Object.values(table).map((entry) => entry.env));
  for (const name of Object.keys(env)) {
    if (name.startsWith('BANLI_') && !known.has(name)) {
      problems.push(`Unknown environment variable "${name}"; known are ${[...known].join(', ')}`);
    }
  }
  for (const [name, entry] of Object.entries(table)) {
    const value = env[entry.env];
    if (value !== undefined && value !== '' && !given.has(name)) {
      given.set(name, { value, from: `environment variable "${entry.env}"` });
    }
  }
}

/** Throws a `SettingsError` that names every wrong setting at once. */
export function readSettings(argv: readonly string[], env: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const given = readFlags(argv, problems);
  readEnvironment(env, given, problems);
  const settings: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table)) {
    const parsed = entry.schema.safeParse(given.get(name)?.value);
    if (parsed.success) settings[name] = parsed.data;
    else {
      const found = secrets.has(name) ? 'the value given' : `"${given.get(name)?.value}"`;
      const reasons = parsed.error.issues.map((issue) => issue.message).join('; ');
      problems.push(`${given.get(name)?.from}: ${found} does not fit (${entry.help}): ${reasons}`);
    }
  }
  if (settings.oidcIssuer && !settings.oidcJwksUrl) {
    problems.push('"BANLI_OIDC_ISSUER" needs "BANLI_OIDC_JWKS_URL" beside it');
  }
  if (settings.oidcIssuer && !settings.oidcAudience) {
    problems.push(
      '"BANLI_OIDC_ISSUER" needs "BANLI_OIDC_AUDIENCE", or tokens for other services would be valid here',
    );
  }
  if ((settings.exchangeBy === 'platform') !== (settings.exchangeUrl !== undefined)) {
    problems.push('"BANLI_EXCHANGE=platform" and "BANLI_EXCHANGE_URL" need each other');
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** The text of `--help`. */
export function settingsHelp(command = 'npm start'): string {
  const lines = Object.values(table).map((entry) => {
    const flag = 'flag' in entry ? `${entry.flag}, ` : '';
    return `  ${(flag + entry.env).padEnd(32)} ${entry.help}`;
  });
  return [`${command} -- [options]`, '', ...lines].join('\n');
}
