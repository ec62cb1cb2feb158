/** What is said of the catalogue of shared resources. */
import { wording } from '../../engine/wording.js';

export const catalogueWords = {
  laidDown: wording(
    '文件“{key}”已存放给资源“{resource}”',
    'The file "{key}" is laid down for "{resource}" already',
  ),
  encoding: wording(
    '文件“{name}”声明的编码“{encoding}”无法识别，请使用 UTF-8',
    'The file "{name}" declares the encoding "{encoding}", which is not known; use UTF-8',
  ),
  none: wording('目录中没有资源“{code}”', 'The catalogue has no resource "{code}"'),
  kept: wording(
    '“{provider}”的资源由本部门人员和平台维护',
    'The resources of "{provider}" are kept by its own staff and the platform',
  ),
  noDepartment: wording('没有市级政务部门“{provider}”', 'There is no municipal department "{provider}"'),
  written: wording(
    '“{code}”已被他人修改，请重新读取',
    'Somebody else wrote "{code}" meanwhile; read it again',
  ),
  notText: wording('文件“{name}”不是 {found} 编码的文本', 'The file "{name}" is not {found} text'),
  ifMatch: wording(
    '请在请求头 If-Match 中写明目录项“{code}”的版本：{now}',
    'Name the entry "{code}" by If-Match: {now}',
  ),
  notSharedAs: wording(
    '资源“{code}”不以 {format} 格式共享',
    'The resource "{code}" is not shared as {format}',
  ),
  ending: wording(
    '文件扩展名应为“.{format}”，实际为“{name}”',
    'Expected a file with the ending ".{format}", found "{name}"',
  ),
  formats: wording(
    '以文件共享的须列明格式，其他的不列',
    'A resource that is shared as files names their formats, and no other does',
  ),
  condition: wording(
    '有条件共享和不予共享的须写明条件或依据，无条件共享的不写',
    'What is shared conditionally or not at all states the condition or ground, and nothing else does',
  ),
  parameters: wording('只有服务接口有需要管控的参数', 'Only an interface has parameters to be controlled'),
  contacts: wording(
    '须公布分管负责人和技术支持人员',
    'A lead and a support contact are published of every resource',
  ),
  noFile: wording('资源“{code}”没有存放 {format} 文件', 'No {format} file is laid down for "{code}"'),
};
