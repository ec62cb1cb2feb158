/** What is said of extensions that other engines carry out and this one does not. */
import { wording } from '../wording.js';

export const extensionWords = {
  unexecuted: wording(
    '{place}的 {name} 在此不起作用。{advice}；或删除它，或写 isExecutable="false" 只作为文档保存',
    '{name} of {place} is not carried out here. {advice}, remove it, or set isExecutable="false"',
  ),
  place: wording('“{id}”（第 {line} 行）', '"{id}" (line {line})'),
};

/** What to write instead, by what an extension decides. */
export const extensionAdvice = {
  job: wording(
    '请用 zeebe:taskDefinition 写明作业类型，由工作者完成',
    'Give the task zeebe:taskDefinition with the type of a job that a worker does',
  ),
  decision: wording(
    '请在 zeebe:script 中用 FEEL 书写决策，或用 zeebe:taskDefinition 交给工作者',
    'Write the decision in FEEL in zeebe:script, or give it to a worker by zeebe:taskDefinition',
  ),
  listener: wording('请改画一个任务来完成这项工作', 'Draw a task that does this work'),
  assignment: wording(
    '请用 zeebe:assignmentDefinition 写明办理人',
    'Say who does the task with zeebe:assignmentDefinition',
  ),
  start: wording('请用 banli:start 写明谁可以启动', 'Say who may start the process with banli:start'),
  schedule: wording(
    '请用 banli:deadline 或 zeebe:taskSchedule 写明期限',
    'Say until when with banli:deadline or zeebe:taskSchedule',
  ),
  form: wording('请用 zeebe:formDefinition 写明表单', 'Name the form with zeebe:formDefinition'),
  data: wording(
    '请用 zeebe:ioMapping 或数据关联写明传递的数据',
    'Say what is handed over with zeebe:ioMapping or data associations',
  ),
  call: wording(
    '请用 zeebe:calledElement 写明被调用的流程及其版本',
    'Say which process is called, and which version, with zeebe:calledElement',
  ),
  loop: wording('请用 zeebe:loopCharacteristics 写明列表', 'Name the list with zeebe:loopCharacteristics'),
  condition: wording('请写入 BPMN 的条件', 'Say it in a condition of BPMN'),
  message: wording('请用 BPMN 的消息或信号书写', 'Say it with a message or a signal of BPMN'),
};
