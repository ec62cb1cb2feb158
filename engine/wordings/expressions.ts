/** Why an expression gives no value. Incidents keep these by name, as in `faults.ts`: only added to. */
import { wording } from '../wording.js';

export const expressionWords = {
  // Syntax
  emptyExpression: wording('应为表达式，实际为空', 'Expected an expression, found nothing'),
  longExpression: wording(
    '表达式最多 {max} 个字符，实际为 {found} 个',
    'Expected an expression of at most {max} characters, found {found}',
  ),
  wordyExpression: wording(
    '表达式最多 {max} 个名称、值和符号，实际为 {found} 个',
    'Expected an expression of at most {max} names, values and signs, found {found}',
  ),
  unexpected: wording('此处不应为“{found}”', 'Unexpected "{found}"'),
  endsEarly: wording('表达式不完整', 'The expression ends too early'),
  deepExpression: wording('表达式嵌套最多 {max} 层', 'Expected at most {max} levels of nesting'),
  braces: wording(
    '此处不应为“{found}”。FEEL 不加花括号：请写 ={written}',
    'Unexpected "{found}". FEEL stands without braces: write ={written}',
  ),
  differs: wording(
    '此处不应为“{found}”。FEEL 用 != 表示不相等',
    'Unexpected "{found}". In FEEL two values differ by !=',
  ),
  equals: wording(
    '此处不应为“{found}”。FEEL 用一个等号比较：请写 =',
    'Unexpected "{found}". In FEEL one equals sign compares: write = instead',
  ),
  and: wording('此处不应为“{found}”。FEEL 写作 and', 'Unexpected "{found}". In FEEL this is the word "and"'),
  or: wording('此处不应为“{found}”。FEEL 写作 or', 'Unexpected "{found}". In FEEL this is the word "or"'),
  not: wording(
    '此处不应为“{found}”。FEEL 写作 not(…)',
    'Unexpected "{found}". In FEEL this is the function not(…)',
  ),
  ifThenElse: wording(
    '此处不应为“{found}”。FEEL 写作 if … then … else …',
    'Unexpected "{found}". In FEEL this is "if … then … else …"',
  ),
  externalFunction: wording('不支持外部函数', 'External functions are not supported'),
  functionHere: wording(
    '只有“sort”和“list replace”的第二个参数可以定义函数',
    'A function can be defined only as the second argument of "sort" or "list replace"',
  ),
  questionMark: wording(
    '“?”只在一元测试中有意义：请写变量名',
    '"?" has a meaning only in unary tests; name the variable',
  ),
  reservedName: wording(
    '以“__”开头的名称已保留，实际为“{name}”',
    'Names that begin with "__" are reserved, found "{name}"',
  ),
  notFunction: wording(
    '“(”之前应为 FEEL 函数名，实际为“{name}”',
    'Expected the name of a FEEL function before "(", found "{name}"',
  ),
  ambiguousNames: wording(
    '表达式中的名称有多种读法：含空格或符号的名称请加反引号',
    'The names can be read in more than one way; put backticks around those with spaces or signs',
  ),

  // Evaluation
  failed: wording('表达式无法求值：{reason}', 'The expression cannot be evaluated: {reason}'),
  steps: wording(
    '表达式应在 {max} 步内结束：请缩小其中的循环或列表',
    'Expected the expression to end within {max} steps; make its loops or lists smaller',
  ),
  notDate: wording(
    '应为日期或日期和时间，实际为“{found}”',
    'Expected a date or a date and time, found "{found}"',
  ),
  notDateAtAll: wording(
    '应为日期或日期和时间，实际为其他类型的值',
    'Expected a date or a date and time, found another value',
  ),
  loopRange: wording(
    '循环的范围应以整数开始和结束',
    'Expected a loop over a range to begin and end at whole numbers',
  ),
  longReplaced: wording(
    '“replace”的字符串最多 {max} 个字符',
    'Expected strings of at most {max} characters, found more in "replace"',
  ),
  longString: wording(
    '字符串最多 {max} 个字符，实际为 {found} 个',
    'Expected strings of at most {max} characters, found {found}',
  ),
  deepArgument: wording(
    '列表和上下文最多嵌套 {max} 层',
    'Expected lists and contexts at most {max} deep, found deeper ones',
  ),
  longArgument: wording(
    '“{name}”的列表最多 {max} 项，实际为 {found} 项',
    'Expected lists of at most {max} items for "{name}", found {found}',
  ),
  largeResult: wording('结果最多 {max} 个值', 'Expected a result of at most {max} values, found more'),
  notFinite: wording('应为有限的数，实际为 {found}', 'Expected a finite number, found {found}'),
  notStorable: wording(
    '结果应为可以保存的值，实际为范围、函数或其他类型',
    'Expected a value that can be stored, found a range, a function or the like',
  ),
  deepResult: wording('结果最多嵌套 {max} 层', 'Expected values at most {max} deep, found deeper ones'),
  protoKey: wording(
    '变量和上下文不能有名称“__proto__”',
    'Expected keys of a context, found "__proto__", which no variable may have',
  ),

  // Regular expressions
  longPattern: wording(
    '正则表达式最多 {max} 个字符，实际为 {found} 个',
    'Expected at most {max} characters in a regular expression, found {found}',
  ),
  largePattern: wording(
    '正则表达式的重复展开后最多 {max} 个字符',
    'Expected at most {max} characters once repetitions are written out in a regular expression, found more',
  ),
  patternFlags: wording(
    '正则表达式只有标志 s、m 和 i，实际为“{found}”',
    'Expected only the flags "s", "m" and "i" in a regular expression, found "{found}"',
  ),
  notPattern: wording(
    '“{found}”不是正则表达式',
    'Expected a valid pattern in a regular expression, found "{found}"',
  ),
  lookaround: wording(
    '正则表达式不支持环视和命名组，实际为“{found}”',
    'Expected no lookaround and no named groups in a regular expression, found "{found}"',
  ),
  backreference: wording(
    '正则表达式不支持反向引用，实际为“{found}”',
    'Expected no backreferences in a regular expression, found "{found}"',
  ),
};
