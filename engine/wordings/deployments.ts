/** What is said of deployments and definitions. */
import { wording } from '../wording.js';

export const deployWords = {
  documentation: wording(
    '“{processId}”第 {version} 版仅供查阅：请部署流程标有 isExecutable="true" 的版本',
    'Version {version} of "{processId}" is documentation only: deploy one with isExecutable="true"',
  ),
  noProcess: wording('没有流程“{processId}”，请先部署', 'There is no process "{processId}"; deploy it first'),
  noVersion: wording(
    '流程“{processId}”没有第 {version} 版，请先部署',
    'There is no process "{processId}" in version {version}; deploy it first',
  ),
  invalid: wording(
    '“{resource}”：{message}（共 {count} 项发现）',
    '"{resource}", {message} ({count} findings in all)',
  ),
  noDefinition: wording('没有流程定义“{key}”，请先部署', 'There is no process definition "{key}"'),
  resources: wording(
    '一次部署 1 至 {max} 个文件，实际为 {found} 个',
    'Expected 1 to {max} resources, found {found}',
  ),
  contended: wording(
    '他人正在发布“{id}”，{max} 次尝试均未成功，请重试',
    'Expected to release "{id}" within {max} attempts',
  ),
};
