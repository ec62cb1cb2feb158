/** Applications to try a start with, in the interface's document: each says in brackets for whom it is. */
import type { Json } from '../engine/vocabulary.js';

/** What is sent, under a title. */
export type Example = readonly [title: string, body: Json];

/** Of a file that is to be uploaded first. */
const key = '1574625939822739456';
const purpose = '依据《社会救助暂行办法》核对申请最低生活保障家庭的相关情况。';
const use = { from: '2026-03-01', until: '2035-12-31' };
const calling = { system: '社会救助家庭经济状况核对系统', callsPerDay: 500 };

export const startExamples: readonly Example[] = [
  [
    '第十条：文件 Article 10, a file (mzj.requester)',
    {
      processDefinitionId: 'article-10',
      variables: { resource: 'gaj-002', delivery: { mode: 'file', format: 'csv' }, purpose, use },
    },
  ],
  [
    '第十一条：库表 Article 11, a table (slq-mzj.requester)',
    {
      processDefinitionId: 'article-11',
      variables: { resource: 'gaj-002', delivery: { mode: 'table' }, purpose, use },
    },
  ],
  [
    '第十二条：服务接口 Article 12, an interface, with the key of the stamped scan (mzj.requester)',
    {
      processDefinitionId: 'article-12',
      variables: { resource: 'gaj-003', calling, purpose, use, stampedScan: key },
    },
  ],
  [
    '第十八条：省级接口 Article 18, an interface of the province (mzj.requester)',
    {
      processDefinitionId: 'a18-application',
      variables: {
        level: 'province',
        interface: { name: '人口基本信息核验', owner: '省公安厅', system: calling.system },
        purpose,
        use,
      },
    },
  ],
  [
    '第二十三条：意见分歧 Article 23, a dispute over what the catalogue states (mzj.requester)',
    {
      processDefinitionId: 'a23-dispute',
      variables: {
        subject: 'gaj-004',
        matter: 'conditions',
        statement: '该资源所列不予共享的理由与社会救助核对工作的需要不符，请予协调。',
      },
    },
  ],
  [
    '线下申请（平台录入） Article 9, on paper, entered by zsj.platform with the key of the scan',
    {
      processDefinitionId: 'article-10',
      variables: { resource: 'gaj-002', delivery: { mode: 'table' }, purpose, use },
      onBehalfOf: { organisation: 'mzj', applicantName: '张明', receivedOn: '2026-03-02', scan: key },
    },
  ],
];
