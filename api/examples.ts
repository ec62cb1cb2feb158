/**
 * Bodies to try each command with in the interface's document, by operation: a title, and what is sent. They
 * are of the demo office; a test sends through the schemas every one, and every command has at least one.
 * Keys are those of nobody: what is asked for by key is put in by who tries it.
 */
import type { Route } from './route.js';
import { type Example, startExamples } from './startExamples.js';

const key = '1574625939822739456000008';
const opinion = (text: string): Example => ['填写意见 With an opinion', { opinion: text }];
const limit = (reason: string): Example => ['写明原因 With the reason', { reason }];

const notice = {
  years: {
    '2027': {
      status: 'final',
      published: '2026-11-05',
      offRanges: [
        ['2027-01-01', '2027-01-03'],
        ['2027-02-05', '2027-02-11'],
      ],
      makeupWorkDays: ['2027-01-31', '2027-02-13'],
    },
  },
};
const revision = { ...notice, reason: '国务院办公厅关于2027年部分节假日安排的通知' };
const sealed = {
  sealKey: key,
  content: { attachmentKey: key },
  signedAt: '2026-03-02T09:00:00+08:00',
};

const verbs: Record<string, Example[]> = {
  assignUserTask: [['签收 Take it oneself', { assignee: 'gaj.provider' }]],
  completeUserTask: [
    ['同意 Approve', { variables: { decision: 'approved', conditions: '仅限社会救助科室使用。' } }],
    [
      '不同意 Refuse, with reasons',
      { variables: { decision: 'refused', reasons: '申请的用途不在该部门职责范围之内，请补充依据。' } },
    ],
    ['平台交换 The platform has exchanged', { variables: { exchange: { batch: 'EX-0001', records: 120 } } }],
  ],
  transferUserTask: [['转办 To a colleague', { assignee: 'gaj.provider2', opinion: '请继续办理。' }]],
  delegateUserTask: [['委派 To a colleague, to come back', { assignee: 'gaj.support', opinion: '请核对。' }]],
  resolveUserTask: [['交回 Hand it back', { variables: { checked: true }, opinion: '已核对。' }]],
  addUserTaskSigners: [
    ['前加签 Before', { signers: [{ name: 'gaj.lead' }], position: 'before', opinion: '请审核。' }],
    ['后加签 After', { signers: [{ name: 'gaj.lead' }], position: 'after' }],
    ['并加签 In parallel', { signers: [{ name: 'gaj.provider2', weight: 1 }], position: 'parallel' }],
  ],
  removeUserTaskSigner: [['减签 Take a signer off', { signer: 'gaj.lead' }]],
  returnUserTask: [
    ['退回申请人 To the applicant', { target: 'applicant', opinion: '请写明用途的依据。' }],
    ['退回上一环节 To who had it before', { target: 'previous', opinion: '请重新检查。' }],
    [
      '退回指定环节 To a finished node',
      { target: 'node', elementId: 'provider-approval', opinion: '请重新审批。' },
    ],
  ],
  withdrawUserTask: [opinion('填写有误，收回更正。')],
  urgeUserTask: [opinion('期限将至，请尽快办理。')],
  copyUserTask: [
    ['抄送 To a person and a post', { recipients: ['gaj.support', 'lead@gaj'], opinion: '请阅。' }],
  ],
  superviseUserTask: [opinion('请说明超期原因。')],
  requestCorrection: [['要求补正 What is missing', { items: ['请写明用途的依据', '扫描件缺少经办人签字'] }]],
  withdrawCorrection: [opinion('无需再补正。')],
  commentUserTask: [['批注 A comment', { text: '字段已与业务科室核对。' }]],
  addUserTaskAttachments: [['添加附件 Uploaded before', { attachmentKeys: [key] }]],
  terminateProcessInstance: [opinion('申请部门已撤销该项业务。')],
  withdrawProcessInstance: [opinion('用途有变，收回修改。')],
};

const limits: Record<string, Example[]> = Object.fromEntries(
  ['UserTaskLimit', 'ProcessInstanceLimit'].flatMap((what): [string, Example[]][] => [
    [`pause${what}`, [limit('等待上级答复。')]],
    [`resume${what}`, [limit('上级已答复。')]],
    [`extension${what}`, [['延长 By so many days', { workingDays: 2, reason: '材料较多，经批准延长。' }]]],
    [`restart${what}`, [limit('材料重新提交。')]],
  ]),
);

