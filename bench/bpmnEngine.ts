/** The same approval in `bpmn-engine`, the engine that a Node project would otherwise take. */
import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';

interface Waiting {
  owner: { id: string };
  signal(message?: object): void;
}

/**
 * Runs approvals one after the other and gives ms per instance. The diagram is read once, before the clock
 * starts. With `saving`, the state becomes JSON at each wait, as it must for an engine that is to survive a
 * restart.
 */
export async function approvalMs(source: string, times: number, saving: boolean): Promise<number> {
  const engine = new Engine({ name: 'approval', source });
  await engine.getDefinitions();
  let savedCharacters = 0;
  const beganMs = performance.now();
  for (let time = 0; time < times; time += 1) {
    const listener = new EventEmitter();
    const ended = new Promise<void>((resolve) => engine.once('end', () => resolve()));
    listener.on('activity.wait', async (waiting: Waiting) => {
      if (saving) savedCharacters += JSON.stringify(await engine.getState()).length;
      waiting.signal();
    });
    await engine.execute({ listener });
    await ended;
  }
  const ms = (performance.now() - beganMs) / times;
  if (saving && savedCharacters === 0) throw new Error('bpmn-engine did not wait for the approval');
  return ms;
}
