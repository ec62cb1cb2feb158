/** What is said of human tasks, their verbs, signers and clocks. */
import { type Text, wording } from '../wording.js';

/** What an office calls the verbs on its tasks, by their names in the registry. */
const verbTitles: Readonly<Record<string, string>> = {
  claim: '签收',
  unclaim: '退签',
  complete: '办结',
  transfer: '转办',
  delegate: '委派',
  resolve: '交回委派',
  addSigners: '加签',
  removeSigner: '减签',
  return: '退回',
  requestCorrection: '要求补正',
  withdrawCorrection: '撤回补正要求',
  withdraw: '撤回',
  urge: '催办',
  copy: '抄送',
  supervise: '督办',
  comment: '批注',
  attach: '添加附件',
  detach: '撤下附件',
};

/** The verb as people call it; in English by the name that the interface has for it. */
export const verbTitle = (name: string): Text => ({ zh: verbTitles[name] ?? name, en: name });

export const taskWords = {
  completedSince: wording('此后“{element}”已办结，不能撤回', '"{element}" has been completed since'),
  completedSinceBy: wording(
    '此后“{by}”已办结“{element}”，不能撤回',
    '"{element}" has been completed since by "{by}"',
  ),
  completedBy: wording(
    '任务“{key}”由“{owner}”办结，只能由其本人撤回',
    'Task "{key}" was completed by "{owner}", who alone takes it back',
  ),
  completedBySeveral: wording(
    '任务“{key}”由多人办结，不能由一人撤回',
    'Task "{key}" was completed by several people: nobody takes it back alone',
  ),
  delegatedTo: wording(
    '任务“{key}”由“{by}”委派给“{assignee}”，只能由这两人交回',
    'Task "{key}" is delegated to "{assignee}" by "{by}": one of them hands it back',
  ),
  notBefore: wording(
    '“{target}”不是“{element}”之前已办结的环节',
    '"{target}" is no finished node before "{element}"',
  ),
  nobodyBefore: wording(
    '“{element}”之前没有人办理，请退回申请人',
    'Nobody has worked before "{element}": return it to the applicant',
  ),
  severalBefore: wording(
    '“{element}”之前有多个环节，请指明其一：{elements}',
    'Several nodes are right before "{element}": name one of {elements}',
  ),
  clockPaused: wording(
    '“{key}”的时限自 {pausedAt} 起已暂停',
    'The clock of "{key}" stands still since {pausedAt}',
  ),
  clockPausedOften: wording(
    '“{key}”的时限已暂停 {max} 次，不能再暂停',
    'The clock of "{key}" has stood still {max} times: no more',
  ),
  clockRuns: wording('“{key}”的时限没有暂停', 'The clock of "{key}" is not held'),
  noClock: wording(
    '“{key}”没有未届满的时限：没有设定，或已超期',
    '"{key}" has no limit that is still to come: none was set, or it was missed',
  ),
  hasAttachment: wording('任务“{key}”已有附件“{key2}”', 'Task "{key}" holds the attachment "{key2}" already'),
  manyAttachments: wording('一项任务最多 {max} 个附件', 'A task holds at most {max} attachments'),
  noAttachments: wording('任务“{key}”没有附件', 'Task "{key}" holds no attachment'),
  noAttachment: wording(
    '任务“{key}”没有附件“{attachment}”',
    'Task "{key}" holds no attachment "{attachment}"',
  ),
  assigned: wording('任务“{key}”已由“{assignee}”签收', 'Task "{key}" is assigned to "{assignee}"'),
  unassigned: wording('任务“{key}”尚未签收，请先签收', 'Task "{key}" has no assignee'),
  commentLength: wording(
    '批注应为 1 至 {max} 个字，现为 {length} 个字',
    'A comment has 1 to {max} characters, this has {length}',
  ),
  manyCopies: wording(
    '一项任务最多抄送 {max} 个对象，现为 {found} 个',
    'A task is copied to at most {max}, not {found}',
  ),
  correctionItems: wording(
    '应列明 1 至 {max} 项需要补正的内容，每项写明缺少什么',
    'Expected 1 to {max} items, each saying what is missing',
  ),
  noApplicant: wording('办件“{instance}”没有申请人', 'Nobody applied for instance "{instance}"'),
  noCorrection: wording(
    '任务“{key}”的办理人没有要求补正',
    'The handler of task "{key}" has asked for no correction',
  ),
  withHim: wording('任务“{key}”已在“{to}”手中', 'Task "{key}" is in the hands of "{to}" already'),
  notDelegated: wording('任务“{key}”没有委派', 'Task "{key}" is not delegated'),
  longOpinion: wording('意见最多 {max} 个字', 'An opinion has at most {max} characters'),
  opinion: wording(
    '对任务“{key}”{name}须填写意见，不少于 {needed} 个字',
    '"{name}" on task "{key}" needs an opinion of at least {needed} characters',
  ),
  ownApplication: wording(
    '“{found}”是申请人，不得办理任务“{key}”',
    '"{found}" applied and may not handle task "{key}"',
  ),
  verbNotAllowed: wording(
    '流程定义不允许对“{element}”{name}',
    'The definition does not allow "{name}" on "{element}"',
  ),
  corrected: wording(
    '任务“{key}”须待申请人补正后再办，或先撤回补正要求',
    'Task "{key}" waits for the applicant\'s correction; take the request back to go on without it',
  ),
  onHold: wording(
    '任务“{key}”须待 {found} 名前加签人员办理后再办',
    'Task "{key}" waits for {found} who act before its handler',
  ),
  noOpenTask: wording('流程实例中没有未办的任务“{task}”', 'The instance holds no open task "{task}"'),
  gatewayPassed: wording(
    '复杂网关“{element}”已通过，不能退回到它之前',
    'The complex gateway "{element}" has passed already',
  ),
  applicants: wording(
    '任务“{key}”由申请人办理，只能完成或终止',
    'Task "{key}" is the applicant\'s: it is completed or ended',
  ),
  signed: wording('“{by}”已签署“{element}”', '"{by}" has signed "{element}" already'),
  signerExists: wording(
    '“{found}”已在任务“{key}”的签署名单中',
    '"{found}" is a signer of task "{key}" already',
  ),
  noSigner: wording(
    '任务“{key}”没有办理人所加、尚未签署的人员',
    'The handler of task "{key}" has added nobody who is yet to sign',
  ),
  notAdded: wording(
    '“{signer}”不是任务“{key}”的办理人所加的签署人员',
    '"{signer}" is no signer whom the handler of task "{key}" has added',
  ),
  supervised: wording('任务“{key}”已在督办', 'Task "{key}" is supervised already'),
  noSupervision: wording(
    '流程“{process}”的时限没有声明督办',
    'No limit of "{process}" declares a supervision',
  ),
  urgedEnough: wording(
    '任务“{key}”已催办 {times} 次，请改为督办',
    'Task "{key}" was urged {times} times: have it supervised',
  ),
  urgedLately: wording(
    '任务“{key}”已于 {lastAt} 催办，{nextAt} 之后可再催',
    'Task "{key}" was urged at {lastAt}; again from {nextAt} on',
  ),
  delegated: wording(
    '任务“{key}”由“{delegatedBy}”委派，请先交回',
    'Task "{key}" is delegated by "{delegatedBy}": hand it back first',
  ),
  reachedOutside: wording('此后“{spent}”已对外发出，不能撤回', '"{spent}" has reached outside since'),
  workedOn: wording('此后“{element}”已有人办理，不能撤回', '"{element}" is being worked on since'),
  nothingToTake: wording(
    '任务“{key}”没有可撤回的办理',
    'The instance holds nothing of task "{key}" to take back',
  ),
  letOthersSign: wording(
    '“{owner}”签署后他人已可签署，不能撤回',
    'The signature of "{owner}" has let others sign',
  ),
  submittedBy: wording('该申请由“{id}”提交，只有提交人可以撤回', 'The application was submitted by "{id}"'),
  withApplicant: wording(
    '办件“{instance}”已在申请人手中：请在任务“{task}”中修改后重新提交',
    'The application "{instance}" is with its applicant, who changes it and hands it in with task "{task}"',
  ),
  outputsMissing: wording(
    '任务“{key}”（“{element}”）的办理结果缺少 {missing}：请补全后再办结',
    'Task "{key}" of "{element}" cannot be completed without {missing}: hand it in with the rest',
  ),
  terminationReasons: wording('终止须写明理由', 'A termination states its reasons'),
};
