/** What is said of starting, running and ending instances, and of the commits that they are made of. */
import { wording } from '../wording.js';

/** Why an instance that another one calls cannot be. */
export const callWords = {
  notDeployed: wording('没有部署', 'it is not deployed'),
  cannotStart: wording(
    '不能启动流程“{processId}”：{why}',
    'The process "{processId}" cannot be started: {why}',
  ),
  cannotUndo: wording(
    '不能撤销流程“{processId}”已完成的办理：{why}',
    'What the process "{processId}" has completed cannot be undone: {why}',
  ),
};
