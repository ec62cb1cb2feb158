/** `npm start` as an operator knows it: it says where it is, survives a kill, and drains on a signal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let dataPath: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  dataPath = await mkdtemp(join(tmpdir(), 'banli-start-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(dataPath, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

const run = (...argv: string[]): Run => runFile('dist/api/main.js', ...argv);
const rebuild = (): Run => runFile('dist/api/rebuild.js', '--data', dataPath);

function runFile(...argv: string[]): Run {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, output: () => text, ended };
}

async function start(): Promise<Run & { url: string }> {
  const started = run('--port', '0', '--data', dataPath);
  const url = await new Promise<string>((resolve, reject) => {
    started.child.stdout?.on('data', () => {
      const [, found] = /Banli +(http:\S+)[\s\S]*Ctrl-C/.exec(started.output()) ?? [];
      if (found) resolve(found);
    });
    void started.ended.then((code) => reject(new Error(`ended with ${code}: ${started.output()}`)));
  });
  return { ...started, url };
}

async function call(url: string, path: string, token?: string, body?: object) {
  const answer = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json = (await answer.json()) as {
    accessToken: string;
    processInstanceKey: string;
    items: { processInstanceKey: string }[];
  };
  return { status: answer.status, body: json };
}

async function login(url: string, username: string): Promise<string> {
  return (await call(url, '/v2/login', undefined, { username, password: 'banli-demo' })).body.accessToken;
}

const application = {
  processDefinitionId: 'article-10',
  variables: {
    resource: 'gaj-001',
    delivery: { mode: 'table' },
    purpose: '依据《社会救助暂行办法》开展低保对象家庭经济状况核对工作，需核验相关信息。',
    use: { from: '2026-01-01', until: '2099-12-31' },
  },
};

test('a killed server goes on with its data, tokens and clean histories; a signal drains it', async () => {
  const first = await start();
  expect(first.output()).toContain('mzj.requester');
  const token = await login(first.url, 'mzj.requester');
  const started = await call(first.url, '/v2/process-instances', token, application);
  expect(started.status).toBe(200);
  const key = started.body.processInstanceKey;
  first.child.kill('SIGKILL');
  await first.ended;

  const second = await start();
  const inbox = await call(second.url, '/v2/inbox?list=started', token);
  expect(inbox.body.items.map((item) => item.processInstanceKey)).toEqual([key]);
  const admin = await login(second.url, 'admin');
  const verdict = await call(second.url, `/v2/process-instances/${key}/verify`, admin);
  expect(verdict.body).toMatchObject({ clean: true });
  expect(second.output()).not.toMatch(/"level":(40|50|60)/);
  const poll = call(second.url, '/v2/jobs/activation', admin, {
    type: 'nothing',
    timeout: 1000,
    maxJobsToActivate: 1,
    requestTimeout: 60_000,
  });
  await call(second.url, '/health');
  second.child.kill('SIGTERM');
  expect(await poll).toEqual({ status: 200, body: { jobs: [] } });
  expect(await second.ended).toBe(0);
  expect(second.output()).toContain('已停止 stopped');
});

test('wrong settings are named and end the process with 2', async () => {
  const wrong = run('--port', 'eighty', '--nothing');
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toMatch(/"eighty"/);
  expect(wrong.output()).toMatch(/"--nothing"/);
});

test('a folder that another process holds is named, and nothing is left running', async () => {
  const holder = await start();
  const second = run('--port', '0', '--data', dataPath);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('did not start');
  const early = rebuild();
  expect(await early.ended).toBe(1);
  expect(early.output()).toContain('in use by process');
  holder.child.kill('SIGINT');
  expect(await holder.ended).toBe(0);
  expect(holder.output()).toContain('已停止 stopped');
});

test('one command makes the views again from the log', async () => {
  const rebuilt = rebuild();
  expect(await rebuilt.ended).toBe(0);
  expect(rebuilt.output()).toMatch(/1 个实例 instances, [1-9]\d* 个提交 commits/);
});
