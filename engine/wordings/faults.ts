/**
 * What an incident says. The log keeps the name of the sentence and what fills its gaps, never the sentence:
 * names and gaps are only added to, and a better wording changes no history.
 */
import { type IncidentCode, incidentCodes } from '../errors.js';
import { inOne, say, type Text, type Values, type Wording, wording } from '../wording.js';
import { expressionWords } from './expressions.js';

const faultWords = {
  // Values that an element cannot use
  notWorkingDays: wording(
    '“{expression}”应得出工作日天数，实际得出 {found}',
    '"{expression}" should give a number of working days, but gives {found}',
  ),
  notMoment: wording(
    '“{expression}”应得出日期、时间或时长，实际得出 {found}',
    '"{expression}" should give a date and time or a duration, but gives {found}',
  ),
  notInstant: wording(
    '“{expression}”应得出日期和时间，实际得出 {found}',
    '"{expression}" should give a date and time, but gives {found}',
  ),
  notCycle: wording(
    '“{expression}”应得出 R3/PT10M 这样的周期，实际得出 {found}',
    '"{expression}" should give a cycle such as R3/PT10M, but gives {found}',
  ),
  notNames: wording(
    '“{expression}”应得出名称列表，实际得出 {found}',
    '"{expression}" should give a list of names, but gives {found}',
  ),
  notText: wording(
    '“{expression}”应得出文本，实际得出 {found}',
    '"{expression}" should give a text, but gives {found}',
  ),
  notList: wording(
    '“{expression}”应得出列表，实际得出 {found}',
    '"{expression}" should give a list, but gives {found}',
  ),
  notWholeNumber: wording(
    '“{expression}”应得出整数，实际得出 {found}',
    '"{expression}" should give a whole number, but gives {found}',
  ),
  notBoolean: wording(
    '条件“{expression}”应得出 true 或 false，实际得出 {found}',
    'The condition "{expression}" should be true or false, but is {found}',
  ),
  notActivities: wording(
    '“{expression}”应列出要执行的活动，实际得出 {found}',
    '"{expression}" should list activities to run, but gives {found}',
  ),
  notPerformers: wording(
    '“{expression}”应得出办理人名称，实际得出 {found}',
    '"{expression}" should give the names of performers, but gives {found}',
  ),
  notSigners: wording(
    '签署人应为用户或岗位的列表，实际为 {found}',
    'The signers should be a list of users or groups, but are {found}',
  ),
  notThreshold: wording(
    '通过票数“{expression}”应得出大于零的数，实际得出 {found}',
    'The threshold "{expression}" should be a weight, but is {found}',
  ),
  notPriority: wording(
    '优先级应为 0 至 100 的整数，实际为 {found}',
    'The priority should be a whole number from 0 to 100, but is {found}',
  ),
  notRetries: wording(
    '重试次数应为不小于 1 的整数，实际为“{found}”',
    'Retries should be a whole number from 1, but are "{found}"',
  ),
  notCorrelationKey: wording(
    '关联键“{expression}”应得出文本或数字，实际得出 {found}',
    'The correlation key "{expression}" should be a text or a number, but is {found}',
  ),

  // What is not caught, not there or too much
  noFlow: wording(
    '“{element}”没有条件成立的流出路径，也没有默认路径：请改正变量后重试',
    'No outgoing flow of "{element}" has a true condition and there is no default flow: mend the variables',
  ),
  noFlowHere: wording(
    '没有条件成立的流出路径，也没有默认路径：请改正变量后重试',
    'No outgoing flow has a true condition and there is no default flow: mend the variables and resolve',
  ),
  uncaughtThrown: wording(
    '“{element}”抛出的错误“{code}”没有边界事件捕获',
    'Nobody catches the error "{code}" thrown by "{element}"',
  ),
  uncaughtJob: wording(
    '作业“{job}”的错误“{code}”没有边界事件捕获：{reason}',
    'Nobody catches the error "{code}" of job "{job}": {reason}',
  ),
  uncaughtCall: wording(
    '被调用流程的错误“{code}”没有边界事件捕获：{reason}',
    'Nobody catches the error "{code}" of the called instance: {reason}',
  ),
  uncaughtCallAt: wording(
    '被调用流程在“{element}”抛出的错误“{code}”没有边界事件捕获',
    'Nobody catches the error "{code}" that "{element}" of the called process throws',
  ),
  noCancelEvent: wording(
    '事务“{element}”没有取消边界事件',
    'The transaction "{element}" has no cancel boundary event',
  ),
  callRefused: wording('{reason}', '{reason}'),
  workerFailed: wording('工作程序报告：{reason}', '{reason}'),
  workerSilent: wording('作业失败，工作程序没有说明原因', 'The job failed, and its worker gave no reason'),
  outputsMissing: wording(
    '“{element}”结束时缺少输出 {missing}：请把它设为“{activity}”的局部变量后重试',
    '"{element}" ended without {missing}: set it as a local variable of "{activity}" and resolve',
  ),
  storeFull: wording(
    '数据存储“{store}”最多容纳 {max} 项：请先腾出位置再重试',
    '"{store}" holds at most {max} items: make room in it and resolve',
  ),
  storeUnstorable: wording(
    '数据存储“{store}”的内容嵌套过深，或含有不能保存的名称',
    'The content of the data store "{store}" is nested too deeply, or has a name that cannot be stored',
  ),
  storeLong: wording(
    '数据存储“{store}”的内容会超过 {max} 个字符',
    'The content of the data store "{store}" would be longer than {max} characters',
  ),
  manyCandidates: wording(
    '“{expression}”得出的候选办理人超过 {max} 个',
    '"{expression}" gives more than {max} candidates',
  ),
  manyPerformers: wording('办理人超过 {max} 个候选', 'The performers are more than {max} candidates'),
  manySigners: wording(
    '一项任务最多 {max} 名签署人，实际为 {found} 名',
    'A task has at most {max} signers, not {found}',
  ),
  manyRounds: wording(
    '多实例最多 {max} 轮，实际为 {found} 轮',
    'A multi-instance has at most {max} rounds, not {found}',
  ),
  manyLoops: wording('循环最多 {max} 轮', 'A loop has at most {max} rounds'),
  manyCompensable: wording(
    '一个范围最多为补偿保留 {max} 个活动',
    'A scope keeps at most {max} activities for compensation',
  ),
  manyThings: wording(
    '一个流程实例一生最多有 {max} 个令牌、任务等事物',
    'An instance holds at most {max} things in its life',
  ),
  deepMapping: wording(
    '映射目标“{path}”超过 {max} 段',
    'The mapping target "{path}" has more than {max} parts',
  ),
  restless: wording(
    '一步之内令牌移动超过 {max} 次仍未停止：请检查流程中的循环',
    'The step did not come to rest within {max} movements of tokens: look for a loop without a wait',
  ),
  machine: wording('状态机无法继续：{reason}', 'The machine cannot go on: {reason}'),

  // Working days
  manyPauses: wording('最多暂停 {max} 次，实际为 {found} 次', 'Expected at most {max} pauses, found {found}'),
  notCount: wording(
    '“{name}”应为 {least} 至 {max} 的整数，实际为 {found}',
    'Expected "{name}" to be a whole number from {least} to {max}, found {found}',
  ),
  notCalendarInstant: wording(
    '“{name}”应为 2026-03-02T09:00:00.000+08:00 这样的时刻，实际为“{found}”',
    'Expected "{name}" to be an instant such as "2026-03-02T09:00:00.000+08:00", found "{found}"',
  ),
  fewWorkingDays: wording(
    '日历“{calendar}”在 {day} 之后的 {years} 年内不足 {n} 个工作日：请改正其放假安排',
    'Calendar "{calendar}" has fewer than {n} working days in {years} years after {day}; mend its days off',
  ),
  farApart: wording(
    '两个日期最多相隔 {years} 年，实际为 {after} 和 {upTo}',
    'Expected days at most {years} years apart, found {after} and {upTo}',
  ),
};