const machines: Record<string, Example[]> = {
  activateJobs: [
    [
      '领取作业 Wait for jobs',
      { type: 'exchange-table', worker: 'w1', timeout: 60_000, maxJobsToActivate: 5 },
    ],
  ],
  completeJob: [['交换完成 Exchanged', { variables: { exchange: { by: 'platform', batch: 'EX-0001' } } }]],
  failJob: [['失败后重试 Try again', { retries: 2, errorMessage: 'timeout', retryBackOff: 5000 }]],
  throwJobError: [
    ['转由人工 To the staff', { errorCode: 'EXCHANGE_BY_STAFF', errorMessage: '目标库不可用' }],
  ],
  updateJob: [['增加重试 More retries', { changeset: { retries: 3 } }]],
  publishMessage: [
    [
      '发布消息 Kept for a minute',
      { name: 'a18.answered', correlationKey: key, timeToLive: 60_000, variables: {} },
    ],
  ],
  correlateMessage: [
    ['关联消息 To who waits now', { name: 'a18.answered', correlationKey: key, variables: {} }],
  ],
  evaluateConditionals: [['评估条件 With these variables', { variables: { stock: 0 } }]],
  broadcastSignal: [['广播信号 To all that wait', { signalName: 'platform.closed', variables: {} }]],
  resolveIncident: [['已排除 Its cause is gone', {}]],
  cancelProcessInstance: [['取消 With a reason', { reason: '测试数据' }]],
  reportAuthorisationUse: [
    [
      '使用情况 Calls of an hour',
      {
        reportId: '2026-03-02T09',
        from: '2026-03-02T09:00:00+08:00',
        until: '2026-03-02T09:59:59+08:00',
        count: 37,
      },
    ],
  ],
};

const records: Record<string, Example[]> = {
  login: [
    ['需求方 An applicant', { username: 'mzj.requester', password: 'banli-demo' }],
    ['提供方 A provider', { username: 'gaj.provider', password: 'banli-demo' }],
    ['平台 The platform', { username: 'zsj.platform', password: 'banli-demo' }],
  ],
  createAbsence: [
    [
      '外出 Away for a week',
      {
        deputy: 'gaj.provider2',
        from: '2026-03-09T08:30:00+08:00',
        until: '2026-03-13T17:30:00+08:00',
        reason: '培训',
      },
    ],
  ],
  createPhrase: [
    ['本人常用 One’s own', { text: '同意，请按规定使用。' }],
    ['单位常用 The organisation’s', { text: '材料齐全，同意受理。', organisation: 'zsj' }],
  ],
  changePhrase: [['修改 Another text', { text: '同意，请严格按授权范围使用。' }]],
  publishStatistics: [
    ['季度 A quarter', { from: '2026-01-01', until: '2026-03-31', title: '2026年第一季度' }],
  ],
  registerSeal: [
    [
      '公钥 A public key',
      {
        organisation: 'mzj',
        name: '平顶山市民政局电子公章',
        publicKey: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n',
        validFrom: '2026-01-01T00:00:00+08:00',
        validUntil: '2031-01-01T00:00:00+08:00',
      },
    ],
  ],
  revokeSeal: [limit('印章更换。')],
  prepareSealRecord: [['待签文本 What is to be signed', sealed]],
  createSealRecord: [['签章 Signed', { ...sealed, signature: 'MEUCIQ==' }]],
  putCatalogueFile: [['挂接文件 An uploaded file', { attachmentKey: key }]],
  putCatalogueResource: [
    [
      '编目 An entry',
      {
        ...{ name: '出租房屋登记信息', summary: '出租房屋的坐落和登记日期。', provider: 'gaj' },
        ...{
          shareType: 'conditional',
          shareCondition: '限社会救助核对使用。',
          modes: ['table'],
          formats: [],
        },
        ...{ updateCycle: 'monthly', fields: [{ name: 'zl', label: '坐落', type: 'string' }] },
        contacts: [
          { kind: 'lead', name: '王伟', phone: '0375-2660000' },
          { kind: 'support', name: '李芳', phone: '0375-2660001' },
        ],
        keywords: ['出租房'],
      },
    ],
  ],
  suspendAuthorisation: [
    ['暂停 Suspended', { ground: 'overreach', reasons: '调用量明显超出申请的用途，请说明情况。' }],
  ],
  resumeAuthorisation: [['恢复 Resumed', { reasons: '已按要求整改，恢复使用。' }]],
  terminateAuthorisation: [
    ['终止 Terminated', { ground: 'misuse', reasons: '将数据提供给第三方，终止授权。' }],
  ],
  computeDueDate: [['五个工作日 Five days', { from: '2026-02-10T09:00:00+08:00', workingDays: 5 }]],
  previewCalendarRevision: [['试算节假日安排 A year’s notice', notice]],
  loadCalendarRevision: [['载入节假日安排 A year’s notice', revision]],
  createCalendar: [
    [
      '县级日历 A county’s',
      {
        id: 'CN-slq',
        base: 'CN-national',
        timeZone: 'Asia/Shanghai',
        policy: { dueEdge: 'officeClose' },
        reason: '石龙区自行规定的办公时间',
      },
    ],
  ],
  countWithCalendar: [limit('经市政府同意，自即日起按本县安排计算。')],
  pinClock: [['调到某时 To an instant', { timestamp: '2026-03-10T09:00:00+08:00' }]],
};

const commands: Readonly<Record<string, readonly Example[]>> = {
  createProcessInstance: startExamples,
  ...verbs,
  ...limits,
  ...machines,
  ...records,
};
const firstPage: Example = ['第一页 The first page', { page: { limit: 20 } }];

/** What to try a route with; a search with its first page. */
export const examplesOf = ({ operation, hasOperators }: Pick<Route, 'operation' | 'hasOperators'>) =>
  hasOperators ? [firstPage] : (commands[operation] ?? []);
