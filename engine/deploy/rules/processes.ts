/** BPMN 2.0.2 §10.2, §2.1: what the file offers to run. */
import { holdsWhatRuns, textOf } from './model.js';
import { each, error, found, label, type Rule, warning } from './rule.js';

export const processes: Rule[] = [
  warning(
    'executable',
    '10.2.1',
    'A file without an executable process or a global task is kept as documentation, which never starts',
    'Set isExecutable="true" on the process to run; with "false" a drawing is kept whatever is wrong with it',
    (model, report) => {
      if (!holdsWhatRuns(model))
        report(model.root, found('文件中没有可执行的流程', 'The file holds no executable process'));
    },
  ),
  error(
    'process-public',
    '10.2.1',
    'A public process is not executable: it only shows what others may see',
    'Set processType="Private", or isExecutable="false"',
    each(
      'bpmn:Process',
      (process) =>
        process.processType === 'Public' &&
        process.isExecutable === true &&
        found('{process}既公开又可执行', 'The {process} is public and executable', {
          process: label(process),
        }),
    ),
  ),
  warning(
    'import-unread',
    '8.2.2',
    'What a file refers to stands in the file itself, for imports are not read',
    'Copy what is needed into this file',
    each('bpmn:Import', ({ location, namespace }) => {
      return found('文件导入了“{it}”', 'The file imports "{it}"', {
        it: textOf(location) || textOf(namespace),
      });
    }),
  ),
];
