/** What is said of files that are uploaded. */
import { wording } from '../../engine/wording.js';

export const attachmentWords = {
  name: wording('文件名应为 1 至 {max} 个字符', 'The file needs a name of 1 to {max} characters'),
  extension: wording(
    '文件“{name}”的扩展名应为以下之一：{extensions}',
    'The name "{name}" should end in one of {extensions}',
  ),
  nameCharacters: wording(
    '文件名含有斜杠或不可见的字符',
    'The name holds a slash or a character that is not shown',
  ),
  manyLoose: wording(
    '“{name}”已有 {max} 个未归入办件的文件，请先使用或删除一些',
    '"{name}" has {max} files that belong to no instance; use or delete some first',
  ),
  large: wording('文件最大 {max} 字节', 'A file may hold up to {max} bytes'),
  empty: wording('文件为空', 'The file is empty'),
  otherType: wording('文件内容与文件名所示的类型不符', 'The content is not of the type that the name says'),
  none: wording('没有您可以查看的附件“{key}”', 'There is no attachment "{key}" that the caller may see'),
  inUse: wording('附件“{key}”已归入办件，不能删除', 'The attachment "{key}" is part of an instance'),
  brokenOff: wording('上传中断，请重新上传', 'The upload broke off before its end'),
  manyFiles: wording('一次只能上传一个文件', 'The multipart holds more than one file'),
  noFile: wording('请求中没有文件', 'The multipart holds no file'),
  encoded: wording(
    '文件应按原样上传，不能以“{encoding}”编码',
    'A file is sent as it is, not encoded as "{encoding}"',
  ),
};
