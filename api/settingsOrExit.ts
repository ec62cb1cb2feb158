/** The settings of a process that an operator starts; `--help`, or what is wrong with them, ends it. */
import { readSettings, type Settings, SettingsError, settingsHelp } from './settings.js';

export function settingsOrExit(command: string): Settings {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(`${settingsHelp(command)}\n`);
    process.exit(0);
  }
  try {
    return readSettings(argv, process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map((problem) => `  - ${problem}\n`);
    process.stderr.write(`配置有误 The settings are wrong:\n${problems.join('')}`);
    process.exit(2);
  }
}
