// Run as a process of its own: serves the folder given, prints the port, closes when its input ends.
import { startEmbedded } from '../../embedded/index.js';

const [, , dataPath] = process.argv;
try {
  const { port, close } = await startEmbedded({ dataPath: dataPath! });
  process.stdout.write(`${port}\n`);
  process.stdin.on('end', () => void close()).resume();
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
