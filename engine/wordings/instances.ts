/** What is said of starting, running and ending instances, and of the commits that they are made of. */
import { wording } from '../wording.js';

/** Why an instance that another one calls cannot be. */
export const callWords = {
  notDeployed: wording('没有部署', 'it is not deployed'),
  cannotStart: wording(
    '不能启动流程“{processId}”：{why}',
    'The process "{processId}" cannot be started: {why}',
  ),
  otherData: wording(
    '它有 {inputs} 个输入和 {outputs} 个输出，调用处写了 {ownInputs} 个和 {ownOutputs} 个，应逐一相同',
    'it has {inputs} inputs and {outputs} outputs, the call {ownInputs} and {ownOutputs}: make them the same',
  ),
  cannotUndo: wording(
    '不能撤销流程“{processId}”已完成的办理：{why}',
    'What the process "{processId}" has completed cannot be undone: {why}',
  ),
};

export const instanceWords = {
  ended: wording(
    '流程实例“{instance}”已于 {endedAt} 结束（{status}）',
    'Instance "{instance}" is {status} since {endedAt}',
  ),
  calledEnd: wording(
    '流程实例“{instance}”由“{caller}”调用，请终止后者',
    'Instance "{instance}" is called by "{caller}": terminate that',
  ),
  notStorable: wording('“{what}”不能保存：{reason}', '"{what}" cannot be stored: {reason}'),
  notCounted: wording(
    '流程实例“{instance}”的期限不能计算：{why}',
    'Instance "{instance}" cannot be counted: {why}',
  ),
  lost: wording(
    '流程实例“{instance}”正被频繁操作，{max} 次尝试均未成功，请重试',
    'Expected to win instance "{instance}" within {max} attempts against other nodes; try again',
  ),
  keyOfCommit: wording(
    '幂等键“{key}”已用于另一请求（“{instance}”的第 {seq} 步）',
    'The idempotency key "{key}" belongs to another request, commit {seq} of "{instance}"',
  ),
  busy: wording(
    '同时处理的操作应少于 {max} 个，流程实例“{instance}”应少于 {max2} 个，现有 {underWay} 个和 {found} 个，请稍后重试',
    '{underWay} commands are under way (fewer than {max}) and {found} on "{instance}" ({max2}); retry later',
  ),
  longEvent: wording(
    '“{type}”的内容最多 {max} 个字符，实际为 {found} 个',
    'Expected at most {max} characters of JSON in "{type}", found {found}',
  ),
  longCommit: wording(
    '“{type}”使流程实例“{instance}”的记录达到 {found} 个字符，最多 {max} 个',
    'The commit that "{type}" makes of "{instance}" has {found} characters, {max} are allowed',
  ),
  keyLength: wording(
    '幂等键应为 1 至 {max} 个字符，实际为 {found} 个',
    'Expected an idempotency key of 1 to {max} characters, found {found}',
  ),
  keyOfStart: wording(
    '“{claim}”的幂等键已用于另一次启动',
    'The idempotency key of "{claim}" belongs to another start',
  ),
  none: wording('没有流程实例“{instance}”', 'There is no process instance "{instance}"'),
  differs: wording(
    '流程实例“{instance}”与其日志不符：第 {seq} 步的“{field}”不同，请运行校验并与备份比较',
    '"{instance}" does not come out of its log: commit {seq} differs in "{field}"; compare with a backup',
  ),
  longVariables: wording(
    '变量最多 {max} 个字符，实际为 {chars} 个',
    'Expected at most {max} characters of JSON in the variables, found {chars}',
  ),
  keyOfEvaluation: wording(
    '幂等键“{idempotencyKey}”已用于另一次条件求值',
    'The idempotency key "{idempotencyKey}" belongs to another evaluation',
  ),
  startContended: wording(
    '同时触发开始事件“{key}”的请求过多，请重试',
    'The start event "{key}" is asked for by too many at once',
  ),
  messageLives: wording(
    '消息“{name}”（标识“{messageId}”）已发布',
    'A message "{name}" with the id "{messageId}" lives already',
  ),
  nobodyWaits: wording(
    '没有流程在等待消息“{name}”（关联键“{correlationKey}”）',
    'Nobody waits for message "{name}" with the correlation key "{correlationKey}"',
  ),
  timeToLive: wording(
    '消息的保留时间应为 0 至 {max} 毫秒，实际为 {timeToLiveMs}',
    'Expected a time to live of 0 to {max} ms, found {timeToLiveMs}',
  ),
  longSignal: wording(
    '信号的变量最多 {max} 个字符，实际为 {found} 个',
    'Expected at most {max} characters of JSON in a signal, found {found}',
  ),
  storeContended: wording(
    '数据存储“{store}”的写入竞争 {max} 次均未成功',
    'The data store "{store}" is written to by too many at once: {max} tries were not enough',
  ),
  noDataAccess: wording(
    '没有令牌在等待数据存储的答复“{access}”，或内容没有变化',
    'No token waits for the answer "{access}" of a data store, or it says nothing new',
  ),
  noCall: wording('没有调用活动在等待“{call}”', 'No call activity waits under "{call}"'),
  noJob: wording('流程实例中没有作业“{key}”，或作业已完成', 'The instance holds no job "{key}"'),
  jobHeld: wording(
    '作业“{key}”的重试次数已用尽，须先处理其异常',
    'Job "{key}" has no retries left and waits for its incident to be resolved',
  ),
  jobSpent: wording(
    '作业“{key}”没有剩余重试次数，请先增加',
    'Job "{key}" has no retries left: give it some first',
  ),
  noSubscription: wording(
    '流程实例中没有等待中的订阅“{key}”',
    'The instance holds no subscription "{key}" that is open',
  ),
  timersCurrent: wording(
    '全部期限已按“{calendar}”或更新的修订计算',
    'Every timer is counted with "{calendar}" or a later revision',
  ),
  noTimer: wording('流程实例中没有定时器“{timer}”，或已触发', 'The instance holds no timer "{timer}"'),
  timerPaused: wording('定时器“{key}”已暂停计时', 'The clock of timer "{key}" stands still'),
  timerNotDue: wording('定时器“{key}”于 {dueAt} 到期', 'Timer "{key}" is due at {dueAt}'),
  noCommit: wording(
    '流程实例“{instance}”的日志没有第 {seq} 步',
    'The log of instance "{instance}" has no commit {seq}',
  ),
  noRest: wording(
    '流程实例“{instance}”一直在变动，{max} 次查看日志均未静止，请重试',
    'Expected instance "{instance}" to rest for a moment within {max} looks at its log',
  ),
  noScope: wording(
    '流程实例“{instance}”中没有范围或活动“{at}”',
    'Instance "{instance}" holds no scope or activity "{at}"',
  ),
  noIncident: wording(
    '流程实例中没有异常“{incident}”，或已处理',
    'The instance holds no incident "{incident}"',
  ),
  noStart: wording('流程没有开始事件“{state}”', 'The process has no start "{state}"'),
  startsByTrigger: wording(
    '“{state}”只能由其触发器启动：流程没有无触发器的开始事件',
    '"{state}" starts by its trigger only: the process has no none start event',
  ),
  exists: wording('流程实例“{instance}”已存在', 'Instance "{instance}" exists already'),
  notStarted: wording('流程实例尚未启动', 'The instance has not been started'),
  called: wording(
    '流程实例“{instance}”由“{instance2}”调用，请取消后者',
    'Instance "{instance}" is called by "{instance2}": cancel that',
  ),
  notScope: wording(
    '“{scope}”不是该流程实例的范围或活动',
    '"{scope}" is neither a scope nor an activity of the instance',
  ),
  manyActivations: wording(
    '同时等待作业的请求应少于 {max} 个，请稍后重试',
    'Expected fewer than {max} activations waiting in one process; retry with backoff',
  ),
  activation: wording(
    '应领取 1 至 {max} 个作业，租期 1 至 {max2} 毫秒，最多等待 {max3} 毫秒，实际为 {max4}、{leaseMs} 和 {waitMs}',
    'Expected 1 to {max} jobs for {max2} ms, waiting {max3} ms at most; found {max4}, {leaseMs}, {waitMs}',
  ),
  startNotDue: wording('开始定时器“{key}”于 {dueAt} 到期', 'Start timer "{key}" is due at {dueAt}'),
};
