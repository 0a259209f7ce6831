// What the handlers of HTMLRewriter are given. Each is valid while its handler runs.
const htmlNamespace = 'http://www.w3.org/1999/xhtml';
const escapeHtml = (text) =>
  text.replace(/[<>&]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : '&amp;'));

const insertion = (content, options) => {
  if (typeof content === 'object' && content !== null) {
    throw new TypeError('content that is inserted must be text: streams cannot be inserted');
  }
  return options?.html ? String(content) : escapeHtml(String(content));
};

const spent = Symbol('spent');
const written = Symbol('written');

class HtmlToken {
  #before = '';
  #after = '';
  #instead = null;
  #live = true;
  get removed() { this.alive(); return this.#instead !== null; }
  before(content, options) {
    this.alive();
    this.#before += insertion(content, options);
    return this;
  }
  after(content, options) {
    this.alive();
    this.#after = insertion(content, options) + this.#after;
    return this;
  }
  replace(content, options) {
    this.alive();
    this.#instead = insertion(content, options);
    return this;
  }
  remove() {
    this.alive();
    this.#instead = '';
    return this;
  }
  // Throws once the handler has ended.
  alive() {
    if (this.#live) return;
    throw new TypeError('This content token is no longer valid. Content tokens are only valid '
      + 'during the execution of the relevant content handler.');
  }
  [spent]() { this.#live = false; }
  // What stands in the token's place, `kept` being the token itself as it is now.
  [written](kept) { return this.#before + (this.#instead ?? kept) + this.#after; }
}

class HtmlText extends HtmlToken {
  #text; #last;
  constructor(text, last) {
    super();
    this.#text = text;
    this.#last = last;
  }
  get text() { this.alive(); return this.#text; }
  get lastInTextNode() { this.alive(); return this.#last; }
  output() { return this[written](this.#text); }
}
tag(HtmlText, 'Text');

class HtmlComment extends HtmlToken {
  #text; #raw;
  constructor(text, raw) {
    super();
    this.#text = text;
    this.#raw = raw;
  }
  get text() { this.alive(); return this.#text; }
  set text(value) {
    this.alive();
    if (/--!?>/.test(value)) throw new TypeError('the text would end the comment');
    this.#text = String(value);
    this.#raw = `<!--${this.#text}-->`;
  }
  output() { return this[written](this.#raw); }
}
tag(HtmlComment, 'Comment');

class HtmlDoctype extends HtmlToken {
  #parts; #raw;
  constructor(raw) {
    super();
    this.#raw = raw;
    const quoted = '("[^"]*"|\'[^\']*\')';
    this.#parts = new RegExp(
      `^<!doctype\\s*([^\\s>]+)?\\s*(?:public\\s*${quoted}?\\s*${quoted}?|system\\s*${quoted}?)?`, 'i',
    ).exec(raw) ?? [];
  }
  #id(text) { this.alive(); return text === undefined ? null : text.slice(1, -1); }
  get name() { this.alive(); return this.#parts[1]?.toLowerCase() ?? null; }
  get publicId() { return this.#id(this.#parts[2]); }
  get systemId() { return this.#id(this.#parts[3] ?? this.#parts[4]); }
  output() { return this[written](this.#raw); }
}
tag(HtmlDoctype, 'Doctype');

const checkedTagName = (name) => {
  const text = String(name);
  if (!/^[A-Za-z][^\s/>]*$/.test(text)) throw new TypeError(`"${text}" cannot be a tag's name`);
  return text;
};

class HtmlEndTag extends HtmlToken {
  #name; #raw;
  constructor(name, raw) {
    super();
    this.#name = name;
    this.#raw = raw;
  }
  get name() { this.alive(); return this.#name; }
  set name(value) {
    this.alive();
    this.#name = checkedTagName(value);
    this.#raw = `</${this.#name}>`;
  }
  output() { return this[written](this.#raw); }
}
tag(HtmlEndTag, 'EndTag');

class HtmlDocumentEnd {
  added = '';
  append(content, options) { this.added += insertion(content, options); return this; }
}
tag(HtmlDocumentEnd, 'DocumentEnd');

// A start tag that was read, and where it stands; the root has no parent.
class OpenElement {
  position = 0;
  positionOfType = 0;
  children = 0;
  #childrenOfType = null;
  #attributes = null;
  mutes = false;
  atEnd = null;
  constructor(parent, name, namespace, tagText, offsets) {
    this.parent = parent;
    this.name = name;
    this.namespace = namespace;
    this.tagText = tagText;
    this.offsets = offsets;
    this.depth = parent ? parent.depth + 1 : 0;
    this.contentHandlers = parent ? parent.contentHandlers : [];
    if (!parent) return;
    this.position = ++parent.children;
    this.positionOfType = parent.#countType(name);
  }
  #countType(name) {
    this.#childrenOfType ??= new Map();
    const count = (this.#childrenOfType.get(name) ?? 0) + 1;
    this.#childrenOfType.set(name, count);
    return count;
  }
  // [name, value, as written], in the document's order.
  get attributes() {
    if (this.#attributes) return this.#attributes;
    const { tagText, offsets } = this;
    this.#attributes = [];
    for (let at = 0; at < offsets.length; at += 5) {
      const [name, nameEnd, value, valueEnd, end] = offsets.slice(at, at + 5);
      this.#attributes.push([
        tagText.slice(name, nameEnd).toLowerCase(), tagText.slice(value, valueEnd),
        tagText.slice(name, end),
      ]);
    }
    return this.#attributes;
  }
  attribute(name) {
    return this.attributes.find(([own]) => own === name)?.[1] ?? null;
  }
}

class HtmlElement extends HtmlToken {
  #open; #hasEnd; #selfClosing; #attributes; #newName = null;
  #changed = false;
  #first = '';
  #last = '';
  #outer = '';
  #tagGone = false;
  #contentGone = false;
  #endHandler = null;
  constructor(open, hasEnd, selfClosing) {
    super();
    this.#open = open;
    this.#hasEnd = hasEnd;
    this.#selfClosing = selfClosing;
    this.#attributes = open.attributes;
  }
  get tagName() { this.alive(); return this.#newName ?? this.#open.name; }
  set tagName(name) {
    this.alive();
    this.#newName = checkedTagName(name);
    this.#changed = true;
  }
  get namespaceURI() { this.alive(); return this.#open.namespace; }
  get removed() { return super.removed || this.#tagGone; }
  get attributes() {
    this.alive();
    return this.#attributes.map(([name, value]) => [name, value]).values();
  }
  getAttribute(name) {
    this.alive();
    const wanted = String(name).toLowerCase();
    return this.#attributes.find(([own]) => own === wanted)?.[1] ?? null;
  }
  hasAttribute(name) { return this.getAttribute(name) !== null; }
  setAttribute(name, value) {
    this.alive();
    const own = String(name).toLowerCase();
    if (!/^[^\s/>=]+$/.test(own)) throw new TypeError(`"${own}" cannot be an attribute's name`);
    const text = String(value);
    const at = this.#attributes.findIndex(([other]) => other === own);
    const asWritten = at < 0 ? own : this.#attributes[at][2].slice(0, own.length);
    const attribute = [own, text, `${asWritten}="${text.replaceAll('"', '&quot;')}"`];
    this.#attributes = at < 0
      ? [...this.#attributes, attribute] : this.#attributes.with(at, attribute);
    this.#changed = true;
    return this;
  }
  removeAttribute(name) {
    this.alive();
    const gone = String(name).toLowerCase();
    const left = this.#attributes.filter(([own]) => own !== gone);
    this.#changed ||= left.length < this.#attributes.length;
    this.#attributes = left;
    return this;
  }
  after(content, options) {
    if (!this.#hasEnd) return super.after(content, options);
    this.alive();
    this.#outer = insertion(content, options) + this.#outer;
    return this;
  }
  prepend(content, options) {
    this.alive();
    return this.#fill(insertion(content, options) + this.#first, this.#last);
  }
  append(content, options) {
    this.alive();
    return this.#fill(this.#first, this.#last + insertion(content, options));
  }
  setInnerContent(content, options) {
    this.alive();
    this.#contentGone = this.#hasEnd;
    return this.#fill(insertion(content, options), '');
  }
  // What has no end has no content.
  #fill(first, last) {
    if (!this.#hasEnd) return this;
    this.#first = first;
    this.#last = last;
    this.#selfClosing = false;
    return this;
  }
  replace(content, options) {
    super.replace(content, options);
    return this.#whole();
  }
  remove() {
    super.remove();
    return this.#whole();
  }
  removeAndKeepContent() {
    this.alive();
    this.#tagGone = true;
    return this;
  }
  #whole() {
    this.#tagGone = true;
    this.#contentGone = true;
    this.#first = '';
    this.#last = '';
    return this;
  }
  onEndTag(handler) {
    this.alive();
    if (!this.#hasEnd) throw new TypeError('Parser error: No end tag.');
    if (typeof handler !== 'function') throw new TypeError('onEndTag takes a function');
    this.#endHandler = handler;
  }
  // What stands in the start tag's place; the open element is told what its end shall bring.
  output() {
    const open = this.#open;
    open.mutes = this.#contentGone && this.#hasEnd;
    const end = {
      name: this.#newName, gone: this.#tagGone, last: this.#last, outer: this.#outer,
      handler: this.#endHandler,
    };
    if (end.name || end.gone || end.last || end.outer || end.handler) open.atEnd = end;
    const kept = this.#changed ? this.#tag() : open.tagText;
    return this[written](this.#tagGone ? '' : kept) + this.#first;
  }
  #tag() {
    const attributes = this.#attributes.map(([, , raw]) => ` ${raw}`).join('');
    const space = this.#selfClosing && attributes ? ' ' : '';
    const name = this.#newName ?? this.#open.tagText.slice(1, 1 + this.#open.name.length);
    return `<${name}${attributes}${space}${this.#selfClosing ? '/' : ''}>`;
  }
}
tag(HtmlElement, 'Element');
