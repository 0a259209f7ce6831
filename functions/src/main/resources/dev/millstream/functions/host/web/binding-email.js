// Email: a message as its author wrote it, or made of its parts, goes to the server's mail relay.
const emailBytesMax = 10 << 20;

class EmailMessage {
  constructor(from, to, raw) {
    define(this, 'from', String(from));
    define(this, 'to', String(to));
    this[emailRaw] = raw;
  }
}
const emailRaw = Symbol('raw');

// A line break in a field would begin another one.
const emailField = (name, value) => {
  const text = String(value);
  if (/[\r\n\0]/.test(text)) throw new TypeError(`email: ${name} must be one line`);
  return text;
};

const base64Of = (bytes) => btoa(latin1Of(bytes));
const linesOf = (text, length) => text.match(new RegExp(`.{1,${length}}`, 'g'))?.join('\r\n') ?? '';

// Words beyond ASCII as RFC 2047 has them, 15 characters each, so that none is cut and all are short.
const emailWords = (text) => (/^[\x20-\x7e]*$/.test(text) ? text
  : Array.from({ length: Math.ceil([...text].length / 15) }, (_, at) =>
    `=?UTF-8?B?${base64Of(utf8Encode([...text.toWellFormed()].slice(at * 15, at * 15 + 15).join('')))}?=`)
    .join('\r\n '));

// `ada@example.org`, `Ada <ada@example.org>` or `{ email, name }`.
const emailAddress = (value, name) => {
  const given = typeof value === 'string' ? value : `${value?.name ?? ''} <${value?.email}>`;
  const [, label, email] = /^\s*"?([^<"]*)"?\s*<([^<>]*)>\s*$/.exec(emailField(name, given))
    ?? [null, '', given.trim()];
  const shown = label.trim();
  const quoted = /^[\w .-]*$/.test(shown) ? shown : `"${shown.replace(/["\\]/g, '')}"`;
  const words = /^[\x20-\x7e]*$/.test(shown) ? quoted : emailWords(shown);
  return { email, text: shown === '' ? email : `${words} <${email}>` };
};

const emailAddresses = (value, name) =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value])
    .map((each) => emailAddress(each, name));

const emailPart = (type, bytes, ...fields) =>
  [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...fields, '',
    linesOf(base64Of(bytes), 76)].join('\r\n');

const emailMultipart = (kind, parts) => {
  if (parts.length === 1) return parts[0];
  const mark = crypto.randomUUID();
  return [`Content-Type: multipart/${kind}; boundary="${mark}"`, '',
    ...parts.flatMap((part) => [`--${mark}`, part]), `--${mark}--`, ''].join('\r\n');
};

const emailAttachment = ({ content, filename, type, disposition, contentId }) => {
  const bytes = typeof content === 'string'
    ? Uint8Array.from(atob(content), (char) => char.charCodeAt(0)) : viewOf(content);
  const name = emailField('filename', filename ?? 'attachment').replace(/["\\]/g, '');
  const named = /^[\x20-\x7e]*$/.test(name)
    ? `filename="${name}"` : `filename*=UTF-8''${encodeURIComponent(name)}`;
  return emailPart(
    emailField('type', type ?? 'application/octet-stream'), bytes,
    `Content-Disposition: ${emailField('disposition', disposition ?? 'attachment')}; ${named}`,
    ...(contentId === undefined ? [] : [`Content-ID: <${emailField('contentId', contentId)}>`]));
};

const emailOwnFields = new Set(['from', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id',
  'mime-version', 'content-type', 'content-transfer-encoding', 'reply-to']);

const emailExtra = (headers = {}) => Object.entries(headers).map(([name, value]) => {
  if (!/^[!-9;-~]+$/.test(name) || emailOwnFields.has(name.toLowerCase())) {
    throw new TypeError(`email: the header ${JSON.stringify(name)} cannot be set`);
  }
  return `${name}: ${emailWords(emailField(name, value))}`;
});

// The message of `{ from, to, cc, bcc, replyTo, subject, text, html, headers, attachments }`.
const emailMade = (parts) => {
  const from = emailAddress(parts.from, 'from');
  const to = emailAddresses(parts.to, 'to');
  const cc = emailAddresses(parts.cc, 'cc');
  const bcc = emailAddresses(parts.bcc, 'bcc');
  const id = `${crypto.randomUUID()}@${from.email.split('@').at(-1)}`;
  const texts = [['plain', parts.text], ['html', parts.html]]
    .filter(([, text]) => text !== undefined && text !== null)
    .map(([kind, text]) => emailPart(`text/${kind}; charset=utf-8`, utf8Encode(String(text).toWellFormed())));
  if (texts.length === 0) throw new TypeError('email: text or html is needed');
  const list = (name, all) =>
    (all.length === 0 ? [] : [`${name}: ${all.map(({ text }) => text).join(',\r\n ')}`]);
  const raw = [
    `From: ${from.text}`, ...list('To', to), ...list('Cc', cc),
    ...list('Reply-To', emailAddresses(parts.replyTo, 'replyTo')),
    `Subject: ${emailWords(emailField('subject', parts.subject ?? ''))}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`, `Message-ID: <${id}>`,
    ...emailExtra(parts.headers), 'MIME-Version: 1.0',
    emailMultipart('mixed', [
      emailMultipart('alternative', texts), ...(parts.attachments ?? []).map(emailAttachment)]),
  ].join('\r\n');
  const recipients = [...to, ...cc, ...bcc].map(({ email }) => email);
  return { id, from: from.email, to: recipients, bytes: utf8Encode(raw) };
};

// A message in its author's own words says in its head who it is from, and has a name.
const emailWritten = async (message) => {
  const refuse = () => new RangeError(`email: a message has at most ${emailBytesMax} bytes`);
  const bytes = await storedBytes(message[emailRaw], emailBytesMax, refuse);
  if (!bytes) throw new TypeError('email: the message must be a string, a stream or bytes');
  const head = utf8Decode(bytes).split(/\r?\n\r?\n/, 1)[0].replace(/\r?\n[ \t]+/g, ' ');
  const field = (name) => new RegExp(`^${name}:\\s*(.*?)\\s*$`, 'im').exec(head)?.[1];
  const from = field('from');
  if (from === undefined || emailAddress(from, 'from').email.toLowerCase() !== message.from.toLowerCase()) {
    throw new Error('email: the From: header does not match the sender');
  }
  const id = field('message-id');
  if (!id) throw new Error('email: the message has no Message-ID');
  return { id: id.replace(/^<|>$/g, ''), from: message.from, to: [message.to], bytes };
};

class SendEmail {
  #name;
  constructor(name) {
    this.#name = name;
  }
  async send(message) {
    const { id, from, to, bytes } = message instanceof EmailMessage
      ? await emailWritten(message) : emailMade(message ?? {});
    try {
      await operate(this.#name, { op: 'send', from, to }, bytes);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      throw Object.assign(
        new Error(`email: ${thrown.message}`), thrown.status === 503 ? { retryable: true } : {});
    }
    return { messageId: id };
  }
}
tag(SendEmail, 'SendEmail');

bindingKinds.EMAIL = (name) => new SendEmail(name);
