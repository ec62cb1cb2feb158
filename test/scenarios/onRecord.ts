/** What is on record when a transcript begins: a delivery of each kind, an authorisation, a refused case. */
import type { Authorisation } from '../../models/authorisations.js';
import type { Delivery } from '../../models/deliveries.js';
import type { Case } from '../../processes/startDecision.js';

const delivery = (_id: string, change: Partial<Delivery>): Delivery => ({
  _id,
  instance: '9000',
  processId: 'article-10',
  resource: 'gaj-002',
  provider: 'gaj',
  receiver: 'mzj',
  mode: 'file',
  format: 'csv',
  by: 'staff',
  batch: 'EX-1',
  deliveredAt: '2026-03-03T02:00:00.000Z',
  deliveredBy: 'zsj.platform',
  doubts: [],
  ...change,
});

export const deliveries: Delivery[] = [
  delivery('9001', {}),
  delivery('9002', { processId: 'article-11', receiver: 'slq-mzj', library: '石龙区前置库' }),
];

const suspended: Authorisation = {
  _id: '9101',
  instance: '9100',
  processId: 'article-15',
  resource: 'zrj-001',
  resourceName: '不动产权属登记信息',
  provider: 'zrj',
  grantor: 'zrj',
  grantee: 'mzj',
  holder: 'mzj.requester',
  grantedAt: '2026-03-02T02:00:00.000Z',
  grantedBy: 'zrj.provider',
  mode: 'interface',
  useFrom: '2026-03-02',
  useUntil: '2026-12-31',
  expiresAt: '2026-12-31T16:00:00.000Z',
  purpose: '核对不动产情况。',
  seasonal: false,
  state: 'suspended',
  changes: [],
};

export const authorisations: Authorisation[] = [suspended, { ...suspended, _id: '9102', state: 'active' }];

const purpose = '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。';
const use = { from: '2026-03-02', until: '2026-12-31' };

export const cases: Case[] = [
  {
    instance: '9201',
    processId: 'article-10',
    variables: {
      resource: { code: 'gaj-002', name: '居住证信息', provider: 'gaj', providerName: '平顶山市公安局' },
      applicant: {
        user: 'mzj.requester',
        name: '张敏',
        organisation: 'mzj',
        organisationName: '平顶山市民政局',
      },
      delivery: { mode: 'file', format: 'csv' },
      purpose,
      use,
      decision: 'refused',
    },
  },
];

/** The application that a batch finds waiting (A18); its transcript gives it this number. */
export const waiting: Case[] = [
  {
    instance: '9301',
    processId: 'a18-application',
    variables: {
      level: 'province',
      resource: { name: '人口基本信息核验', providerName: '省公安厅' },
      applicant: { organisation: 'mzj', organisationName: '平顶山市民政局' },
    },
  },
];
