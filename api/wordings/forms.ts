/** What is said of what a clerk filled into a form, of its files, and of its seal. */
import { wording } from '../../engine/wording.js';

/** One field of a form. */
export const fieldWords = {
  required: wording('必填', 'required'),
  text: wording('应为文本', 'expected a text'),
  number: wording('应为数字', 'expected a number'),
  list: wording('应为列表', 'expected a list'),
  group: wording('应为一组字段', 'expected an object'),
  moment: wording('应为日期或时间', 'expected a date or time'),
  flag: wording('应为是或否', 'expected true or false'),
  file: wording('应为附件编号', 'expected the key of an attachment'),
  oneFile: wording('只能选择一个文件', 'expected one file'),
  minLength: wording('至少 {n} 个字', 'at least {n} characters'),
  maxLength: wording('至多 {n} 个字', 'at most {n} characters'),
  pattern: wording('格式不符合要求', 'does not fit the pattern'),
  email: wording('应为电子邮箱', 'expected an e-mail address'),
  phone: wording('应为电话号码', 'expected a phone number'),
  min: wording('不得小于 {n}', 'at least {n}'),
  max: wording('不得大于 {n}', 'at most {n}'),
  decimals: wording('小数不得超过 {n} 位', 'at most {n} decimals'),
  options: wording('不在可选范围内', 'not one of the options'),
  hidden: wording('此项在当前情况下不应填写', 'the field is hidden and takes nothing'),
  readonly: wording('此项不可修改', 'the field is read-only'),
  unknown: wording('表单没有此项', 'the form has no such field'),
  accept: wording('文件“{name}”的类型不符合要求，应为 {accept}', 'the file "{name}" is not one of {accept}'),
  noAttachment: wording('找不到附件“{key}”', 'there is no attachment "{key}" that you may see'),
  trusted: wording('由系统按登录身份填写', 'set by the server from the token'),
};

export const formWords = {
  unreadable: wording(
    '所部署的表单无法读取，请联系流程设计人员改正',
    'The deployed form cannot be read; its designer must mend it',
  ),
  manyFiles: wording('一份表单最多附 {max} 个文件', 'A form takes up to {max} files'),
  trusted: wording('{names}只能由系统填写，请从变量中删除', 'Only the server sets {names}: leave them out'),
};
