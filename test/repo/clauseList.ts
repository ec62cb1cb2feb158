/**
 * The clauses of the regulation that Banli carries out (平顶山市政务数据共享交换平台管理暂行办法), in words of
 * our own. An id is the article, a number for the paragraph, and letters for the case and the step; WD is a
 * working day.
 */
export interface Clause {
  id: string;
  zh: string;
  en: string;
}

const clause = (id: string, zh: string, en: string): Clause => ({ id, zh, en });

export const clauses: readonly Clause[] = [
  clause('A3', '目录列明可共享的数据资源', 'the catalogue lists the data that can be shared'),
  clause('A5', '平台建设管理单位运行平台、交换数据，并直接授权部分接口', 'the platform runs the exchange'),
  clause('A6', '提供方公布负责人和技术支持的联系方式', 'a provider publishes whom to ask'),
  clause('A7', '需求方依据履职需要提出申请', 'a department applies as its duties require'),
  clause('A8', '以库表、文件、服务接口三种方式共享', 'data is shared as table, file or interface'),
  clause('A9', '线上优先；线下申请由平台录入并标明', 'online first; offline is entered by the platform'),
  clause(
    'A10-1',
    '市级部门订阅资源，同时通知提供方',
    'a municipal department subscribes; the provider is told',
  ),
  clause('A10-2u', '无条件共享：申请后 3 个工作日内交换', 'unconditional: exchanged within 3 WD'),
  clause(
    'A10-2c-a',
    '有条件共享：收到后 5 个工作日内决定，不同意须说明理由',
    'conditional: decided within 5 WD',
  ),
  clause('A10-2c-b', '同意的同时授权平台提供数据', 'approval authorises the platform at once'),
  clause('A10-2c-c', '授权后 3 个工作日内交换', 'exchanged within 3 WD of the authorisation'),
  clause('A10-3a', '发现疑义后 1 个工作日内向平台和提供方反馈', 'doubts are reported within 1 WD'),
  clause('A10-3b', '提供方 3 个工作日内处理并回复', 'the provider replies within 3 WD'),
  clause('A11-1', '区县部门订阅市级资源', 'a county department subscribes to municipal data'),
  clause('A11-2u', '无条件共享：3 个工作日内推送到区县前置库', 'unconditional: pushed within 3 WD'),
  clause('A11-2c-a', '有条件共享：5 个工作日内决定，不同意须说明理由', 'conditional: decided within 5 WD'),
  clause('A11-2c-b', '同意的同时授权平台提供数据', 'approval authorises the platform at once'),
  clause('A11-2c-c', '授权后 3 个工作日内推送到区县前置库', 'pushed within 3 WD of the authorisation'),
  clause('A11-3a', '区县部门 1 个工作日内反馈疑义', 'a county department reports doubts within 1 WD'),
  clause('A11-3b', '提供方 3 个工作日内处理并回复', 'the provider replies within 3 WD'),
  clause('A12', '接口申请须加盖电子公章或上传盖章扫描件', 'an interface application is sealed or stamped'),
  clause(
    'A13-a',
    '区县部门的申请交本区县管理部门审核',
    'the county agency checks its departments’ applications',
  ),
  clause('A13-b', '区县管理部门代为提交；退回的说明理由', 'the agency submits them; returned with reasons'),
  clause('A14-1', '平台 3 个工作日内规范性检查并答复', 'the platform checks and answers within 3 WD'),
  clause('A14-2', '受理后转提供方，或由平台直接办理', 'accepted: forwarded, or kept by the platform'),
  clause('A15-1', '提供方 5 个工作日内决定并授权', 'the provider decides within 5 WD'),
  clause('A15-2', '平台收到授权后 1 个工作日内答复', 'the platform answers within 1 WD'),
  clause('A16', '平台直接授权的接口：受理后 3 个工作日内', 'directly authorised within 3 WD'),
  clause('A17', '时限以线上记录的时间为准', 'limits run from the recorded online time'),
  clause(
    'A18',
    '省和国家的接口由平台汇总上报并转达答复',
    'applications to the province go through the platform',
  ),
  clause(
    'A19-a',
    '按授权使用；滥用、越权或有风险的可暂停、恢复、终止',
    'misuse: suspended, resumed, terminated',
  ),
  clause('A19-b', '授权有期限，到期自动终止', 'an authorisation ends with its term'),
  clause('A19-c', '超过三个月未使用的可以收回，季节性的除外', 'unused for three months: may be withdrawn'),
  clause(
    'A20',
    '接口数据的疑义经平台反馈，由提供方核实更正',
    'doubts about interfaces go through the platform',
  ),
  clause('A21', '全过程的访问控制、授权管理和审计', 'access control and audit throughout'),
  clause('A22-1', '平台公布授权和使用的统计', 'the platform publishes statistics'),
  clause(
    'A22-2',
    '超过时限、或接口中断影响较大的，由平台督促查找原因并整改',
    'who misses a limit, or whose interface is interrupted, is made to put it right',
  ),
  clause('A23', '争议由平台组织协商，不成的由政府决定', 'disputes: convened, then decided by the government'),
];
