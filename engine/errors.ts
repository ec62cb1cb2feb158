/**
 * Every error code of the product: its HTTP status, whether the same request may succeed later, and its
 * wording. Codes are never edited, only added to; `docs/ERRORS.md` is checked against this table.
 */
import type { Json } from './vocabulary.js';
import type { Text } from './wording.js';

export interface ErrorCode extends Text {
  status: number;
  retryable: boolean;
}

const code = (status: number, zh: string, en: string, retryable = false): ErrorCode => ({
  status,
  retryable,
  zh,
  en,
});

export const errorCodes = {
  // Requests
  MALFORMED_JSON: code(400, '请求正文不是合法的 JSON', 'The body is not valid JSON'),
  INVALID_ARGUMENT: code(400, '请求内容不符合接口定义', 'The request does not fit the schema of the route'),
  PAYLOAD_TOO_LARGE: code(413, '请求正文超过上限', 'The body is larger than the route allows'),
  UNSUPPORTED_MEDIA_TYPE: code(415, '不支持的内容类型', 'The content type is not supported by the route'),
  NOT_FOUND: code(404, '找不到所请求的对象', 'Nothing was found under this address'),
  REQUEST_TIMEOUT: code(408, '请求未在时限内送达', 'The request took too long to arrive'),
  RANGE_NOT_SATISFIABLE: code(416, '请求的范围超出文件', 'The range lies outside of the content'),
  METHOD_NOT_ALLOWED: code(405, '该地址不支持此方法', 'The address does not support this method'),
  UNAUTHENTICATED: code(401, '未登录或登录已失效', 'No valid token was presented'),
  INVALID_CREDENTIALS: code(401, '用户名或密码不正确', 'User name or password is wrong'),
  FORBIDDEN: code(403, '没有执行此操作的权限', 'The caller may not do this'),
  RATE_LIMITED: code(429, '请求过于频繁，请稍后再试', 'Too many requests, try again later', true),
  RESOURCE_EXHAUSTED: code(
    503,
    '系统繁忙，请稍后重试',
    'The engine is at its limit, retry with backoff',
    true,
  ),
  INTERNAL: code(500, '系统内部错误', 'An internal error, recorded under the trace id', true),
  IDEMPOTENCY_KEY_REUSED: code(
    422,
    '幂等键已用于另一请求',
    'The Idempotency-Key was used with another request',
  ),
  PRECONDITION_FAILED: code(
    412,
    '内容已被他人更改，请刷新后重试',
    'The object has changed since the caller read it',
  ),
  // Deployment
  DEPLOYMENT_INVALID: code(400, '流程定义未通过检查', 'The definition did not pass its checks'),
  BPMN_UNREADABLE: code(400, '无法读取 BPMN 文件', 'The BPMN file could not be read'),
  ELEMENT_UNSUPPORTED: code(
    400,
    '流程包含尚不支持的元素',
    'The definition holds an element that is not supported',
  ),
  // Instances
  DEFINITION_NOT_FOUND: code(404, '找不到流程定义', 'No such process definition'),
  DEFINITION_NOT_EXECUTABLE: code(
    409,
    '该流程定义仅供查阅，不能启动',
    'The process definition is documentation only and cannot be started',
  ),
  INSTANCE_NOT_FOUND: code(404, '找不到流程实例', 'No such process instance'),
  INSTANCE_ENDED: code(409, '流程实例已结束', 'The process instance has ended'),
  START_NOT_FOUND: code(404, '流程没有该开始事件', 'The process has no such start event'),
  START_NOT_NONE: code(409, '流程只能由消息、信号或时间启动', 'The process has no none start event'),
  INSTANCE_EXISTS: code(409, '流程实例已存在', 'The process instance exists already'),
  INSTANCE_IS_CALLED: code(
    409,
    '该实例由上级流程调用，请取消上级流程',
    'A called instance ends with its caller',
  ),
  CONFLICT: code(409, '与并发操作冲突，请重试', 'Lost against concurrent commands, try again', true),
  VARIABLES_INVALID: code(422, '变量不符合要求', 'The variables do not fit'),
  STATE_TOO_LARGE: code(422, '流程实例的状态超过上限', 'The state of the instance would exceed its bound'),
  // Work
  TASK_NOT_FOUND: code(404, '找不到任务，或任务已办结', 'No such open task'),
  TASK_ASSIGNED: code(409, '任务已由他人签收', 'The task is assigned to somebody else'),
  TASK_NOT_ASSIGNED: code(409, '任务尚未签收', 'The task has no assignee'),
  TASK_DELEGATED: code(409, '任务已委派，请待委派交回', 'The task is delegated and comes back first'),
  TASK_NOT_DELEGATED: code(409, '任务没有委派', 'The task is not delegated'),
  TASK_TARGET_FORBIDDEN: code(422, '任务不能交给该人员办理', 'The task cannot be given to this person'),
  VERB_NOT_ALLOWED: code(409, '流程定义不允许此项操作', 'The definition does not allow this on the task'),
  OPINION_REQUIRED: code(422, '请填写意见', 'The operation needs an opinion'),
  OPINION_TOO_LONG: code(422, '意见超过字数上限', 'The opinion is longer than the bound'),
  RETURN_NOWHERE: code(409, '此前没有已办环节可退回', 'No finished node lies before the task'),
  RETURN_AMBIGUOUS: code(409, '此前有多个环节，请指明退回哪一个', 'Several nodes lie right before the task'),
  RETURN_TARGET_UNKNOWN: code(409, '不能退回该环节', 'The node is no finished node before the task'),
  RETURN_IMPOSSIBLE: code(409, '途经的网关已通过，不能退回', 'A gateway on the way cannot be passed back'),
  RETURN_NO_APPLICANT: code(409, '该办件没有申请人', 'Nobody applied for the instance'),
  WITHDRAWAL_TOO_LATE: code(409, '后续已办理，不能撤回', 'Somebody has gone on with it'),
  WITHDRAWN_ALREADY: code(409, '申请已在申请人处，无须撤回', 'The application is with its applicant already'),
  WITHDRAWAL_NOT_OWN: code(403, '只能撤回本人办理的事项', 'Only who did it takes it back'),
  TASK_ON_HOLD: code(409, '任务须待他人先办', 'The task waits for others who act before its handler'),
  SIGNED_ALREADY: code(409, '您已签署', 'The caller has signed already'),
  SIGNER_EXISTS: code(409, '该人员已在签署名单', 'The signer is there already'),
  SIGNER_NOT_FOUND: code(404, '没有可减的加签人员', 'No such signer was added who is yet to sign'),
  COPIES_TOO_MANY: code(409, '抄送对象超过上限', 'The task is copied to as many as is allowed'),
  SUPERVISED_ALREADY: code(409, '任务已在督办', 'The task is supervised already'),
  SUPERVISION_UNDECLARED: code(409, '流程没有声明督办', 'The definition declares no supervision'),
  DEPUTY_UNFIT: code(422, '代理人应为本单位办理人员', 'The deputy is no colleague who works on tasks'),
  ABSENCE_OVERLAPS: code(409, '与已登记的外出或代理时间重叠', 'Another absence overlaps the period'),
  URGED_LATELY: code(409, '刚刚催办过，请稍后再催', 'The task was urged not long ago', true),
  URGED_ENOUGH: code(409, '催办次数已达上限', 'The task was urged as often as is allowed'),
  TASK_FORBIDDEN: code(
    403,
    '任务不属于您的岗位或单位',
    'The task does not concern the role and organisation of the caller',
  ),
  FORM_INVALID: code(422, '表单填写不符合要求', 'The form data does not pass validation'),
  TASK_OUTPUTS_MISSING: code(
    422,
    '缺少任务必须产生的数据',
    'The task is completed with less than the definition requires of it',
  ),
  REASONS_REQUIRED: code(422, '须说明具体理由', 'Specific reasons must be stated'),
  ATTACHMENT_NOT_FOUND: code(404, '找不到附件', 'No such attachment'),
  ATTACHMENT_TYPE: code(
    415,
    '文件类型不允许，或与文件内容不符',
    'The type of the file is not allowed, or its content is of another type',
  ),
  ATTACHMENT_EXISTS: code(409, '附件已添加', 'The attachment has been added already'),
  ATTACHMENT_IN_USE: code(409, '附件已归入办件，不能删除', 'The attachment is part of an instance by now'),
  ATTACHMENTS_TOO_MANY: code(422, '附件数量超过上限', 'There are more attachments than allowed'),
  COMMENT_LENGTH: code(422, '批注为空或超过字数上限', 'The comment is empty or longer than the bound'),
  PHRASE_NOT_FOUND: code(404, '找不到常用语', 'No such phrase'),
  PHRASE_EXISTS: code(409, '常用语已存在', 'The phrase is there already'),
  PHRASES_TOO_MANY: code(422, '常用语数量超过上限', 'There are more phrases than allowed'),
  SEAL_NOT_FOUND: code(404, '找不到电子印章或签章记录', 'No such seal or seal record'),
  SEAL_EXISTS: code(409, '电子印章已登记', 'The seal is registered already'),
  SEAL_INVALID: code(422, '电子签章无效', 'The electronic seal does not hold'),
  SEAL_KEY_UNSUPPORTED: code(422, '不支持的印章密钥类型', 'Seals with keys of this kind cannot be verified'),
  SEAL_REQUIRED: code(
    422,
    '须加盖部门电子公章，或上传加盖公章的申请表扫描件',
    'The department’s electronic seal or a scan of the stamped form is missing',
  ),
  OWN_APPLICATION: code(403, '不得审批本人提出的申请', 'Nobody approves an application of his own'),
  RESOURCE_NOT_SHARED: code(
    422,
    '该资源不予共享，不能申请',
    'The resource is not shared and cannot be applied for',
  ),
  AUTHORISATION_STATE: code(
    409,
    '授权当前的状态不允许此操作',
    'The authorisation is not in a state that allows this',
  ),
  JOB_NOT_FOUND: code(404, '找不到作业，或作业已完成', 'No such open job'),
  JOB_NO_RETRIES: code(409, '作业没有剩余重试次数，请先增加', 'The job has no retries left'),
  TIMER_NOT_FOUND: code(404, '找不到定时器，或已触发', 'The state holds no such timer'),
  TIMER_NOT_DUE: code(409, '定时器尚未到期', 'The timer is not due yet', true),
  TIMER_PAUSED: code(409, '时限已暂停计时', 'The clock of the timer stands still'),
  TIMERS_CURRENT: code(409, '期限已按现行日历计算', 'No timer has to be counted again'),
  CLOCK_NOT_FOUND: code(404, '该任务没有未届满的办理时限', 'No limit runs here'),
  CLOCK_PAUSED: code(409, '时限已处于暂停状态', 'The clock stands still already'),
  CLOCK_RUNNING: code(409, '时限未处于暂停状态', 'The clock is running'),
  CLOCK_UNCONTROLLED: code(
    409,
    '系统按机器时间运行，不能调整时钟',
    'The server runs by the clock of the machine, which cannot be moved',
  ),
  CORRECTION_ITEMS: code(422, '应逐项列明需要补正的内容', 'A correction lists what is missing, item by item'),
  CORRECTION_NOT_FOUND: code(409, '没有未完成的补正要求', 'No correction is asked for'),
  CALENDAR_EXISTS: code(409, '日历已存在', 'There is a calendar of this id'),
  SUBSCRIPTION_NOT_FOUND: code(404, '没有等待该消息的订阅', 'No subscription waits for the message'),
  CALL_NOT_FOUND: code(404, '没有等待该子流程的调用', 'No call activity waits for the instance'),
  INCIDENT_NOT_FOUND: code(404, '找不到异常，或已处理', 'No such open incident'),
  DATA_STORE_NOT_FOUND: code(404, '找不到数据存储，或尚未写入', 'Nothing was written to such a data store'),
  DATA_ACCESS_NOT_FOUND: code(
    404,
    '没有等待该数据存储内容的令牌',
    'No token waits for this answer of a data store',
  ),
  SCOPE_NOT_FOUND: code(404, '找不到变量作用域', 'No such scope of variables'),
  CALENDAR_NOT_FOUND: code(404, '找不到日历', 'No such calendar, or no such revision of it'),
  MESSAGE_EXISTS: code(409, '消息标识重复', 'A message with this id was published already'),
} as const satisfies Record<string, ErrorCode>;

