/** What is said of a file that does not keep to the schema of BPMN, as it is read. */
import { wording } from '../wording.js';

export const schemaWords = {
  malformedId: wording(
    '“{id}”不是合乎 XML 的名称。请以字母或下划线开头，其后可用字母、数字、“.”、“-”、“_”',
    '"{id}" is no name of XML: begin with a letter or "_"; letters, digits, ".", "-" and "_" may follow',
  ),
  idTwice: wording(
    'id“{id}”用了不止一次。一个 id 在文件中只属于一个元素：请给其中一个换 id',
    'The id "{id}" is used more than once. An id names one element of the file: give one of them another id',
  ),
  flag: wording(
    '“{element}”的 {name} 是“{value}”。它只能是 true 或 false，请写其中之一',
    '{name} of "{element}" is "{value}". It is true or false: write one of the two',
  ),
  nothingThere: wording(
    '{name} 指向“{value}”，本文件没有定义它。请在本文件中以此 id 定义，或删除引用',
    '{name} refers to "{value}", which this file does not define. Define it here, or refer to another',
  ),
  undeclaredPrefix: wording(
    '{name} 指向“{value}”，其前缀没有声明。请声明 xmlns:{prefix}，或删除前缀',
    '{name} refers to "{value}" by an undeclared prefix. Declare xmlns:{prefix}, or remove the prefix',
  ),
  strangePrefix: wording(
    '{name} 指向“{value}”，其命名空间“{namespace}”既不是本文件的，也没有导入。请改正前缀',
    '{name} refers to "{value}", of "{namespace}", not of this file nor imported. Correct the prefix',
  ),
  tooMany: wording(
    '“{element}”中的 <{name}> 多于 {max} 个（第 {line} 行）。请删除多余的',
    '"{element}" has more than {max} <{name}> (line {line}). Remove the others',
  ),
  order: wording(
    '{place}中的 <{name}> 写在 <{last}> 之后。规范中它在前面：请移到前面',
    '<{name}> in {place} stands after <{last}>. BPMN has it before: move it there',
  ),
  attributePrefix: wording(
    '{place}中 <{tag}> 的属性 {name} 带有前缀。请写 {local}',
    'The attribute {name} of <{tag}> in {place} has a prefix. Write {local}',
  ),
  attributeSlip: wording(
    '{place}中 <{tag}> 的属性 {name} 不是 BPMN 的。若指 {meant}，请如此书写',
    'The attribute {name} of <{tag}> in {place} is none of BPMN. Write {meant}, if that is meant',
  ),
  attributeUnknown: wording(
    '{place}中 <{tag}> 的属性 {name} 不是 BPMN 的。请删除，或给它自己命名空间的前缀',
    'The attribute {name} of <{tag}> in {place} is none of BPMN. Remove it, or give it a prefix of its own',
  ),
  attributeFormal: wording(
    '{place}中 <{tag}> 的属性 {name} 属于正式表达式。请在其中加上 xsi:type="tFormalExpression"',
    '{name} of <{tag}> in {place} belongs to other elements. Add xsi:type="tFormalExpression" to it',
  ),
  attributeElsewhere: wording(
    '{place}中 <{tag}> 的属性 {name} 属于别的元素。请移到那里，或删除',
    'The attribute {name} of <{tag}> in {place} belongs to other elements. Move it there, or remove it',
  ),
  attributeUnread: wording(
    '{place}中 <{tag}> 的属性 {name} 不是 BPMN 的。它留在原文中，不读取',
    'The attribute {name} of <{tag}> in {place} is none of BPMN. It stays in the source, unread',
  ),
  text: wording(
    '{place}中有文字，而那里只有元素。请写入 documentation',
    'Text stands in {place} where there are elements only. Put it into documentation',
  ),
  isAbstract: wording(
    '{place}中的 <{name}> 是抽象的。请写所指的元素或类型',
    '<{name}> in {place} is abstract. Write the element or the type that is meant',
  ),
  wrongType: wording(
    '{place}中的 <{name}> 不能是“{type}”类型。请写所指的元素或类型',
    '<{name}> in {place} cannot have the type "{type}". Write the element or the type that is meant',
  ),
  typeOfElement: wording(
    '{place}中的 <{name}> 不能是“{type}”类型。请改写为 <{element}>',
    '<{name}> in {place} cannot have the type "{type}". Write <{element}> instead',
  ),
  misplaced: wording(
    '<{name}> 不能在{place}中。请移到规范允许的位置，或删除',
    '<{name}> may not stand in {place}. Move it to where its schema has it, or remove it',
  ),
  unknown: wording(
    '{place}中的 <{name}> 不是其命名空间的元素。请改正名称，或删除',
    '<{name}> in {place} is no element of its namespace. Correct its name, or remove it',
  ),
  unknownExtension: wording(
    '{place}中的 <{name}> 不是此处所知的该命名空间的元素。请改正名称，或删除',
    '<{name}> in {place} is no element of its namespace that is known here. Correct it, or remove it',
  ),
  noPlace: wording(
    '{place}中没有 <{name}> 的位置。它留在原文中，不读取',
    '<{name}> in {place} has no place there. It stays in the source and is not read',
  ),
  noNamespace: wording(
    '{place}中的 <{name}> 没有命名空间。请写上 BPMN 的前缀',
    '<{name}> in {place} is in no namespace: begin it with the prefix of BPMN',
  ),
  foreign: wording(
    '{place}中的 <{name}> 不是 BPMN 的元素。它留在原文中，不读取；请移入 extensionElements',
    '<{name}> in {place} is no element of BPMN and is not read; put it into extensionElements',
  ),
  tooManyNodes: wording(
    '流程的节点多于 {max} 个。请拆分',
    'The process has more than {max} flow nodes. Split it',
  ),
  notDrawn: wording(
    '{place}中 <{tag}> 的 {name} 没有写。请写上',
    'The {name} of <{tag}> in {place} is missing. Write it',
  ),
  lacks: wording(
    '{place}中的 <{tag}> 缺少 <{name}>，需要 {min} 个。请画出',
    '<{tag}> in {place} lacks <{name}>: {min} are needed. Draw it',
  ),
  drawnValue: wording(
    '{place}中 <{tag}> 的 {name} 是“{value}”。请写{right}，或省去',
    'The {name} of <{tag}> in {place} is "{value}". Write {right}, or leave it out',
  ),
  number: wording('数字', 'a number'),
  size: wording('从 0 起的数字', 'a number from 0'),
  trueOrFalse: wording(' true 或 false', 'true or false'),
  oneOf: wording(' {values} 之一', 'one of {values}'),
  drawnBy: wording('<{tag}> 不能画“{id}”：请用 {kind}', '<{tag}> cannot draw "{id}": draw it by {kind}'),
  drawnTwice: wording(
    '“{id}”画了不止一次。请删除一个，或画在另一张图中',
    '"{id}" is drawn more than once. Remove one, or draw it in a diagram of its own',
  ),
};
