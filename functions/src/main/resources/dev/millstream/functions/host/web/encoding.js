const utf8Encode = (text) => new Uint8Array(bridge.encode(text.toWellFormed()));

const utf8Decode = (source) => bridge.decode(exactBuffer(source), 'utf-8', false);

class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(text = '') {
    return utf8Encode(String(text));
  }
  encodeInto(text, target) {
    if (!(target instanceof Uint8Array)) throw new TypeError('a Uint8Array is needed');
    let read = 0;
    let written = 0;
    for (const point of String(text)) {
      const bytes = utf8Encode(point);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += point.length;
    }
    return { read, written };
  }
}
tag(TextEncoder, 'TextEncoder');

const encodings = {
  'utf-8': ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  'utf-16le': [
    'utf-16le', 'utf-16', 'ucs-2', 'unicode', 'iso-10646-ucs-2', 'csunicode', 'unicodefeff'],
  'utf-16be': ['utf-16be', 'unicodefffe'],
  'windows-1252': [
    'windows-1252', 'latin1', 'iso-8859-1', 'iso8859-1', 'iso88591', 'iso_8859-1', 'iso_8859-1:1987',
    'iso-ir-100', 'csisolatin1', 'ibm819', 'cp819', 'l1', 'ascii', 'us-ascii', 'ansi_x3.4-1968',
    'cp1252', 'x-cp1252'],
  ibm866: ['ibm866', '866', 'cp866', 'csibm866'],
  'iso-8859-2': [
    'iso-8859-2', 'csisolatin2', 'iso-ir-101', 'iso8859-2', 'iso88592', 'iso_8859-2', 'iso_8859-2:1987', 'l2',
    'latin2'],
  'iso-8859-3': [
    'iso-8859-3', 'csisolatin3', 'iso-ir-109', 'iso8859-3', 'iso88593', 'iso_8859-3', 'iso_8859-3:1988', 'l3',
    'latin3'],
  'iso-8859-4': [
    'iso-8859-4', 'csisolatin4', 'iso-ir-110', 'iso8859-4', 'iso88594', 'iso_8859-4', 'iso_8859-4:1988', 'l4',
    'latin4'],
  'iso-8859-5': [
    'iso-8859-5', 'csisolatincyrillic', 'cyrillic', 'iso-ir-144', 'iso8859-5', 'iso88595', 'iso_8859-5',
    'iso_8859-5:1988'],
  'iso-8859-6': [
    'iso-8859-6', 'arabic', 'asmo-708', 'csiso88596e', 'csiso88596i', 'csisolatinarabic', 'ecma-114',
    'iso-8859-6-e', 'iso-8859-6-i', 'iso-ir-127', 'iso8859-6', 'iso88596', 'iso_8859-6', 'iso_8859-6:1987'],
  'iso-8859-7': [
    'iso-8859-7', 'csisolatingreek', 'ecma-118', 'elot_928', 'greek', 'greek8', 'iso-ir-126', 'iso8859-7',
    'iso88597', 'iso_8859-7', 'iso_8859-7:1987', 'sun_eu_greek'],
  'iso-8859-8': [
    'iso-8859-8', 'csiso88598e', 'csisolatinhebrew', 'hebrew', 'iso-8859-8-e', 'iso-ir-138', 'iso8859-8',
    'iso88598', 'iso_8859-8', 'iso_8859-8:1988', 'visual'],
  'iso-8859-8-i': ['iso-8859-8-i', 'csiso88598i', 'logical'],
  'iso-8859-10': [
    'iso-8859-10', 'csisolatin6', 'iso-ir-157', 'iso8859-10', 'iso885910', 'l6', 'latin6'],
  'iso-8859-13': ['iso-8859-13', 'iso8859-13', 'iso885913'],
  'iso-8859-14': ['iso-8859-14', 'iso8859-14', 'iso885914'],
  'iso-8859-15': [
    'iso-8859-15', 'csisolatin9', 'iso8859-15', 'iso885915', 'iso_8859-15', 'l9'],
  'iso-8859-16': ['iso-8859-16'],
  'koi8-r': ['koi8-r', 'cskoi8r', 'koi', 'koi8', 'koi8_r'],
  'koi8-u': ['koi8-u', 'koi8-ru'],
  macintosh: ['macintosh', 'csmacintosh', 'mac', 'x-mac-roman'],
  'windows-874': [
    'windows-874', 'dos-874', 'iso-8859-11', 'iso8859-11', 'iso885911', 'tis-620'],
  'windows-1250': ['windows-1250', 'cp1250', 'x-cp1250'],
  'windows-1251': ['windows-1251', 'cp1251', 'x-cp1251'],
  'windows-1253': ['windows-1253', 'cp1253', 'x-cp1253'],
  'windows-1254': [
    'windows-1254', 'cp1254', 'csisolatin5', 'iso-8859-9', 'iso-ir-148', 'iso8859-9', 'iso88599', 'iso_8859-9',
    'iso_8859-9:1989', 'l5', 'latin5', 'x-cp1254'],
  'windows-1255': ['windows-1255', 'cp1255', 'x-cp1255'],
  'windows-1256': ['windows-1256', 'cp1256', 'x-cp1256'],
  'windows-1257': ['windows-1257', 'cp1257', 'x-cp1257'],
  'windows-1258': ['windows-1258', 'cp1258', 'x-cp1258'],
  'x-mac-cyrillic': ['x-mac-cyrillic', 'x-mac-ukrainian'],
  'x-user-defined': ['x-user-defined'],
  gbk: [
    'gbk', 'chinese', 'csgb2312', 'csiso58gb231280', 'gb2312', 'gb_2312', 'gb_2312-80', 'iso-ir-58', 'x-gbk'],
  gb18030: ['gb18030'],
  big5: ['big5', 'big5-hkscs', 'cn-big5', 'csbig5', 'x-x-big5'],
  'euc-jp': ['euc-jp', 'cseucpkdfmtjapanese', 'x-euc-jp'],
  'iso-2022-jp': ['iso-2022-jp', 'csiso2022jp'],
  shift_jis: [
    'shift_jis', 'csshiftjis', 'ms932', 'ms_kanji', 'shift-jis', 'sjis', 'windows-31j', 'x-sjis'],
  'euc-kr': [
    'euc-kr', 'cseuckr', 'csksc56011987', 'iso-ir-149', 'korean', 'ks_c_5601-1987', 'ks_c_5601-1989',
    'ksc5601', 'ksc_5601', 'windows-949'],
};
// Whose characters may be of several bytes, and are decoded once all of them are there.
const wholeEncodings = new Set([
  'gbk', 'gb18030', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr']);
const encodingOf = new Map(
  Object.entries(encodings).flatMap(([name, labels]) => labels.map((label) => [label, name])));

// How many bytes at the end begin a character that is not complete yet.
const incompleteTail = (bytes, encoding) => {
  if (wholeEncodings.has(encoding)) return bytes.length;
  if (encoding.startsWith('utf-16')) return bytes.length % 2;
  if (encoding !== 'utf-8') return 0;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
};

class TextDecoder {
  #encoding; #fatal; #ignoreBOM;
  #kept = new Uint8Array(0);
  #begun = false;
  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    const encoding = encodingOf.get(String(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
    if (!encoding) throw new RangeError(`the encoding "${label}" is not supported`);
    this.#encoding = encoding;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }
  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }
  decode(source = new ArrayBuffer(0), { stream = false } = {}) {
    let bytes = viewOf(source);
    if (this.#kept.length > 0) bytes = joinBytes([this.#kept, bytes]);
    const tail = stream ? incompleteTail(bytes, this.#encoding) : 0;
    this.#kept = bytes.slice(bytes.length - tail);
    const whole = bytes.subarray(0, bytes.length - tail);
    let text = bridge.decode(exactBuffer(whole), this.#encoding, this.#fatal);
    if (text === null) throw new TypeError(`the bytes are not valid ${this.#encoding}`);
    if (!this.#begun && !this.#ignoreBOM && text.startsWith('\uFEFF')) text = text.slice(1);
    this.#begun = stream && (this.#begun || text.length > 0);
    return text;
  }
}
tag(TextDecoder, 'TextDecoder');

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const btoa = (input) => {
  const text = String(input);
  let out = '';
  for (let at = 0; at < text.length; at += 3) {
    let bits = 0;
    for (let byte = 0; byte < 3; byte++) {
      const code = at + byte < text.length ? text.charCodeAt(at + byte) : 0;
      if (code > 255) {
        throw new DOMException('btoa takes characters up to U+00FF only', 'InvalidCharacterError');
      }
      bits = (bits << 8) | code;
    }
    const digits = Math.min(4, text.length - at + 1);
    for (let digit = 0; digit < 4; digit++) {
      out += digit < digits ? base64Digits[(bits >> (18 - 6 * digit)) & 63] : '=';
    }
  }
  return out;
};

const atob = (input) => {
  const wrong = () => new DOMException('the text is not valid base64', 'InvalidCharacterError');
  let text = String(input).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) throw wrong();
  let out = '';
  let bits = 0;
  let count = 0;
  for (const digit of text) {
    bits = ((bits << 6) | base64Digits.indexOf(digit)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += String.fromCharCode((bits >> count) & 255);
    }
  }
  return out;
};

expose({ TextEncoder, TextDecoder, atob, btoa });