export type ErrorName = keyof typeof errorCodes;

/** Codes of incidents: faults of the process, recorded on the instance (never an HTTP status). */
export const incidentCodes = {
  EXPRESSION_FAILED: { zh: '表达式求值失败', en: 'An expression failed' },
  EXPRESSION_SYNTAX: { zh: '表达式有语法错误', en: 'An expression is not FEEL' },
  EXPRESSION_TOO_LONG: { zh: '表达式过长', en: 'An expression is longer than its bound' },
  EXPRESSION_TIMEOUT: { zh: '表达式运行超出上限', en: 'An expression does not end within its bound' },
  CALENDAR_ARGUMENT: { zh: '期限无法按日历计算', en: 'A term cannot be counted by the calendar' },
  CALENDAR_EXHAUSTED: { zh: '日历中没有足够的工作日', en: 'The calendar has too few working days' },
  OUTPUTS_MISSING: { zh: '缺少必须产生的输出数据', en: 'Required data outputs were not produced' },
  DATA_STORE_FULL: { zh: '数据存储已满', en: 'The data store is full' },
  NO_FLOW: { zh: '没有满足条件的流出路径', en: 'No outgoing flow fits and there is no default' },
  JOB_NO_RETRIES: { zh: '作业重试次数用尽', en: 'The job used all its retries' },
  UNHANDLED_ERROR: { zh: '错误未被捕获', en: 'No boundary event catches the error' },
  CALLED_PROCESS_MISSING: { zh: '找不到被调用的流程', en: 'The called process does not exist' },
  CALLED_PROCESS_FAILED: { zh: '被调用的流程未正常结束', en: 'The called instance did not complete' },
  MICROSTEPS_EXCEEDED: { zh: '单步内循环次数超限', en: 'The step does not come to rest within its bound' },
  LIMIT_EXCEEDED: { zh: '超过系统上限', en: 'A bound of the engine was reached' },
} as const;
export type IncidentCode = keyof typeof incidentCodes;

/** An error that knows its code; the API turns it into problem+json. Its message is the English text. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorName;
  /** What is wrong here and what to do, in both languages; by default what the code always says. */
  readonly text: Text;
  readonly details: unknown;

  constructor(errorName: ErrorName, { zh, en }: Text = errorCodes[errorName], details?: unknown) {
    super(en);
    this.code = errorName;
    this.text = { zh, en };
    this.details = details;
  }
}

/** Thrown by a worker: a BPMN error for the boundary events around its job, not a failed try. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly code: string;
  readonly variables: Record<string, Json>;

  constructor(bpmnCode: string, message = '', variables: Record<string, Json> = {}) {
    super(message);
    this.code = bpmnCode;
    this.variables = variables;
  }
}
