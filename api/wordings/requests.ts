/** What is said of a request before its route does anything: address, credentials, body, headers. */
import { wording } from '../../engine/wording.js';

export const requestWords = {
  long: wording('请求头过长', 'The headers of the request are too long'),
  foreign: wording('这不是 HTTP 请求', 'This is not an HTTP request'),
  noAddress: wording(
    '地址“{path}”不存在，接口说明见 /docs',
    'There is nothing at "{path}"; the interface is described at /docs',
  ),
  noMethod: wording('地址“{path}”不支持 {method} 方法', '"{path}" does not support {method}'),
  noQuery: wording('该接口不接受查询参数，但收到“{name}”', 'The route takes no query, found "{name}"'),

  noToken: wording(
    '请先登录（POST /v2/login），并在请求头 Authorization 中写“Bearer”和令牌',
    'Log in (POST /v2/login) and send the header "Authorization: Bearer" with the token',
  ),
  noBearer: wording(
    '请求头 Authorization 应写“Bearer”和令牌',
    'The header Authorization must read "Bearer" and a token',
  ),
  accountClosed: wording('该账户已停用', 'The account is closed'),
  tokenWithdrawn: wording('令牌已收回，请重新登录', 'The token was withdrawn; log in again'),
  tokenForm: wording('令牌不是 JWT，请重新登录', 'The token is not a JWT; log in again'),
  tokenExpired: wording('登录已过期，请重新登录', 'The token has expired; log in again'),
  tokenUntrusted: wording('令牌在本系统无效，请重新登录', 'The token is not valid here; log in again'),
  tokenClaim: wording('令牌中没有“{claim}”项', 'The token has no claim "{claim}"'),
  tokenClash: wording(
    '“{name}”是本系统的账户，不能由外部身份平台登录',
    '"{name}" is an account of this server, not of the issuer',
  ),
  noPermission: wording(
    '“{caller}”的岗位没有“{permission}”权限',
    'The permission "{permission}" is not among those of "{caller}"',
  ),

  mediaType: wording(
    '该接口接受“{expected}”，请求为“{found}”',
    'The route takes "{expected}"; the request says "{found}"',
  ),
  noMediaType: wording(
    '该接口接受“{expected}”，请求没有写明内容类型',
    'The route takes "{expected}"; the request names no content type',
  ),
  notUtf8: wording('请求正文不是 UTF-8 编码', 'The body is not valid UTF-8'),
  notJson: wording('请求正文不是合法的 JSON：{reason}', 'The body is not valid JSON: {reason}'),
  longKey: wording('字段名“{key}…”超过 {max} 个字符', 'The key "{key}…" is longer than {max} characters'),
  protoKey: wording('字段名不能是“__proto__”', 'No object may have the key "__proto__"'),
  keyCharacters: wording(
    '字段名“{key}”含有不能保存的字符',
    'The key "{key}" holds a character that cannot be stored',
  ),
  operatorKey: wording(
    '字段名“{key}”以“$”开头，只有检索条件可以这样写',
    'The key "{key}" starts with "$", which only filters of searches may',
  ),
  halfCharacter: wording(
    '正文的文本中有不完整的字符',
    'A text in the body holds half a character (a lone surrogate)',
  ),
  hugeNumber: wording(
    '正文中的数字超出可以保存的范围（约 1.8e308）',
    'A number in the body is beyond what can be stored (about 1.8e308)',
  ),
  tooDeep: wording('请求正文嵌套超过 {max} 层', 'The body is nested deeper than {max} levels'),
  tooManyValues: wording('请求正文超过 {max} 个值', 'The body holds more than {max} values'),
  fieldTwice: wording('表单中“{name}”出现了两次', 'The field "{name}" stands twice in the form'),

  noBoundary: wording(
    '内容类型“multipart/form-data”没有写明分隔符（boundary）',
    'The content type "multipart/form-data" names no boundary',
  ),
  tooManyParts: wording('请求超过 {max} 个部分', 'The request has more than {max} parts'),
  brokenMultipart: wording(
    'multipart 正文不完整：有的部分没有结束，或其头部无法读取',
    'The multipart body is broken: a part is not closed or its headers cannot be read',
  ),
  fieldOnce: wording('字段“{field}”只能出现一次', 'The field "{field}" may stand once'),

  idempotencyKey: wording(
    '请求头“Idempotency-Key”应为 1 至 {max} 个可见 ASCII 字符',
    'The header "Idempotency-Key" takes 1 to {max} visible ASCII characters',
  ),
  underWay: wording(
    '使用同一幂等键的请求仍在处理，请稍后查询结果',
    'The first request with this Idempotency-Key is still under way; ask again later',
  ),
  range: wording(
    '文件共 {size} 字节，请求的范围在此之外',
    'The content holds {size} bytes; the range lies outside',
  ),
  stopping: wording('系统正在停止服务，请稍后重试', 'The server is shutting down; retry later'),
  manyEvents: wording(
    '本服务器同时打开的待办通知连接已达上限（{bound}），请稍后重试',
    'The server holds as many streams of inbox events as it may ({bound}); retry later',
  ),
};
