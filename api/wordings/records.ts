/** What is said of things that are looked up: what is not there, and what does not concern the caller. */
import { wording } from '../../engine/wording.js';

export const clockWords = {
  uncontrolled: wording(
    '演练时以“npm start -- --clock controlled”启动，方可调整时钟',
    'For a rehearsal start with "npm start -- --clock controlled"',
  ),
  far: wording(
    '一次最多向前调整 {max} 天：现在是 {now}',
    'One move takes the clock at most {max} days forward: it is {now} now',
  ),
};

/** What the engine tells people by itself, by the kind of the notice. */
export const noticeWords = {
  reminder: wording('即将到期：{what}（{title}）', 'Due soon: {what} ({title})'),
  overdue: wording('已超期：{what}（{title}）', 'Overdue: {what} ({title})'),
  urging: wording('催办：{what}（{title}）', 'Urged: {what} ({title})'),
  correction: wording('补正：{title}', 'Correction: {title}'),
  revision: wording('待修改：{title}', 'To be changed: {title}'),
  copy: wording('抄送：{what}（{title}）', 'Copied to you: {what} ({title})'),
  supervision: wording('督办：{what}（{title}）', 'Supervised: {what} ({title})'),
  message: wording('消息：{what}（{title}）', 'Message: {what} ({title})'),
  due: wording('应办结日期：{dueDate}', 'To be done by {dueDate}'),
  provisionalDue: wording(
    '应办结日期：{dueDate}（暂定：所涉年度的放假安排尚未载入）',
    'To be done by {dueDate} (provisional: the notice of days off of a year in it is not loaded)',
  ),
};

export const recordWords = {
  startedBy: wording(
    '流程“{processId}”由 {groups} 启动，“{caller}”不在其中',
    'The process "{processId}" is started by {groups}; "{caller}" is none of them',
  ),
  notByDepartments: wording(
    '流程“{processId}”由 {groups} 启动，部门不能申请',
    'The process "{processId}" is started by {groups}, not by departments',
  ),
  paperLater: wording(
    '纸质申请的接收日期不能是 {receivedOn}：今天是 {today}',
    'The paper cannot have been received on {receivedOn}: today is {today}',
  ),
  noMachines: wording(
    '“{key}”仅供查阅，没有状态机，见 /xml',
    '"{key}" is documentation only and has no machines; see /xml',
  ),
  noOrganisation: wording('没有单位“{organisation}”', 'There is no organisation "{organisation}"'),
  verbFor: wording('任务“{key}”由以下人员{verb}：{who}', 'Task "{key}": "{verb}" is for {who}'),
  noDataStore: wording('没有数据存储“{key}”', 'There is no data store "{key}"'),
  noInstance: wording('没有流程实例“{key}”', 'There is no instance "{key}"'),
  noTask: wording('没有任务“{key}”', 'There is no task "{key}"'),
  foreignTask: wording(
    '任务“{key}”不属于您的岗位和单位',
    'The task "{key}" is not for the caller\'s role and organisation',
  ),
  offlinePlatform: wording(
    '只有平台可以代部门录入申请',
    'Only the platform enters an application on behalf of a department',
  ),
  handedIn: wording(
    '该申请以纸质提交，请写明部门何时、如何交来这些材料',
    'The application came on paper: say when and how the department handed this in',
  ),
  notEntered: wording(
    '任务“{key}”不属于平台代部门录入的申请',
    'Task "{key}" is not of an application that the platform entered for a department',
  ),
  notCopied: wording('任务“{userTaskKey}”没有抄送给您', 'Task "{userTaskKey}" was not copied to the caller'),
  noDiagram: wording(
    '“{processDefinitionKey}”以状态机部署，没有流程图，见 /machine',
    '"{processDefinitionKey}" was deployed as a machine and has no diagram; see /machine',
  ),
  noDeployment: wording('没有部署“{deploymentKey}”', 'There is no deployment "{deploymentKey}"'),
  noActivity: wording(
    '流程实例“{instance}”没有活动“{key}”',
    'The instance "{instance}" has no activity "{key}"',
  ),
  noStep: wording('流程实例没有第 {seq} 步', 'The instance has no step {seq}'),
  ended: wording('流程实例“{key}”已结束', 'The instance "{key}" has ended'),
  noJob: wording('没有作业“{jobKey}”', 'There is no job "{jobKey}"'),
  failedVariables: wording('作业失败时不能设置变量', 'A failed job sets no variables here'),
  processClock: wording(
    '整个流程的时限只由平台和管理员调整',
    'The clock of a whole process is for the platform and administrators',
  ),
  taskClock: wording(
    '“{key}”的时限只由分管负责人、平台和管理员调整',
    'The clock of "{key}" is for the lead, the platform and admins',
  ),
  noNotification: wording('没有通知“{notificationId}”', 'There is no message "{notificationId}"'),
  phraseLead: wording(
    '只有“{organisation}”的分管负责人可以维护其常用语',
    'Only a lead of "{organisation}" keeps phrases for it',
  ),
  manyPhrases: wording(
    '常用语最多 {max} 条，请先删除一些',
    'There may be up to {max} phrases; remove some first',
  ),
  noPhrase: wording('没有您可以修改的常用语“{key}”', 'There is no phrase "{key}" that the caller may change'),
  termination: wording(
    '办件由平台或管理员终止；在申请人手中时也可由申请人终止',
    'An instance is terminated by the platform or an administrator, or by the applicant while it is with him',
  ),
  forOneself: wording('任务“{key}”只能由本人签收', 'Task "{key}": one takes a task for oneself only'),
  taskClosed: wording('任务“{key}”已办结', 'The task "{key}" is closed'),
  taskChanged: wording(
    '任务“{key}”已变化，现在的版本标记为 {row}，请刷新后重试',
    'The task "{key}" has changed: its tag is now {row}',
  ),
  noAccount: wording('没有启用的账户“{name}”', 'There is no open account "{name}"'),
  noCandidate: wording(
    '“{name}”不在任务“{key}”的候选办理岗位中：{candidateGroups}',
    '"{name}" is not among the candidates of task "{key}": {candidateGroups}',
  ),
  otherOrganisation: wording(
    '“{name}”不属于任务“{key}”的办理单位',
    '"{name}" belongs to no organisation that task "{key}" waits for',
  ),
  inHands: wording('任务“{key}”由“{assignee}”办理', 'The task "{key}" is in the hands of "{assignee}"'),
  foreignInstance: wording(
    '办件“{key}”与您的单位无关',
    'The instance "{key}" does not concern the caller\'s organisation',
  ),
  noIncident: wording('没有异常“{key}”', 'There is no incident "{key}"'),
};

export const absenceWords = {
  overlaps: wording(
    '“{user}”自 {from} 至 {until} 外出，由“{deputy}”代理，时间重叠',
    '"{user}" is absent from {from} until {until}, with "{deputy}" standing in',
  ),
  oneself: wording('不能由本人代理本人', 'Nobody stands in for himself'),
  unfit: wording(
    '“{deputy}”不是“{user}”的本单位办理人员，不能代理',
    '"{deputy}" is no colleague of "{user}" who works on tasks',
  ),
  order: wording(
    '外出结束时间应晚于开始时间，且不在过去',
    'An absence ends after it begins, and not in the past',
  ),
  long: wording('一次外出最多 {max} 天', 'An absence lasts at most {max} days'),
  others: wording('只有管理员可以登记他人外出', 'Only an administrator registers the absence of another'),
  none: wording(
    '您没有进行中的外出登记“{absenceId}”',
    'There is no absence "{absenceId}" of the caller that goes on',
  ),
};