const words = { ...faultWords, ...expressionWords };
type Words = typeof words;
export type FaultName = keyof Words;
type GapIn<W> = W extends Wording<infer Gap> ? Gap : never;

/** A sentence as the log keeps it. */
export interface Said {
  says: string;
  values?: Values;
}

/** Names a sentence and fills its gaps. */
export const said = <N extends FaultName>(
  says: N,
  ...[values]: [GapIn<Words[N]>] extends [never] ? [] : [Values<GapIn<Words[N]>>]
): Said => (values === undefined ? { says } : { says, values });

/** What the log keeps, as people read it. A name that only a later release knows is shown as it is. */
export function textOf({ says, values = {} }: Said): Text {
  if (!Object.hasOwn(words, says)) return { zh: says, en: says };
  return say(words[says as FaultName] as Wording<string>, values);
}

/** What FEEL noticed while it evaluated: its kind and its own English words, and of a variable the name. */
export interface Warned {
  type: string;
  message: string;
  name?: string;
}

const warningWords: Readonly<Record<string, Text>> = {
  NO_VARIABLE_FOUND: { zh: '找不到变量', en: 'no such variable' },
  NO_PROPERTY_FOUND: { zh: '没有该属性', en: 'no such property' },
  NO_CONTEXT_ENTRY_FOUND: { zh: '没有该项', en: 'no such entry' },
  NO_FUNCTION_FOUND: { zh: '没有该函数', en: 'no such function' },
  INVALID_TYPE: { zh: '类型不符', en: 'wrong type' },
  NOT_COMPARABLE: { zh: '不能比较', en: 'not comparable' },
};
const incidentWords = {
  whole: wording('{what}：{why}', '{what}: {why}'),
  warned: wording('{text}（提示：{warnings}）', '{text} (warnings: {warnings})'),
  missing: wording('没有变量“{name}”', 'there is no variable "{name}"'),
};

function warningText({ type, message, name }: Warned): Text {
  if (name !== undefined) return say(incidentWords.missing, { name });
  const what = warningWords[type];
  return what ? say(incidentWords.whole, { what, why: message }) : { zh: message, en: message };
}

/** An incident as people read it: what its code means, what is the matter, and what FEEL noticed. */
export function incidentText({
  code,
  warnings = [],
  ...said
}: Said & { code: string; warnings?: Warned[] }): Text {
  const what = Object.hasOwn(incidentCodes, code)
    ? incidentCodes[code as IncidentCode]
    : { zh: code, en: code };
  const text = say(incidentWords.whole, { what, why: textOf(said) });
  if (warnings.length === 0) return text;
  return say(incidentWords.warned, { text, warnings: inOne(warnings.map(warningText)) });
}
