/** Applications for interfaces as walks make them, and what their authorisations go through. */
import { expect } from '@jest/globals';
import { Case } from './case.js';
import type { Answer } from './refusal.js';
import { upload } from './uploads.js';
import type { Walk } from './walk.js';

export const department = 'slq-mzj.requester';
export const agency = 'slq-zsj.county-agency';
export const platform = 'zsj.platform';
export const application = {
  resource: 'gaj-003',
  calling: { system: '石龙区社会救助系统' },
  purpose: '依据社会救助职责，核对申请最低生活保障家庭的车辆情况。',
  use: { from: '2026-03-02', until: '2026-12-31' },
};
export const why = { ground: 'risk', reasons: '监测发现调用账号存在泄露风险。' };
export const exchange = {
  batch: 'IF-1',
  credential: { endpoint: 'https://gateway.example/gaj-003', id: 'app-1' },
};

export class Interfaces {
  private readonly walk: Walk;

  constructor(walk: Walk) {
    this.walk = walk;
  }

  /** A decision over an authorisation (A19-a): suspension, resumption or termination. */
  decide(account: string, key: string, decision: string, body: object): Promise<Answer> {
    return this.walk.post(account, `authorisations/${key}/${decision}`, body);
  }

  read(key: string): Promise<Answer['body']> {
    return this.walk.get('auditor', `authorisations/${key}`);
  }

  async lifeOf(key: string): Promise<Case> {
    return new Case(this.walk, (await this.read(key)).lifecycleInstanceKey);
  }

  isIn(key: string, state: string): Promise<void> {
    return this.walk.until(async () => expect((await this.read(key)).state).toBe(state));
  }

  /** Without an exchange platform, access is changed by the platform's staff. */
  async accessChanged(key: string): Promise<void> {
    await (await this.lifeOf(key)).complete(platform, 'change-by-hand', { confirmed: true });
  }

  /** An application of Article 13, as far as the decision of its provider. */
  async submitted(account: string, onBehalfOf?: object): Promise<Case> {
    const stampedScan = await upload(this.walk.s, account);
    const scan = onBehalfOf && { scan: stampedScan };
    const variables = { ...application, stampedScan };
    const one = await this.walk.start(account, 'article-13', variables, scan && { ...onBehalfOf, ...scan });
    await one.complete(agency, 'agency-check', { check: 'passed' });
    await one.complete(agency, 'agency-submit');
    await one.complete(platform, 'check-material', { decision: 'accepted' });
    return one;
  }

  /** The authorisation that an application of a municipal department leads to. */
  async granted(changes: { resource?: string; use?: object } = {}): Promise<string> {
    const stampedScan = await upload(this.walk.s);
    const given = { ...application, ...changes, stampedScan };
    const one = await this.walk.start('mzj.requester', 'article-12', given);
    await one.complete(platform, 'check-material', { decision: 'accepted' });
    if (given.resource === 'gaj-003') {
      await one.complete('gaj.provider', 'provider-approval', { decision: 'approved' });
      await one.complete(platform, 'answer-authorised');
    } else await one.complete(platform, 'platform-approval', { decision: 'approved' });
    await one.complete(platform, 'issue-by-hand', { exchange });
    await one.ended();
    const filter = { resource: given.resource, grantee: 'mzj', state: 'active' };
    const found = await this.walk.search('mzj.requester', 'authorisations', filter);
    return found.map(({ authorisationKey }) => authorisationKey).sort((a, b) => Number(b) - Number(a))[0];
  }
}
